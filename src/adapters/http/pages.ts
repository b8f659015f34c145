import type { Cursor } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';

/** Iterates a listing from `after`: one request for each page that is asked for, none once the consumer has stopped. */
export async function* pages<P extends { readonly next?: Cursor }>(
  after: Cursor | undefined,
  read: (cursor: Cursor | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let cursor = after;
  do {
    const page = await read(cursor);
    // A server that names the page itself as the next one would never let us end.
    if (page.next !== undefined && page.next === cursor) {
      throw new CrmError('bad-response', { issues: ['the next page is the same page'] });
    }
    yield page;
    cursor = page.next;
  } while (cursor !== undefined);
}
