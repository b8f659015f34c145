import * as z from 'zod/mini';
import type { Cursor, Page } from '../../../core/adapter.js';
import type { CrmRecord } from '../../../core/contact.js';
import { CrmError } from '../../../core/errors.js';
import { pages, type Answer, type Http, type RequestOptions } from '../../http/index.js';
import { toRecord } from './mapping.js';
import { wireContact, wireCursor } from './schemas.js';

/** Contoso PSA's listings: page after page by the `Link` header. */
export function listings(http: Http) {
  /** A listing of which nobody asks for changes; the cursor is the link. */
  const whole = <W, T>(
    path: string,
    item: z.ZodMiniType<W>,
    map: (item: W) => T,
    after: Cursor | undefined,
    { signal, query = { pageSize: 250 } }: RequestOptions,
  ): AsyncIterable<Page<T>> =>
    pages(after, async (link) => {
      const request = { signal, background: true, ...(link === undefined && { query }) };
      const { data, headers } = await http.read(link ?? path, z.array(item), request);
      return { items: data.map(map), ...position(headers) };
    });

  /**
   * Contacts, all of them or what has changed since `cursor`. `changesFrom` is the server's time when the listing began,
   * so that nothing is lost that changes while it is read; every cursor carries it along.
   */
  async function* parts(
    cursor: Cursor | undefined,
    { signal, changes = false }: { readonly signal: AbortSignal | undefined; readonly changes?: boolean },
  ): AsyncGenerator<{ readonly page: Page<CrmRecord>; readonly changesFrom: Cursor }, void, undefined> {
    const start = cursor === undefined ? undefined : readCursor(cursor);
    let began = start?.next === undefined ? undefined : start.since;
    const query = { pageSize: 250, updatedSince: changes ? start?.since : undefined };
    const listing = pages(start?.next, async (link) => {
      const request = { signal, background: true, ...(link === undefined && { query }) };
      const answer = await http.read(link ?? 'company/contacts', z.array(wireContact), request);
      began ??= serverTime(answer);
      return { data: answer.data, ...position(answer.headers) };
    });
    for await (const { data, next, ...rest } of listing) {
      const since = began ?? '';
      const page = { items: data.map(toRecord), ...rest };
      yield {
        page: next === undefined ? page : { ...page, next: JSON.stringify({ next, since }) },
        changesFrom: JSON.stringify({ since }),
      };
    }
  }

  return { whole, parts };
}

function serverTime({ headers }: Answer<unknown>): string {
  const time = headers.get('x-server-time');
  if (time === null) throw new CrmError('bad-response', { issues: ['no x-server-time'] });
  return time;
}

function position(headers: Headers): { readonly next?: string; readonly total?: number } {
  const next = /<([^>]+)>;\s*rel="next"/u.exec(headers.get('link') ?? '')?.[1];
  const total = headers.get('x-total-count');
  return { ...(next === undefined ? {} : { next }), ...(total === null ? {} : { total: Number(total) }) };
}

/** A cursor that is not ours leads nowhere: the caller has to start anew. */
function readCursor(cursor: Cursor): z.infer<typeof wireCursor> {
  try {
    return z.parse(wireCursor, JSON.parse(cursor));
  } catch {
    throw new CrmError('cursor-expired', {});
  }
}
