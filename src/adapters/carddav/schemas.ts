/** The settings of a connection. */
import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';

const text = z.string().check(z.minLength(1));
const place = {
  /**
   * Of the server, of the user there, or of an address book: `https://dav.example/`. Whatever the server says, no request
   * leaves this origin.
   */
  url: text,
  /** Name of the address book, or the last part of its path; needed where the user has several. */
  addressBook: z.optional(text),
  /** Contacts for each page. Photos come along: a page may be large. */
  pageSize: z._default(z.int().check(z.gte(1), z.lte(1000)), 100),
  /** Milliseconds for one call. */
  timeout: z._default(z.int().check(z.gte(1)), 30_000),
};
const settings = z.union([
  z.object({ ...place, user: text, password: text }),
  z.object({ ...place, token: text }),
  z.object({ ...place, user: z.optional(z.undefined()), token: z.optional(z.undefined()) }),
]);

/** One user's address book: with a password, with a Bearer token, or on a server that asks for neither. */
export type CardDavSettings = z.input<typeof settings>;

/** The same with everything that was left out. */
export type Settings = z.output<typeof settings>;

/** Throws `invalid`, naming the settings that are missing or wrong. */
export function parseSettings(value: unknown): Settings {
  const result = z.safeParse(settings, value);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.') || 'settings');
  throw new CrmError('invalid', { fields: Object.fromEntries(names.map((name) => [name, ''])) });
}

/** What every request says of who asks. */
export function credentials(of: Settings): Readonly<Record<string, string>> {
  if ('token' in of && of.token !== undefined) return { authorization: `Bearer ${of.token}` };
  if (!('password' in of)) return {};
  const bytes = new TextEncoder().encode(`${of.user}:${of.password}`);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
