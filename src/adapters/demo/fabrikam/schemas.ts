import * as z from 'zod/mini';
import { CrmError } from '../../../core/errors.js';

const settings = z.object({
  /** Where its API begins. */
  baseUrl: z.string(),
  token: z.string(),
  /** Milliseconds until a call is given up. */
  timeout: z.optional(z.number()),
});

export type FabrikamSettings = z.infer<typeof settings>;

export function parseSettings(input: unknown): FabrikamSettings {
  const result = z.safeParse(settings, input);
  if (result.success) return result.data;
  throw new CrmError('invalid', {
    fields: Object.fromEntries(result.error.issues.map((issue) => [issue.path.join('.'), issue.code])),
  });
}

// As narrow as it is read: what is not used may change.
const text = z.nullish(z.string());
const phone = z.nullish(z.object({ number: text, ext: text }));

export const wireContact = z.object({
  uid: z.string(),
  fullName: text,
  jobTitle: text,
  account: text,
  accountTitle: text,
  country: text,
  status: text,
  phones: z.nullish(
    z.object({
      business: z.optional(phone),
      cell: z.optional(phone),
      home: z.optional(phone),
      other: z.optional(phone),
    }),
  ),
  email: text,
  modified: z.number(),
  etag: z.string(),
  link: text,
});

export const wireAccount = z.object({
  uid: z.string(),
  title: z.string(),
  country: text,
  phone: text,
  domains: z.nullish(z.array(z.string())),
  status: text,
});

export const wireUser = z.object({
  uid: z.string(),
  displayName: z.string(),
  mail: text,
  line: phone,
  enabled: z.boolean(),
});

export const wireWhoAmI = z.object({ tenant: z.string(), now: z.number(), user: z.nullish(wireUser) });

export const wireCall = z.object({ uid: z.string(), contact: z.string() });

export const wireResults = <T>(item: z.ZodMiniType<T>) =>
  z.object({ results: z.array(item), total: z.number(), next: text, position: text });

export const wireFound = z.object({ results: z.array(wireContact) });

export const wireFeed = z.object({
  entries: z.array(
    z.union([
      z.object({ contact: wireContact }),
      z.object({ merged: z.string(), into: z.string() }),
      z.object({ removed: z.string() }),
    ]),
  ),
  position: z.string(),
  more: z.boolean(),
});

export const wireProblem = z.object({
  code: z.string(),
  replacedBy: text,
  current: z.nullish(wireContact),
  contacts: z.nullish(z.array(wireContact)),
  fields: z.nullish(z.record(z.string(), z.string())),
});

/** What stands around every answer: the data, or in an HTTP 200 too why there is none. */
export const wireEnvelope = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireProblem }),
]);

/** Where a listing goes on, and where the feed stood when it began. */
export const wireCursor = z.object({ after: z.string(), position: z.string() });

export type WireContact = z.infer<typeof wireContact>;
export type WireAccount = z.infer<typeof wireAccount>;
export type WireUser = z.infer<typeof wireUser>;
export type WireFeed = z.infer<typeof wireFeed>;
export type WireProblem = z.infer<typeof wireProblem>;
