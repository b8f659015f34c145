import * as z from 'zod/mini';
import { CrmError } from '../../../src/core/errors.js';

const settings = z.object({
  /** Where its API begins: `https://api.northwind.example/v2/`. */
  baseUrl: z.string(),
  token: z.string(),
  /** Milliseconds until a call is given up. */
  timeout: z.optional(z.number()),
});

export type NorthwindSettings = z.infer<typeof settings>;

export function parseSettings(input: unknown): NorthwindSettings {
  const result = z.safeParse(settings, input);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => [issue.path.join('.'), issue.code] as const);
  throw new CrmError('invalid', { fields: Object.fromEntries(fields) });
}

// As narrow as it is read: what is not used may change.
const text = z.nullish(z.string());

export const wireMe = z.object({ tenant: z.string(), user: z.object({ id: z.string(), name: z.string() }) });

export const wirePerson = z.object({
  id: z.string(),
  version: z.number(),
  updated_at: z.string(),
  archived: z.boolean(),
  first_name: text,
  last_name: text,
  job_title: text,
  organisation: z.nullish(z.object({ id: z.string(), name: z.string() })),
  numbers: z.array(z.object({ id: z.string(), label: z.string(), number: z.string(), extension: text })),
  emails: z.array(z.object({ id: z.string(), address: z.string() })),
});

/** A page of a listing; `time` is the server's clock. */
export const wirePage = <T>(item: z.ZodMiniType<T>) =>
  z.object({ data: z.array(item), total: z.number(), next: text, time: z.string() });

export const wireId = z.object({ id: z.string() });
export const wireProblem = z.object({ merged_into: text, existing: z.nullish(z.array(wirePerson)) });

/** Since when, where a listing goes on, and when it began. */
export const wireCursor = z.partial(z.strictObject({ since: z.string(), page: z.string(), began: z.string() }));

export type WirePerson = z.infer<typeof wirePerson>;
