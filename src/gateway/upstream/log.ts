import type { ChangePage, CrmAdapter, Cursor } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { createEntries, type Entries, type Entry, type LogHead } from './entries.js';
import { createFold, type Latest, type Told } from './fold.js';
import type { PulledServices } from './snapshots.js';

/** What has happened in one CRM. */
export interface Log extends Pick<Entries, 'head' | 'entry'> {
  /**
   * The head once the log is no older than `maxAge` says: the CRM is asked for its changes where need be, once for all.
   * Rejects with `cursor-expired`, and begins anew, where the CRM no longer knows since when.
   */
  catchUp(signal: AbortSignal | undefined): Promise<LogHead>;
  /** Follows the CRM from here on, if this log does not already. */
  follow(epoch: string, since: Cursor, at: number): Promise<void>;
  /** Adds what was done by way of this gateway. */
  add(entry: Entry): Promise<void>;
  /** What the log, as far as it is kept, says last of each contact. */
  latest(): Promise<Told>;
}

export interface LogServices extends PulledServices {
  /** Milliseconds. */
  readonly maxAge: number;
}

export function createLog(adapter: CrmAdapter, services: LogServices): Log {
  const entries = createEntries(services);
  const fold = createFold(entries.entry);
  const latest = async () => fold.latest(await entries.head());
  return {
    head: entries.head,
    entry: entries.entry,
    latest,
    add: async (news) => void (await entries.change((before) => entries.append(before, news))),
    ...following(adapter, { ...services, entries, latest }),
  };
}

interface FollowingServices extends LogServices, Pick<Log, 'latest'> {
  readonly entries: Entries;
}

function following(adapter: CrmAdapter, services: FollowingServices): Pick<Log, 'catchUp' | 'follow'> {
  const { entries, locks, flights, gate, now, maxAge } = services;
  const isFresh = (of: LogHead) => of.since === undefined || now() - of.at < maxAge;

  /** Asks the CRM, unless another gateway has done so meanwhile. */
  const ask = (signal: AbortSignal) =>
    locks.hold('changes', signal, async () => {
      let of = await entries.head();
      if (isFresh(of)) return of;
      const askedAt = now();
      for (let next: Cursor | undefined = of.since; next !== undefined;) {
        const since: Cursor = next;
        const page = await gate.pass('changes', { user: '', signal }, (own) => firstPage(adapter, since, own));
        of = await takeIn(services, of, page, askedAt);
        next = of.since === page.next ? page.next : undefined; // else another gateway goes on
      }
      return of;
    });

  return {
    async catchUp(signal) {
      const of = await entries.head();
      if (isFresh(of)) return of;
      try {
        return await flights.join('catch up', signal, ask);
      } catch (error) {
        if (isCrmError(error, 'cursor-expired')) await entries.restart(of);
        throw error;
      }
    },
    async follow(epoch, since, at) {
      const of = await entries.head();
      if (of.epoch !== epoch || of.since !== undefined) return;
      await entries.change((head) =>
        head.epoch === epoch && head.since === undefined ? { ...head, since, at } : head,
      );
    },
  };
}

/** Takes in one page of what the CRM tells. */
async function takeIn(
  { entries, latest }: FollowingServices,
  asked: LogHead,
  page: ChangePage,
  askedAt: number,
): Promise<LogHead> {
  const news = unknownOf(page, (await latest()).latest);
  const since = page.next ?? page.changesFrom;
  return entries.change(async (before) => {
    if (before.epoch !== asked.epoch || before.since !== asked.since) return before; // another gateway was faster
    // what was written meanwhile may have been told as it was before: the next one asks again
    const at = page.next !== undefined ? before.at : before.count === asked.count ? askedAt : 0;
    return { ...(await entries.append(before, news)), at, ...(since === undefined ? {} : { since }) };
  });
}

/** Without what the log says already: times of some CRMs overlap, and tell the same again and again. */
function unknownOf({ upserts, removed, merged }: ChangePage, latest: ReadonlyMap<string, Latest>): Entry {
  const isKnown = (record: CrmRecord) => JSON.stringify(latest.get(record.id)?.record) === JSON.stringify(record);
  const isGone = (id: string) => latest.has(id) && latest.get(id)?.record === undefined;
  return {
    upserts: upserts.filter((record) => !isKnown(record)),
    removed: removed.filter((id) => !isGone(id)),
    merged: merged.filter(([id]) => !isGone(id)),
  };
}

async function firstPage(adapter: CrmAdapter, since: Cursor, signal: AbortSignal): Promise<ChangePage> {
  for await (const page of adapter.changes!({ since, signal })) {
    if (page.next === since) throw new CrmError('bad-response', { issues: ['the next page is the same page'] });
    return page;
  }
  throw new CrmError('bad-response', { issues: ['changes without a page'] });
}
