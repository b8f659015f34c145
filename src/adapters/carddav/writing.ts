/** Everything that changes something in an address book. */
import * as z from 'zod/mini';
import type { CallOptions, ContactDraft, Operation, RecordPatch } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import type { Http, ReadRefusal } from '../http/index.js';
import type { Book } from './book.js';
import { edited, hasAll, newCard } from './editing.js';
import { readMultistatus } from './multistatus.js';
import { readLines } from './vcard/lines.js';

export interface Writing {
  readonly http: Http;
  readonly base: URL;
  readonly book: Book;
}

/**
 * The card is named after the key, inside and outside: made a second time, it is found to be there. It is looked up by
 * its UID where a server has called it something else.
 */
export async function create(
  { http, base, book }: Writing,
  draft: ContactDraft,
  { idempotencyKey, signal }: CallOptions & { readonly idempotencyKey: string },
): Promise<CrmRecord> {
  mustKnow(draft, 'createContact');
  const uid = idempotencyKey.replace(/[^\w-]/gu, (character) => `.${character.codePointAt(0)?.toString(16)}.`);
  const id = `${uid}.vcf`;
  const path = book.pathOf(id);
  const headers = { 'if-none-match': '*' };
  try {
    await put(http, base, path, newCard(uid, draft), { headers, refusal: there, signal });
  } catch (error) {
    if (!isCrmError(error, 'duplicate')) throw error;
  }
  try {
    return await book.record(id, signal);
  } catch (error) {
    const found = isCrmError(error, 'not-found') ? await book.byUid(uid, signal) : undefined;
    if (!found) throw error;
    return found;
  }
}

const there: ReadRefusal = ({ status, body }) =>
  status === 412 || (status === 409 && String(body).includes('no-uid-conflict'))
    ? new CrmError('duplicate', { candidates: [] })
    : undefined;

/**
 * Reads the record, then the card byte for byte, and writes it with the revision of the first read, which the server
 * compares: what happens in between is a conflict. What is stored is read again, as servers write cards in ways of their
 * own. Revisions are those of reports alone: in a header a proxy may change them, and a page may not see them.
 */
export async function update(
  { http, base, book }: Writing,
  id: string,
  patch: RecordPatch,
  { ifRevision, signal }: CallOptions & { readonly ifRevision?: string } = {},
): Promise<CrmRecord> {
  mustKnow(patch, 'updateContact');
  const current = await book.record(id, signal);
  if (ifRevision !== undefined && ifRevision !== current.revision) throw new CrmError('conflict', { current });
  const path = book.pathOf(id);
  const { data } = await http.read(path, z.string(), { headers: { accept: 'text/vcard' }, signal });
  const card = readLines(data);
  if (!hasAll(card, patch)) throw new CrmError('conflict', { current });
  const text = edited(card, patch);
  if (text === data) return current;
  const stale: ReadRefusal = async ({ status }) =>
    status === 412 ? new CrmError('conflict', { current: await book.record(id, signal) }) : undefined;
  await put(http, base, path, text, { headers: { 'if-match': current.revision }, refusal: stale, signal });
  return book.record(id, signal);
}

async function put(
  http: Http,
  base: URL,
  path: string,
  body: string,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly refusal: ReadRefusal;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const headers = { 'content-type': 'text/vcard; charset=utf-8', ...options.headers };
  const refusal: ReadRefusal = async (refused) => (await options.refusal(refused)) ?? notTaken(refused);
  const { data } = await http.write('put', path, z.string(), { ...options, headers, refusal, body });
  // Xandikos refuses a card inside an answer of success
  if (!data.includes('multistatus')) return;
  const refused = readMultistatus(data, base).resources.some(({ status }) => status >= 400);
  if (refused) throw invalid();
}

const invalid = () => new CrmError('invalid', { fields: { record: '' } });

/** A server says of a card as a whole that it does not take it, never of which property. */
const notTaken: ReadRefusal = ({ status, body }) =>
  [400, 413, 415, 422].includes(status) || /(?:valid|supported)-address-data|max-resource-size/u.test(String(body))
    ? invalid()
    : undefined;

/** Cards have names in parts. */
function mustKnow({ name }: RecordPatch | ContactDraft, operation: Operation): void {
  if (name !== undefined) throw new CrmError('unsupported', { operation });
}
