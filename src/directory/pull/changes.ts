import type { ChangePage, Cursor } from '../../core/adapter.js';
import type { Found } from './gone.js';
import type { Line } from './line.js';
import { pagesOf } from './pages.js';

/** Whether all that has happened can be asked for, instead of listing everything. */
export const canFollow = ({ connection: { adapter }, state }: Line): boolean =>
  adapter.changes !== undefined && state.changesFrom !== undefined;

/**
 * Takes in what has happened since the last time. What is told twice, because the CRM's times overlap, is no change.
 * Rejects with `cursor-expired` when everything has to be listed anew.
 */
export async function takeChanges(line: Line, signal: AbortSignal): Promise<void> {
  const { connection, state } = line;
  const askedAt = Date.now();
  const since = line.intake.mark();
  const open = (from: Cursor | undefined, own: AbortSignal) =>
    connection.adapter.changes!({ since: from ?? '', signal: own });
  const pages = pagesOf({ ...line.reading(signal), open, after: state.changesFrom, ahead: true });
  for await (const page of pages) {
    await take(line, page, since, signal);
    const changesFrom = page.next ?? page.changesFrom;
    if (changesFrom !== undefined) line.keep({ changesFrom, entities: line.run.entities });
  }
  fresh(line, askedAt);
}

async function take(line: Line, { upserts, removed, merged }: ChangePage, since: number, signal: AbortSignal) {
  const { intake, connection } = line;
  await line.inParts(
    upserts,
    (part) => {
      const { added, changed } = intake.contacts(connection.id, part, since);
      if (added + changed) addUp(line, { added, changed });
    },
    signal,
  );
  signal.throwIfAborted();
  const gone = intake.merge(connection.id, merged) + intake.remove(connection.id, removed);
  if (gone) addUp(line, { removed: gone });
}

/** Adds to what the present run has told of contacts. */
export function addUp(line: Line, { added = 0, changed = 0, removed = 0 }: Partial<Found & { changed: number }>): void {
  const { contacts } = line.run.entities;
  line.tellEntity('contacts', {
    ...contacts,
    added: contacts.added + added,
    changed: contacts.changed + changed,
    removed: contacts.removed + removed,
  });
}

/** Contacts are as the CRM held them then. */
export function fresh(line: Line, at: number): void {
  const freshAt = Math.max(at, line.run.freshAt ?? 0);
  line.tell({ freshAt });
  line.keep({ freshAt });
}
