/** What Tryton sends, as narrow as we read it, and the settings of a connection. */
import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';

/** SQLite has no booleans: 1 and 0. */
const flag = z.pipe(
  z.union([z.boolean(), z.number()]),
  z.transform((value) => Boolean(value)),
);

/** Seconds since 1970 as text, on PostgreSQL with microseconds; none where a row came past Tryton and has no date. */
const stamp = z.nullish(z.string());

/** A date and time of the server's database; to UTC, ISO 8601. */
export const wireDate = z.pipe(
  z.object({
    __class__: z.literal('datetime'),
    year: z.int(),
    month: z.int(),
    day: z.int(),
    hour: z.int(),
    minute: z.int(),
    second: z.int(),
    microsecond: z.int(),
  }),
  z.transform((at) =>
    new Date(
      Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, Math.floor(at.microsecond / 1000)),
    ).toISOString(),
  ),
);

const wireMechanism = z.object({
  id: z.int(),
  type: z.string(),
  value: z.nullish(z.string()),
  name: z.nullish(z.string()),
  active: flag,
  _timestamp: stamp,
});
export type WireMechanism = z.infer<typeof wireMechanism>;

const wireAddress = z.object({ active: flag, 'country.': z.nullish(z.object({ code: z.string() })) });

/** A nested field of `search_read` comes back under its name and a dot. */
export const wireParty = z.object({
  id: z.int(),
  name: z.nullish(z.string()),
  active: flag,
  replaced_by: z.nullish(z.int()),
  _timestamp: stamp,
  'contact_mechanisms.': z.array(wireMechanism),
  'addresses.': z.array(wireAddress),
  'relations.': z.optional(
    z.array(
      z.object({
        type: z.nullish(z.int()),
        to: z.int(),
        'to.': z.nullish(z.object({ rec_name: z.string() })),
        create_date: z.nullish(wireDate),
      }),
    ),
  ),
});
export type WireParty = z.infer<typeof wireParty>;

export const wireUser = z.object({
  id: z.int(),
  name: z.nullish(z.string()),
  login: z.nullish(z.string()),
  email: z.nullish(z.string()),
  active: flag,
  _timestamp: stamp,
});
export type WireUser = z.infer<typeof wireUser>;

export const wireRelationType = z.object({ id: z.int(), reverse: z.nullish(z.int()) });
export const wireNote = z.object({ id: z.int(), message: z.nullish(z.string()) });
export const wireLogin = z.tuple([z.int(), z.string()]);

/** Every answer with status 200; which of the two it is, is told by `error`. */
export const wireAnswer = z.object({ error: z.optional(z.unknown()), result: z.optional(z.unknown()) });

/** `["UserError", ["message", "description", domain]]`, `["ConcurrencyException", "message"]`, `["'bogus'", ""]`. */
export const wireError = z.tuple([z.string(), z.unknown()]);
export const wireUserError = z.tuple([z.string()], z.unknown());

const text = z.string().check(z.minLength(1));
const place = {
  /** Where Tryton answers, without the database: `https://erp.example/` or a path of the page's own server. */
  baseUrl: text,
  database: text,
  /** Where its web client answers, for links to records; `baseUrl` unless told. */
  webUrl: z.optional(text),
  /** Contacts, companies and users for each page. */
  pageSize: z._default(z.int().check(z.gte(1), z.lte(1000)), 500),
  /** Milliseconds for one call. */
  timeout: z._default(z.int().check(z.gte(1)), 30_000),
  /**
   * Name of the relation type, of the module `party_relationship`, that leads from a person to their company. Tryton
   * brings none along: each house names its own. It must have a reverse.
   */
  employment: z._default(text, 'Employee of'),
};
const settings = z.union([
  z.object({ ...place, user: text, password: text }),
  /** What `common.db.login` gave somebody else, in the user's name. Ends with the session. */
  z.object({ ...place, user: text, userId: z.int(), session: text }),
]);

/** One agent's sign-in to one database, as it is handed over. */
export type TrytonSettings = z.input<typeof settings>;

/** The same with everything that was left out. */
export type Settings = z.output<typeof settings>;

/** Throws `invalid`, naming the settings that are missing or wrong. */
export function parseSettings(value: unknown): Settings {
  const result = z.safeParse(settings, value);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.') || 'settings');
  throw new CrmError('invalid', { fields: Object.fromEntries(names.map((name) => [name, ''])) });
}
