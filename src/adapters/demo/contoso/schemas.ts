import * as z from 'zod/mini';
import { CrmError } from '../../../core/errors.js';

const settings = z.object({
  /** Where its API begins. */
  baseUrl: z.string(),
  token: z.string(),
  /** Milliseconds until a call is given up. */
  timeout: z.optional(z.number()),
});

export type ContosoSettings = z.infer<typeof settings>;

export function parseSettings(input: unknown): ContosoSettings {
  const result = z.safeParse(settings, input);
  if (result.success) return result.data;
  throw new CrmError('invalid', {
    fields: Object.fromEntries(result.error.issues.map((issue) => [issue.path.join('.'), issue.code])),
  });
}

// As narrow as it is read: what is not used may change.
const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());

export const wireItem = z.object({ id: z.number(), type: z.string(), value: text, extension: text });

export const wireContact = z.object({
  id: z.number(),
  firstName: text,
  lastName: text,
  title: text,
  company: z.nullish(z.object({ id: z.number(), name: z.string() })),
  country: text,
  inactiveFlag: flag,
  communicationItems: z.nullish(z.array(wireItem)),
  _info: z.object({ rowVersion: z.number(), lastUpdated: text, webUrl: text }),
});

export const wireId = z.object({ id: z.number() });

export const wireCompany = z.object({
  id: z.number(),
  name: z.string(),
  country: text,
  phoneNumber: text,
  sites: z.nullish(z.array(z.object({ name: z.string(), phoneNumber: text }))),
  website: text,
  inactiveFlag: flag,
});

export const wireMember = z.object({
  id: z.number(),
  firstName: text,
  lastName: text,
  primaryEmail: text,
  officePhone: text,
  officeExtension: text,
  inactiveFlag: flag,
});

export const wireInfo = z.object({ companyName: text, serverTime: z.string(), member: z.nullish(wireMember) });

export const wireActivity = z.object({ id: z.string(), contactId: z.number() });

export const wireProblem = z.object({
  code: z.string(),
  mergedInto: text,
  scope: text,
  contactIds: z.nullish(z.array(z.number())),
  errors: z.nullish(z.array(z.object({ field: z.string(), message: z.string() }))),
});

/** Where a listing goes on (`next`, a link), and since when changes are to be asked for once it has ended. */
export const wireCursor = z.object({ next: z.optional(z.string()), since: z.string() });

export type WireItem = z.infer<typeof wireItem>;
export type WireContact = z.infer<typeof wireContact>;
export type WireCompany = z.infer<typeof wireCompany>;
export type WireMember = z.infer<typeof wireMember>;
export type WireProblem = z.infer<typeof wireProblem>;
