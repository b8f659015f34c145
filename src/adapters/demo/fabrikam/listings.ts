import * as z from 'zod/mini';
import type { Cursor, Page } from '../../../core/adapter.js';
import { CrmError } from '../../../core/errors.js';
import { pages } from '../../http/index.js';
import type { Api } from './api.js';
import { wireCursor, wireResults } from './schemas.js';

/** One page, and where the feed stood when its listing began: from there nothing is lost that happens meanwhile. */
interface Part<T> {
  readonly page: Page<T>;
  readonly changesFrom: Cursor;
}

/** Fabrikam CRM's listings: each page names the uid after which the next one begins. */
export async function* listing<W, T>(
  api: Api,
  path: string,
  item: z.ZodMiniType<W>,
  map: (item: W) => T,
  { after, signal }: { readonly after?: Cursor | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Part<T>, void, undefined> {
  const start = after === undefined ? undefined : readCursor(after);
  let began = start?.position;
  const results = wireResults(item);
  const found = pages(start?.after, async (uid) => {
    const query = { limit: 250, after: uid };
    const { next, ...part } = await api.read(path, results, { signal, background: true, query });
    began ??= part.position ?? '';
    return { ...part, ...(next ? { next } : {}) };
  });
  for await (const { results, total, next } of found) {
    const position = began ?? '';
    const more = next === undefined ? {} : { next: JSON.stringify({ after: next, position }) };
    yield { page: { items: results.map(map), total, ...more }, changesFrom: position };
  }
}

/** The pages alone. */
export async function* pagesOf<T>(parts: AsyncIterable<Part<T>>): AsyncGenerator<Page<T>, void, undefined> {
  for await (const { page } of parts) yield page;
}

/** A cursor that is not ours leads nowhere: the caller has to start anew. */
function readCursor(cursor: Cursor): z.infer<typeof wireCursor> {
  try {
    return z.parse(wireCursor, JSON.parse(cursor));
  } catch {
    throw new CrmError('cursor-expired', {});
  }
}
