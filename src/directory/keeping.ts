import { atom } from 'nanostores';
import type { CheckRun } from '../core/check.js';
import { recordKey, splitKey, type Company, type CrmRecord, type RecordKey } from '../core/contact.js';
import type { Readable } from '../core/readable.js';
import { readRecord } from './entry.js';
import type { PulledDirectory } from './index.js';
import { initialRun } from './initial-run.js';
import type { ReadNumber } from './numbers.js';
import { countryIn } from './numbers/country.js';
import type { PullState, PullStates } from './pull/state.js';
import { numberTerm, textTerm, isNumber } from './segments/terms.js';
import type { Change, DirectoryStorage, Snapshot, Terms } from './storage/types.js';

/** A directory that outlives its page, and that all tabs of an origin share. */
export interface Keeping {
  /** Resolves when what was kept is in memory. Never rejects. */
  readonly loaded: Promise<void>;
  readonly states: PullStates;
  /** How far the pulls of other tabs have come, by connection. */
  readonly $foreign: Readable<ReadonlyMap<string, CheckRun>>;
  /** Of all tabs one at a time pulls a connection. */
  claim(connectionId: string, signal: AbortSignal): Promise<() => void>;
  /** Takes everything out of memory; what goes on to come in stays there, and in this tab. */
  forget(): void;
  close(): void;
}

/** `name`: of this workspace and user. `forgotten` is called when another tab has forgotten everything. */
export function keepDirectory(
  directory: PulledDirectory,
  storage: DirectoryStorage,
  { name, forgotten }: { readonly name: string; readonly forgotten: () => void },
): Keeping {
  const { internals } = directory;
  const { records, users } = internals;
  const pulls = new Map<string, PullState>();
  const sent = new Map<string, readonly Company[]>();
  const $foreign = atom<ReadonlyMap<string, CheckRun>>(new Map());
  let isForeign = false;

  const snapshot = (): Snapshot => ({
    clock: records.clock,
    segments: records.segments,
    companies: new Map([...pulls.keys()].map((id) => [id, records.companies.all(id)])),
    pulls,
    merged: [...records.merged],
  });
  const save = () => void storage.save(snapshot);
  const send = (change: Change) => void (isForeign || storage.send(change));

  /** Takes in what this tab need not tell the others. */
  function quietly(take: () => void): void {
    isForeign = true;
    try {
      take();
    } finally {
      isForeign = false;
    }
  }

  function takeCompanies(connectionId: string, companies: readonly Company[]): void {
    const ids = new Set(companies.map(({ id }) => id));
    for (const { id } of records.companies.all(connectionId))
      if (!ids.has(id)) records.companies.remove(connectionId, id);
    records.companies.put(connectionId, companies);
    sent.set(connectionId, records.companies.all(connectionId));
  }

  function takePull(connectionId: string, state: PullState): void {
    pulls.set(connectionId, state);
    const ids = new Set(state.users.map(({ id }) => id));
    for (const { id } of users.all(connectionId)) if (!ids.has(id)) users.remove(connectionId, id);
    users.put(connectionId, state.users);
  }

  function hear({ connectionId, dropped, companies, pull, ...change }: Change): void {
    quietly(() => {
      if (dropped) records.drop(connectionId);
      if (companies) takeCompanies(connectionId, companies);
      if (pull) {
        takePull(connectionId, pull as PullState);
        $foreign.set(new Map($foreign.get()).set(connectionId, runOf(connectionId, pull as PullState)));
      }
      internals.takeIn(connectionId, change);
    });
    if (dropped ?? companies ?? pull) internals.cameIn();
  }

  function forget(): void {
    internals.listen({});
    records.clear();
    for (const id of pulls.keys()) for (const user of users.all(id)) users.remove(id, user.id);
    pulls.clear();
    internals.changed();
  }

  const ahead = answerAhead(directory, storage, quietly);
  const told = {
    removed: tellRemoved(send),
    merged: tellMerged(send),
    dropped: (connectionId: string) => send({ connectionId, dropped: true }),
    took: (id: string, upserts: readonly CrmRecord[]) => send({ connectionId: id, upserts }),
  };
  internals.listen({ ...told, matching: ahead });

  async function load(): Promise<void> {
    const stored = await storage.load();
    quietly(() => {
      if (stored) records.restore(stored);
      for (const [id, companies] of stored?.companies ?? []) takeCompanies(id, companies);
      for (const [id, pull] of stored?.pulls ?? []) takePull(id, pull as PullState);
    });
    storage.listen({
      changed: hear,
      forgotten() {
        forget();
        forgotten();
      },
    });
    internals.listen({ ...told, moved: save });
    internals.changed();
    save();
  }

  return {
    loaded: load(),
    $foreign,
    states: {
      get: (id) => pulls.get(id),
      set(connectionId, pull) {
        pulls.set(connectionId, pull);
        const companies = records.companies.all(connectionId);
        const isNew = sent.get(connectionId) !== companies && pull.unfinished?.companies === undefined;
        if (isNew) sent.set(connectionId, companies);
        send({ connectionId, pull, ...(isNew && { companies }) });
        save();
      },
    },
    async claim(connectionId, signal) {
      if (storage.$alone.get()) return () => undefined;
      const release = await claimLock(`${name}/pull/${connectionId}`, signal);
      const foreign = new Map($foreign.get());
      foreign.delete(connectionId);
      $foreign.set(foreign);
      return release;
    },
    forget,
    close() {
      internals.listen({});
      storage.close();
    },
  };
}

