import { atom } from 'nanostores';
import type { RecordKey } from '../../core/contact.js';
import type { Exclusive } from '../../core/exclusive.js';
import type { Readable } from '../../core/readable.js';
import type { Save, SaveResult } from '../../core/saving.js';
import type { Watcher } from '../send-edit.js';
import type { Surroundings } from '../services.js';
import { resultsOf, saveOf, type Entry } from './derive.js';
import { createDispatch } from './dispatch.js';
import { createEntries } from './entries.js';
import { rowOf, type KeptLeg, type KeptSave } from './kept.js';
import { oursBefore } from './order.js';
import { isDone, recordsIn, rowsOf, solvedBy, type Newer } from './solved.js';
import type { OutboxStore } from './store.js';

/** What is to be sent, and of whom. */
export interface SaveOrder extends Newer, Pick<KeptSave, 'kind' | 'fields'> {}

/** A save that has been accepted. It goes on whether or not anybody listens. */
export interface Job {
  readonly save: Save;
  /** Resolves once every CRM has answered, or could not be reached for now. Never rejects. */
  readonly settled: Promise<void>;
}

export interface SaveWatcher extends Watcher {
  onChange?(save: Save, legs: Entry['legs']): void;
}

export interface Outbox {
  readonly $saves: Readable<readonly Save[]>;
  /**
   * Keeps a save, and then sends it. Undefined where this device cannot keep it until it has arrived: then nothing is
   * sent. `watcher` is told of it as long as this page lives.
   */
  accept(order: SaveOrder, watcher?: SaveWatcher): Promise<Job | undefined>;
  /** Sends it also where it cannot be kept. */
  send(order: SaveOrder, watcher?: SaveWatcher): Promise<Job>;
  get(saveId: string): Entry | undefined;
  /** Changes a leg while nobody sends it, and tries it then; undefined leaves it as it is. */
  change(saveId: string, connectionId: string, edit: (leg: KeptLeg) => KeptLeg | undefined): Promise<void>;
  /** Gives up what has not reached this CRM. */
  discard(saveId: string, connectionId: string): Promise<void>;
  /** Forgets a save that has reached every CRM. */
  dismiss(saveId: string): void;
  /** There is reason to hope for a connection, or for all: what waits is sent now. */
  hurry(connectionId?: string): void;
  close(): void;
}

/** Of each person only the last save can be taken back. */
function newestFirst(entries: readonly Entry[], shownAs: (entry: Entry) => Save): readonly Save[] {
  const seen = new Set<RecordKey>();
  return [...entries].reverse().map((entry) => {
    const save = shownAs(entry);
    const records = recordsIn(entry);
    const isLast = !records.some((key) => seen.has(key));
    for (const key of records) seen.add(key);
    return save.undoable && !isLast ? { ...save, undoable: false } : save;
  });
}

/** How long, in milliseconds, a save that has reached every CRM can be taken back. */
const remembered = 30 * 60_000;

