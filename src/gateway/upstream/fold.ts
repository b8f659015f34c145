import type { CrmRecord } from '../../core/contact.js';
import type { Entry, LogHead } from './entries.js';

/** What a log says last of one contact. */
export interface Latest {
  /** Number of the entry that says so. */
  readonly at: number;
  /** Absent: the contact is no more. */
  readonly record?: CrmRecord;
}

/** What a log says last, up to an entry. */
export interface Told {
  /** How many entries it is made of, those included that are kept no more. */
  readonly count: number;
  readonly latest: ReadonlyMap<string, Latest>;
}

/** All entries of a log taken together, an entry at a time as they come. */
export interface Fold {
  latest(head: LogHead): Promise<Told>;
}

export function createFold(entry: (epoch: string, at: number) => Promise<Entry>): Fold {
  let folding: Promise<Folded> = Promise.resolve({ epoch: '', from: 0, count: 0, latest: new Map() });

  async function goOn(before: Folded, { epoch, from, count }: LogHead): Promise<Folded> {
    const isSame = before.epoch === epoch && before.from === from;
    const folded = isSame ? before : { epoch, from, count: from, latest: new Map<string, Latest>() };
    while (folded.count < count) {
      take(folded.latest, await entry(epoch, folded.count), folded.count);
      folded.count++;
    }
    return folded;
  }

  return {
    async latest(head) {
      const before = folding;
      const mine = before.then((folded) => goOn(folded, head));
      folding = mine.catch(() => before); // one step after the other, also after one that failed
      const { count, latest } = await mine;
      return { count, latest };
    },
  };
}

interface Folded {
  readonly epoch: string;
  readonly from: number;
  count: number;
  readonly latest: Map<string, Latest>;
}

function take(latest: Map<string, Latest>, { upserts, removed, merged }: Entry, at: number): void {
  for (const record of upserts) latest.set(record.id, { at, record });
  for (const id of [...removed, ...merged.map(([from]) => from)]) latest.set(id, { at });
}
