import type { ChangePage, Cursor } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { randomId, type PulledServices } from './snapshots.js';

/** What has happened to contacts, in one order for all. */
export type Entry = Pick<ChangePage, 'upserts' | 'removed' | 'merged'>;

/** How far the log reaches. Entries are numbered; times in milliseconds since 1970. */
export interface LogHead {
  /** Another one when changes are missing between what was logged and what comes next. */
  readonly epoch: string;
  /** The oldest entry that is kept. */
  readonly from: number;
  /** How many entries there were in all: the number of the next one. */
  readonly count: number;
  /** What the CRM is to be asked since; absent until it has been listed once. */
  readonly since?: Cursor;
  /** When the log was known to hold all that had happened. */
  readonly at: number;
}

/** The entries as they are kept. */
export interface Entries {
  head(): Promise<LogHead>;
  /** Goes from one head to the next; nobody else does meanwhile. */
  change(step: (head: LogHead) => LogHead | Promise<LogHead>): Promise<LogHead>;
  /** Within `change`: keeps one more entry, unless it says nothing. */
  append(before: LogHead, entry: Entry): Promise<LogHead>;
  /** Begins anew, unless somebody has done so since this head. */
  restart(of: LogHead): Promise<void>;
  /** Rejects with `cursor-expired` where it is kept no more. */
  entry(epoch: string, at: number): Promise<Entry>;
}

/** When there are so many entries the older half goes. */
const mostEntries = 4_000;

const headKey = 'log';
const entryKey = (epoch: string, at: number) => `entries:${epoch}:${at}`;

/** The keys of the oldest entries, up to this one. */
const keysOf = ({ epoch, from }: LogHead, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, at) => entryKey(epoch, from + at));

export function createEntries({ shelf, locks, now }: Pick<PulledServices, 'shelf' | 'locks' | 'now'>): Entries {
  const create = (): LogHead => ({ epoch: randomId(), from: 0, count: 0, at: now() });
  const change: Entries['change'] = (step) =>
    locks.hold('log', undefined, async () => {
      const head = await step((await shelf.read<LogHead>(headKey)) ?? create());
      await shelf.write(headKey, head);
      return head;
    });

  return {
    head: async () => (await shelf.read<LogHead>(headKey)) ?? change((head) => head),
    change,
    async append(before, news) {
      if (!news.upserts.length && !news.removed.length && !news.merged.length) return before;
      await shelf.put(entryKey(before.epoch, before.count), news);
      const count = before.count + 1;
      if (count - before.from < mostEntries) return { ...before, count };
      const from = count - mostEntries / 2;
      await shelf.remove(keysOf(before, from));
      return { ...before, count, from };
    },
    async restart(of) {
      await change((before) => (before.epoch === of.epoch ? create() : before));
      await shelf.remove(keysOf(of, of.count));
    },
    async entry(epoch, at) {
      const found = await shelf.recall<Entry>(entryKey(epoch, at));
      if (!found) throw new CrmError('cursor-expired', {});
      return found;
    },
  };
}
