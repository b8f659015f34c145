import type { CrmRecord } from '../../core/contact.js';
import type { Cursor, Page } from '../../core/adapter.js';
import { addUp, fresh } from './changes.js';
import { lookForGone } from './gone.js';
import type { Line } from './line.js';
import { pagesOf } from './pages.js';
import { slowness, waitUntil } from './timing.js';

/** To go through everything costs the CRM more than to tell what has changed. */
const whileHidden = 4;

/**
 * Goes through all contacts once, for a CRM that tells no changes: page by page, spread over `timing.round`, but never at
 * more than half the speed at which the CRM has let itself be listed.
 */
export async function goRound(line: Line, signal: AbortSignal): Promise<void> {
  const { connection, intake, pace, timing } = line;
  const since = intake.mark();
  const unread = new Set<string>();
  const readAt: number[] = [];
  const spacing = Math.max(timing.round / pace.pages, 2 * pace.perPage);
  const dueAfter = (at: number) => () => at + spacing * slowness(whileHidden);
  await waitUntil(dueAfter(Date.now()), signal);
  const open = (after: Cursor | undefined, own: AbortSignal): AsyncIterable<Page<CrmRecord>> =>
    connection.adapter.contacts(after === undefined ? { signal: own } : { signal: own, after });
  for await (const { items, next } of pagesOf({ ...line.reading(signal), open, after: undefined })) {
    readAt.push(Date.now());
    await line.inParts(
      items,
      (part) => {
        const { added, changed, unread: bad } = intake.contacts(connection.id, part, since);
        for (const id of bad) unread.add(id);
        if (added + changed) addUp(line, { added, changed });
      },
      signal,
    );
    const oldest = pace.readAt[readAt.length]; // of the pages that this round has not come to yet
    if (oldest !== undefined) fresh(line, oldest);
    if (next !== undefined) await waitUntil(dueAfter(readAt.at(-1) ?? 0), signal);
  }
  const found = await lookForGone(line, { since, unread, lacking: 0 }, signal);
  if (found.added + found.removed) addUp(line, found);
  line.pace = { ...pace, pages: readAt.length || 1, readAt };
  fresh(line, readAt[0] ?? Date.now());
}