const tellRemoved = (send: (change: Change) => void) => (key: RecordKey) => {
  const { connectionId, recordId } = splitKey(key);
  send({ connectionId, removed: [recordId] });
};

const tellMerged = (send: (change: Change) => void) => (from: RecordKey, to: RecordKey) => {
  const { connectionId } = splitKey(from);
  send({ connectionId, merged: [[splitKey(from).recordId, splitKey(to).recordId]] });
};

/** Reads what belongs to a number that is asked for before everything has been loaded. */
function answerAhead(directory: PulledDirectory, storage: DirectoryStorage, quietly: (take: () => void) => void) {
  const { records, links, numbers, countryOf, changed } = directory.internals;
  const asked = new Map<string, 'reading' | 'read'>();
  const termsOf = (connectionId: string, record: CrmRecord, company: Company | undefined): Terms => {
    const country = countryIn(record.country) ?? countryIn(company?.country) ?? countryOf(connectionId);
    const { lines, emails, key } = readRecord(connectionId, record, country, numbers);
    return {
      numbers: lines.flatMap(({ number: { e164 } }) => (e164 ? [numberTerm(e164)] : [])),
      texts: emails.map(textTerm),
      ids: links.of(key).map((linked) => {
        const { connectionId: of, recordId } = splitKey(linked);
        return [of, textTerm(recordId)];
      }),
    };
  };
  return ({ term }: ReadNumber): boolean => {
    if (term === undefined || storage.$alone.get()) return false;
    const known = asked.get(term);
    if (known) return known === 'reading';
    asked.set(term, 'reading');
    const terms = isNumber(term) ? { numbers: [numberTerm(term)] } : { texts: [textTerm(term)] };
    void storage.cold(terms, termsOf).then((answer) => {
      asked.set(term, 'read');
      quietly(() => {
        for (const [id, companies] of answer?.companies ?? []) records.companies.put(id, companies);
        for (const { connectionId, record } of answer?.records ?? [])
          if (!records.entry(recordKey(connectionId, record.id))) records.put(connectionId, [record], 0);
      });
      changed();
    });
    return true;
  };
}

/** Resolves with how to release it. Rejects with the signal's reason. */
const claimLock = (name: string, signal: AbortSignal): Promise<() => void> =>
  new Promise((granted, refused) => {
    navigator.locks
      .request(name, { signal }, () => new Promise<void>((release) => granted(() => release())))
      .catch(refused);
  });

/** A pull of another tab, as far as it has told. */
function runOf(connectionId: string, { unfinished, entities, checkedAt, freshAt }: PullState): CheckRun {
  return {
    ...initialRun(connectionId),
    state: unfinished ? 'running' : 'done',
    ...(entities && { entities }),
    ...(checkedAt !== undefined && { checkedAt }),
    ...(freshAt !== undefined && { freshAt }),
  };
}