export function createOutbox(around: Surroundings, store: OutboxStore, exclusive: Exclusive): Outbox {
  const $saves = atom<readonly Save[]>([]);
  const watchers = new Map<string, SaveWatcher>();
  /** What each watcher has been told last. */
  const told = new Map<string, Save>();
  const looks = new WeakMap<Entry, { readonly results: readonly SaveResult[]; readonly save: Save }>();
  const entries = createEntries(store, changed);
  const watcherOf = (saveId: string) => watchers.get(saveId);
  const dispatch = createDispatch({ around, entries, exclusive, watcherOf, changed: publish });
  const loaded = entries.load().then(clear);
  let stopTimer = () => {};
  let isClosed = false;

  function publish(): void {
    const progress = dispatch.progress();
    const shown = entries.all().filter((entry) => !isOver(entry));
    $saves.set(newestFirst(shown, (entry) => shownAs(entry, resultsOf(entry, progress))));
    for (const save of $saves.get()) tell(save);
    for (const id of told.keys()) if (!entries.get(id)) forget(id);
  }

  /** The same object as long as it looks the same: a thousand saves may wait while one moves. */
  function shownAs(entry: Entry, results: readonly SaveResult[]): Save {
    const before = looks.get(entry);
    if (before?.results.every((result, at) => result === results[at])) return before.save;
    const save = saveOf(entry, results);
    looks.set(entry, { results, save });
    return save;
  }

  function tell(save: Save): void {
    const watcher = watchers.get(save.id);
    const legs = entries.get(save.id)?.legs;
    if (!watcher || !legs || told.get(save.id) === save) return;
    told.set(save.id, save);
    watcher.onChange?.(save, legs);
  }

  function forget(id: string): void {
    told.delete(id);
    watchers.delete(id);
  }

  function changed(): void {
    publish();
    dispatch.pump();
  }

  const isOver = ({ head, legs }: Entry): boolean =>
    [...legs.values()].every(isDone) && around.clock.now() - head.startedAt >= remembered;

  const drop = (rows: readonly string[]) => entries.put(new Map(rows.map((row) => [row, undefined])));

  async function clear(): Promise<void> {
    const over = entries.all().filter(isOver).flatMap(rowsOf);
    if (over.length) await drop(over);
    if (isClosed) return;
    stopTimer = around.clock.after(remembered / 10, () => void clear());
  }

  /** Later than every save that is known, whatever the clock says. */
  function nextId(): string {
    const last = Number.parseInt(entries.all().at(-1)?.head.id.slice(0, 12) ?? '0', 36);
    const time = Math.max(Math.floor(around.clock.now()), last + 1);
    const chance = Math.floor(around.clock.random() * 36 ** 6);
    return `${time.toString(36).padStart(12, '0')}-${chance.toString(36).padStart(6, '0')}`;
  }

  function rowsFor(id: string, { legs, contactId, ...order }: SaveOrder): ReadonlyMap<string, unknown> {
    const known = entries.all();
    const { kind, fields, undoes } = order;
    const head: KeptSave = {
      version: 1,
      ...{ id, kind, fields, startedAt: around.clock.now() },
      ...(contactId !== undefined && { contactId }),
      ...(undoes !== undefined && { undoes }),
      connectionIds: legs.map(({ connectionId }) => connectionId),
    };
    const own = legs.map((leg): [string, KeptLeg] => [
      rowOf(id, leg.connectionId),
      leg.kind === 'edit' ? { ...leg, ours: [...leg.ours, ...oursBefore(leg, known)] } : leg,
    ]);
    return new Map<string, unknown>([[id, head], ...own]);
  }

  /** Undefined where it must last and cannot. One at a time over all tabs, so that their order is the order of their ids. */
  async function take(order: SaveOrder, mustLast: boolean, watcher?: SaveWatcher): Promise<string | undefined> {
    await loaded;
    return exclusive('accept', async () => {
      await entries.learn();
      const id = nextId();
      const solved = solvedBy(order, entries.all()).map((row) => [row, undefined] as const);
      if (watcher) watchers.set(id, watcher);
      const isKept = await entries.put(new Map([...solved, ...rowsFor(id, order)]), mustLast);
      if (isKept || !mustLast) return id;
      watchers.delete(id);
      return undefined;
    });
  }

  function jobOf(id: string, { legs }: SaveOrder): Job {
    const current = () => $saves.get().find((save) => save.id === id);
    let save = current() as Save;
    const planned = legs.filter(({ result }) => result.state === 'planned');
    const sent = Promise.all(planned.map(({ connectionId }) => dispatch.attempt(id, connectionId)));
    return {
      get save() {
        return (save = current() ?? save);
      },
      settled: sent.then(() => undefined),
    };
  }

  return {
    $saves,
    async accept(order, watcher) {
      const id = await take(order, true, watcher);
      return id === undefined ? undefined : jobOf(id, order);
    },
    async send(order, watcher) {
      return jobOf((await take(order, false, watcher)) as string, order);
    },
    get: entries.get,
    async change(saveId, connectionId, edit) {
      await dispatch.alone(saveId, connectionId, async (leg) => {
        const next = edit(leg);
        if (next) await entries.put(new Map([[rowOf(saveId, connectionId), next]]));
      });
      await dispatch.attempt(saveId, connectionId);
    },
    async discard(saveId, connectionId) {
      await dispatch.alone(saveId, connectionId, async (leg) => {
        const entry = entries.get(saveId);
        if (!entry || isDone(leg)) return;
        await drop(entry.legs.size > 1 ? [rowOf(saveId, connectionId)] : rowsOf(entry));
      });
    },
    dismiss(saveId) {
      const entry = entries.get(saveId);
      if (entry && [...entry.legs.values()].every(isDone)) void drop(rowsOf(entry));
    },
    hurry: dispatch.hurry,
    close() {
      isClosed = true;
      stopTimer();
      entries.close();
      dispatch.close();
    },
  };
}
