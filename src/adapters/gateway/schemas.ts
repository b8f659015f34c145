/** The nouns of the port as they travel between the gateway and us. The server imports these very schemas. */
import * as z from 'zod/mini';
import type {
  CallLogEntry,
  CallLogRef,
  Capabilities,
  ChangePage,
  ConnectionInfo,
  ContactDraft,
  FindQuery,
  Page,
  RecordPatch,
} from '../../core/adapter.js';
import type { StoredConnection } from '../../core/connection.js';
import type { Company, CrmRecord, CrmUser } from '../../core/contact.js';

/** What an adapter sends may be long; a text that is longer than this is none that a person wrote. */
const longest = 20_000;
const text = z.string().check(z.maxLength(longest));
const filled = z.string().check(z.minLength(1), z.maxLength(1000));
const id = z.string().check(z.minLength(1), z.maxLength(1024));
const optional = z.exactOptional;
const nullable = optional(z.nullable(filled));

const phoneKind = z.enum(['direct', 'mobile', 'home', 'main', 'fax', 'other']);
const field = z.enum([
  'firstName',
  'lastName',
  'name',
  'title',
  'company',
  'email',
  'direct',
  'mobile',
  'home',
  'main',
  'fax',
  'other',
]);
const companyRef = z.object({ id, name: text });

export const crmRecord = z.object({
  id,
  revision: optional(text),
  updatedAt: optional(text),
  url: optional(text),
  active: z.boolean(),
  firstName: optional(text),
  lastName: optional(text),
  name: optional(text),
  title: optional(text),
  company: optional(companyRef),
  country: optional(text),
  phones: z.array(z.object({ key: text, kind: phoneKind, value: text, extension: optional(text) })),
  emails: z.array(z.object({ key: text, value: text })),
}) satisfies z.ZodMiniType<CrmRecord>;

const company = z.object({
  id,
  name: text,
  country: optional(text),
  active: z.boolean(),
  phones: z.array(z.object({ value: text, site: optional(text) })),
  domains: optional(z.array(text)),
}) satisfies z.ZodMiniType<Company>;

const crmUser = z.object({
  id,
  name: text,
  email: optional(text),
  phones: optional(z.array(text)),
  extension: optional(text),
  active: z.boolean(),
}) satisfies z.ZodMiniType<CrmUser>;

export const operations = [
  'changes',
  'ids',
  'find',
  'companies',
  'findCompany',
  'createContact',
  'updateContact',
  'users',
  'logCall',
] as const;

const capabilities = z.object({
  operations: z.array(z.enum(operations)),
  fields: z.partialRecord(
    field,
    z.object({
      access: z.enum(['read', 'write']),
      many: z.boolean(),
      maxLength: optional(z.number()),
      extension: optional(z.boolean()),
    }),
  ),
  create: optional(z.object({ required: z.array(z.union([field, z.array(field)])), idempotent: z.boolean() })),
  actsAs: z.boolean(),
  names: z.enum(['parts', 'single']),
  concurrency: z.enum(['server', 'coarse', 'none']),
  changes: z.enum(['feed', 'timestamp', 'none']),
  find: z.enum(['normalised', 'digits', 'literal']),
}) satisfies z.ZodMiniType<Capabilities>;

export const connectionInfo = z.object({
  account: optional(text),
  user: optional(crmUser),
  serverTime: optional(text),
  capabilities,
}) satisfies z.ZodMiniType<ConnectionInfo>;

/** What a user of the gateway may do with a connection. */
export const rights = ['view', 'edit', 'create', 'administer'] as const;
export type Right = (typeof rights)[number];

/** As a page keeps it of an earlier answer. */
export const storedConnection = z.object({
  id: z.string().check(z.regex(/^[\w.-]+$/u)),
  kind: text,
  label: text,
  country: optional(text),
  linkOrigins: z.array(text),
  capabilities,
}) satisfies z.ZodMiniType<StoredConnection>;

/** One CRM behind the gateway, with the manifest as far as this user's rights reach. */
const connection = z.extend(storedConnection, { rights: z.array(z.enum(rights)) });
export const connections = z.object({ connections: z.array(connection) });

const pageOf = <T>(items: z.ZodMiniType<T>) =>
  z.object({
    items: z.array(items),
    next: optional(text),
    total: optional(z.number()),
    changesFrom: optional(text),
  }) satisfies z.ZodMiniType<Page<T>>;

export const contactPage = pageOf(crmRecord);
export const companyPage = pageOf(company);
export const userPage = pageOf(crmUser);
export const idPage = pageOf(id);

export const changePage = z.object({
  upserts: z.array(crmRecord),
  removed: z.array(id),
  merged: z.array(z.tuple([id, id])),
  next: optional(text),
  changesFrom: optional(text),
}) satisfies z.ZodMiniType<ChangePage>;

export const foundContacts = z.object({ contacts: z.array(crmRecord) });
export const foundCompanies = z.object({ companies: z.array(company) });

// What we send. Strict: a field that nobody reads would be told as saved.

const few = z.maxLength(100);

export const findQuery = z.union([
  z.strictObject({ phone: filled, national: optional(filled) }),
  z.strictObject({ email: filled }),
  z.strictObject({ name: filled, company: optional(filled) }),
]) satisfies z.ZodMiniType<FindQuery>;

export const companyQuery = z.strictObject({ name: z.string().check(z.maxLength(1000)) });

export const contactDraft = z.strictObject({
  firstName: optional(text),
  lastName: optional(text),
  name: optional(text),
  company: optional(z.strictObject({ id, name: text })),
  phones: optional(z.array(z.strictObject({ kind: phoneKind, value: filled, extension: optional(filled) })).check(few)),
  emails: optional(z.array(z.strictObject({ value: filled })).check(few)),
}) satisfies z.ZodMiniType<ContactDraft>;

const phoneChange = z.union([
  z.strictObject({ key: filled, value: z.nullable(filled), extension: nullable }),
  z.strictObject({ kind: phoneKind, value: filled, extension: nullable }),
]);
const emailChange = z.union([
  z.strictObject({ key: filled, value: z.nullable(filled) }),
  z.strictObject({ value: filled }),
]);

export const recordPatch = z.strictObject({
  firstName: optional(z.nullable(text)),
  lastName: optional(z.nullable(text)),
  name: optional(z.nullable(text)),
  phones: optional(z.array(phoneChange).check(few)),
  emails: optional(z.array(emailChange).check(few)),
}) satisfies z.ZodMiniType<RecordPatch>;

/** A call to be logged; its id stands in the address. */
export const callEntry = z.strictObject({
  contactId: id,
  direction: z.enum(['inbound', 'outbound']),
  number: optional(text),
  startedAt: text,
  duration: optional(z.number()),
  notes: optional(text),
}) satisfies z.ZodMiniType<Omit<CallLogEntry, 'callId'>>;

export const callRef = z.object({ id, contactId: id }) satisfies z.ZodMiniType<CallLogRef>;
