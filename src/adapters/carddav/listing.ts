/** Listings, by rising id: a page goes on after the last id of the one before. */
import * as z from 'zod/mini';
import type { CallOptions, ChangePage, Cursor, Page } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { pages } from '../http/index.js';
import type { Book, Differences } from './book.js';

/** What a cursor holds. */
const position = z.object({
  /** The token that differences are asked since; empty: since ever. */
  since: z.string(),
  /** The last id that was listed. */
  after: z.optional(z.string()),
  /** The token of the first page: what happens while pages are read is told by the next changes. */
  from: z.optional(z.string()),
});
type Position = z.infer<typeof position>;

interface Slice {
  readonly records: ReadonlyMap<string, CrmRecord>;
  /** Of this page, in their order. */
  readonly changed: readonly string[];
  /** On the first page only. */
  readonly removed: readonly string[];
  readonly next?: Cursor;
  readonly ends: { readonly next: Cursor } | { readonly changesFrom: Cursor };
}

/** Removed cards, which some servers list to somebody who has never seen them, are passed over. */
export async function* contacts(
  book: () => Promise<Book>,
  { after, signal }: CallOptions & { readonly after?: Cursor } = {},
): AsyncIterable<Page<CrmRecord>> {
  for await (const { records, changed, ends } of slices(book, after ?? begin(''), signal))
    yield { items: changed.flatMap((id) => records.get(id) ?? []), ...ends };
}

/** Removed is also a card that has become a list of others, or that went while the pages were read. */
export async function* changes(
  book: () => Promise<Book>,
  { since, signal }: CallOptions & { readonly since: Cursor },
): AsyncIterable<ChangePage> {
  for await (const { records, changed, removed, ends } of slices(book, since, signal))
    yield {
      upserts: changed.flatMap((id) => records.get(id) ?? []),
      removed: [...removed, ...changed.filter((id) => !records.has(id))],
      merged: [],
      ...ends,
    };
}

const begin = (since: string): Cursor => JSON.stringify({ since } satisfies Position);

/** The names are asked once, and again only by whoever goes on from a cursor elsewhere. */
async function* slices(
  open: () => Promise<Book>,
  start: Cursor,
  signal: AbortSignal | undefined,
): AsyncGenerator<Slice, void, undefined> {
  let known: Differences | undefined;
  yield* pages<Slice>(start, async (cursor) => {
    const { since, after, from } = readPosition(cursor ?? start);
    const book = await open();
    known ??= await book.differences(since, signal);
    const left = after === undefined ? known.changed : known.changed.filter((id) => id > after);
    const changed = left.slice(0, book.pageSize);
    const records = await book.records(changed, signal);
    const token = from ?? known.token;
    const removed = after === undefined ? known.removed : [];
    if (left.length === changed.length) return { records, changed, removed, ends: { changesFrom: begin(token) } };
    const next = JSON.stringify({ since, after: changed.at(-1), from: token } satisfies Position);
    return { records, changed, removed, next, ends: { next } };
  });
}

function readPosition(cursor: Cursor): Position {
  try {
    return position.parse(JSON.parse(cursor));
  } catch {
    throw new CrmError('cursor-expired', {}); // of another version of this adapter, or not ours: from the start
  }
}
