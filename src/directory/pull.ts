import type { CallOptions, Page } from '../core/adapter.js';
import type { CheckEntity, CheckRun, EntityProgress } from '../core/check.js';
import type { Connection } from '../core/connection.js';
import { recordKey, type Company, type CrmRecord, type CrmUser, type RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import { isCrmError, type CrmError } from '../core/errors.js';
import { initialRun } from './initial-run.js';
import type { Intake } from './intake.js';
import { pullListing, type Listing } from './listing.js';
import { asCrmError, withPatience } from '../core/patience.js';

export interface PullOptions {
  readonly connection: Connection;
  readonly intake: Intake;
  readonly readFresh: Directory['readFresh'];
  /** Nothing is taken in before, lest it has to be read twice. Never rejects. */
  readonly readable: Promise<unknown>;
  /** The users of this connection as they were pulled the last time; changed in place. */
  readonly users: Map<string, CrmUser>;
  readonly signal: AbortSignal;
  /** Milliseconds without an answer after which a request has failed. */
  readonly limit: number;
  readonly report: (run: CheckRun) => void;
}

/** So many missing contacts are looked at one by one; of more than that the listing is believed. */
const lookedAt = 20;

/** Pulls contacts, companies and users of one CRM side by side. Never rejects: what went wrong is in the run. */
export async function pullConnection(options: PullOptions): Promise<void> {
  const { connection, signal, limit, report } = options;
  let run: CheckRun = { ...initialRun(connection.id), state: 'running' };
  const tell = (step: Partial<CheckRun>) => report((run = { ...run, ...step }));
  const tellEntity = (entity: CheckEntity, progress: EntityProgress) =>
    tell({ entities: { ...run.entities, [entity]: progress } });
  const tellAll = (state: EntityProgress['state']) => {
    for (const entity of ['contacts', 'companies', 'users'] as const)
      tellEntity(entity, { ...run.entities[entity], state });
  };
  tell({});
  try {
    await withPatience((own) => connection.adapter.check({ signal: own }), signal, limit); // makes capabilities final
    await withPatience(() => options.readable, signal);
    const errors = await pullAll(options, tellEntity);
    const error = errors.find((each) => each !== undefined);
    if (error) tell({ state: 'failed', error });
    else if (signal.aborted) tell({ state: 'stopped' });
    else tell({ state: 'done', checkedAt: Date.now() });
  } catch (error) {
    const isStopped = signal.aborted && !isCrmError(error);
    tellAll(isStopped ? 'stopped' : 'failed');
    tell(isStopped ? { state: 'stopped' } : { state: 'failed', error: asCrmError(error) });
  }
}

function pullAll(
  options: PullOptions,
  tell: (entity: CheckEntity, progress: EntityProgress) => void,
): Promise<readonly (CrmError | undefined)[]> {
  const pull = <T extends { readonly id: string }>(listing: Listing<T>) =>
    pullListing(listing, (progress) => tell(listing.entity, progress), options.signal, options.limit);
  return Promise.all([pull(contacts(options)), pull(companies(options)), pull(users(options))]);
}

function contacts({ connection: { id, adapter }, intake, readFresh }: PullOptions): Listing<CrmRecord> {
  const since = intake.mark();
  const isAlive = (key: RecordKey, signal: AbortSignal) =>
    readFresh(key, { signal }).then(
      (record) => recordKey(id, record.id) === key,
      () => false,
    );
  return {
    entity: 'contacts',
    pages: (signal) => adapter.contacts({ signal }),
    take: (items) => intake.contacts(id, items, since),
    async complete(seen, signal) {
      const missing = intake.missing(id, seen, since);
      const gone: RecordKey[] = [];
      // a page that shifted during the listing hides a contact that is still there; and a merged one leads on
      for (const key of missing) if (missing.length > lookedAt || !(await isAlive(key, signal))) gone.push(key);
      signal.throwIfAborted();
      intake.remove(gone);
      return gone.length;
    },
  };
}

function companies({ connection: { id, adapter }, intake }: PullOptions): Listing<Company> {
  return {
    entity: 'companies',
    pages: listing(adapter.companies?.bind(adapter)),
    take: (items) => intake.companies(id, items),
    complete: (seen) => intake.completeCompanies(id, seen),
  };
}

function users({ connection: { adapter }, users: known }: PullOptions): Listing<CrmUser> {
  return {
    entity: 'users',
    pages: listing(adapter.users?.bind(adapter)),
    take(items) {
      let [added, changed] = [0, 0];
      for (const user of items) {
        const before = known.get(user.id);
        if (!before) added++;
        else if (JSON.stringify(before) !== JSON.stringify(user)) changed++;
        known.set(user.id, user);
      }
      return { added, changed };
    },
    complete(seen) {
      const gone = [...known.keys()].filter((id) => !seen.has(id));
      for (const id of gone) known.delete(id);
      return gone.length;
    },
  };
}

/** An operation that a CRM may lack, as a listing. */
const listing = <T>(operation: ((options: CallOptions) => AsyncIterable<Page<T>>) | undefined) =>
  operation && ((signal: AbortSignal) => operation({ signal }));
