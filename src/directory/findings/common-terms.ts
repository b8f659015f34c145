import type { Entry } from '../entry.js';
import type { LiveSegment } from '../segments/live.js';
import type { TermColumns } from '../segments/segment.js';
import type { Term } from '../segments/terms.js';

/** Records that have a term in common. */
export interface Common {
  readonly term: Term;
  readonly rows: readonly { readonly live: LiveSegment; readonly row: number }[];
}

/** The terms of a segment, and how far they have been walked. */
interface Cursor {
  readonly live: LiveSegment;
  readonly columns: TermColumns;
  at: number;
}

/** Terms that are walked between two breaths. */
const step = 4096;

/** Every term that two records or more have, in no particular order; `undefined` now and then, to breathe. */
export function* commonTerms(
  segments: readonly LiveSegment[],
  pick: 'numbers' | 'terms',
): Generator<Common | undefined, void> {
  const cursors = segments.map((live): Cursor => ({ live, columns: live.segment[pick], at: 0 }));
  for (let walked = 1; ; walked++) {
    const term = leastOf(cursors);
    if (!term) return;
    const rows = cursors.flatMap((cursor) => take(cursor, term));
    if (rows.length > 1) yield { term, rows };
    else if (walked % step === 0) yield undefined;
  }
}

function leastOf(cursors: readonly Cursor[]): Term | undefined {
  let least: Term | undefined;
  for (const { columns, at } of cursors) {
    if (at >= columns.rows.length) continue;
    const [low, high] = [columns.low[at]!, columns.high[at]!];
    if (!least || (low - least[0] || high - least[1]) < 0) least = [low, high];
  }
  return least;
}

/** Steps over a term; those of its rows that count. */
function take(cursor: Cursor, [low, high]: Term): Common['rows'] {
  const { live, columns } = cursor;
  const rows: { readonly live: LiveSegment; readonly row: number }[] = [];
  for (; columns.low[cursor.at] === low && columns.high[cursor.at] === high; cursor.at++) {
    const row = columns.rows[cursor.at]!;
    if (!live.isDead(row)) rows.push({ live, row });
  }
  return rows;
}

export function* entriesOf({ rows }: Common): Generator<Entry> {
  for (const { live, row } of rows) {
    const entry = live.entry(row);
    if (entry) yield entry;
  }
}
