import type { Exclusive } from '../../core/exclusive.js';
import type { Readable } from '../../core/readable.js';
import type { Save } from '../../core/saving.js';
import type { Surroundings } from '../services.js';
import type { Entry } from './derive.js';
import { createDispatch } from './dispatch.js';
import { createEntries } from './entries.js';
import { rowOf, type KeptLeg, type KeptSave } from './kept.js';
import { oursBefore } from './order.js';
import { createShown, type SaveWatcher } from './shown.js';
import { isDone, keptRows, recordsOfNewer, rowsOf, solvedBy, type Newer } from './solved.js';
import type { OutboxStore } from './store.js';
import { undoneBy } from './undo.js';

/** What is to be sent, and of whom. */
export interface SaveOrder extends Newer, Pick<KeptSave, 'kind' | 'fields'> {}

/** A save that has been accepted. It goes on whether or not anybody listens. */
export interface Job {
  readonly save: Save;
  /** Resolves once every CRM has answered, or could not be reached for now. Never rejects. */
  readonly settled: Promise<void>;
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
  /** Takes a save back; undefined where it is not the last of its contact any more, or has changed nothing. */
  undo(saveId: string): Promise<Job | undefined>;
  get(saveId: string): Entry | undefined;
  /** Changes a leg while nobody sends it, and tries it then; undefined leaves it as it is. */
  change(saveId: string, connectionId: string, edit: (leg: KeptLeg) => KeptLeg | undefined): Promise<void>;
  /** Gives up what has not reached this CRM. */
  discard(saveId: string, connectionId: string): Promise<void>;
  /** Forgets a save that has reached every CRM. */
  dismiss(saveId: string): void;
  /** There is reason to hope for a connection, or for all: what waits is sent now. */
  hurry(connectionId?: string): void;
  /** Connections have come or gone. */
  reconnected(): void;
  /** Records have been merged: saves are of others than before. */
  merged(): void;
  close(): void;
}

/** How long, in milliseconds, a save that has reached every CRM can be taken back. */
const remembered = 30 * 60_000;

/** So many saves are looked at again in one task. */
const atOnce = 50;

export function createOutbox(around: Surroundings, store: OutboxStore, exclusive: Exclusive): Outbox {
  const isOver = ({ head, legs }: Entry): boolean =>
    [...legs.values()].every(isDone) && around.clock.now() - head.startedAt >= remembered;

  const entries = createEntries(store, changed);
  const dispatch = createDispatch({
    ...{ around, entries, exclusive },
    watcherOf: (saveId) => shown.watcherOf(saveId),
    changed: (saveId) => shown.look([saveId]),
  });
  const shown = createShown({ entries, progress: dispatch.progress, isOver, keyToday: around.directory.today });
  const { $saves } = shown;
  const loaded = entries.load().then(clear);
  let stopTimer = () => {};
  let isClosed = false;

  function changed(): void {
    shown.look(entries.changes());
    dispatch.pump();
  }

  function lookAgain(saveIds: readonly string[]): void {
    if (isClosed) return;
    shown.look(saveIds.slice(0, atOnce));
    if (saveIds.length > atOnce) around.clock.after(0, () => lookAgain(saveIds.slice(atOnce)));
  }

  const drop = (rows: readonly string[]) => entries.put(new Map(rows.map((row) => [row, undefined])));

  async function clear(): Promise<void> {
    const over = entries.all().filter(isOver).flatMap(rowsOf);
    if (over.length) await drop(over);
    if (isClosed) return;
    stopTimer = around.clock.after(remembered / 10, () => void entries.learn({ everything: true }).then(clear));
  }

  /** Later than every save that is known, whatever the clock says. */
  function nextId(): string {
    const last = Number.parseInt(entries.all().at(-1)?.head.id.slice(0, 12) ?? '0', 36);
    const time = Math.max(Math.floor(around.clock.now()), last + 1);
    const chance = Math.floor(around.clock.random() * 36 ** 6);
    return `${time.toString(36).padStart(12, '0')}-${chance.toString(36).padStart(6, '0')}`;
  }

  function entryFor(id: string, { legs, contactId, ...order }: SaveOrder): Entry {
    const { kind, fields, undoes } = order;
    const head: KeptSave = {
      version: 1,
      ...{ id, kind, fields, startedAt: around.clock.now() },
      ...(contactId !== undefined && { contactId }),
      ...(undoes !== undefined && { undoes }),
      connectionIds: legs.map(({ connectionId }) => connectionId),
    };
    const own = legs.map((leg): [string, KeptLeg] => [
      leg.connectionId,
      leg.kind === 'edit' ? { ...leg, ours: [...leg.ours, ...oursBefore(leg, entries.open)] } : leg,
    ]);
    return { head, legs: new Map(own) };
  }

  function concernedBy(order: SaveOrder): readonly Entry[] {
    const earlier = entries.get(order.replaces ?? order.undoes ?? '');
    return [...new Set([...entries.about(recordsOfNewer(order)), ...(earlier ? [earlier] : [])])];
  }

  /** One at a time over all tabs, and once all earlier saves are known: so the order of saves is the order of their ids. */
  async function inTurn<T>(take: () => Promise<T>): Promise<T> {
    await loaded;
    return exclusive('accept', async () => {
      await entries.learn();
      return take();
    });
  }

  /** The new save, and whether it will last. */
  async function take(order: SaveOrder, watcher?: SaveWatcher, mustLast = false) {
    const entry = entryFor(nextId(), order);
    const solved = solvedBy(order, concernedBy(order)).map((row) => [row, undefined] as const);
    if (watcher) shown.watch(entry.head.id, watcher);
    const lasts = await entries.put(new Map([...solved, ...keptRows(entry)]), mustLast);
    return { entry, lasts };
  }

  async function accept(order: SaveOrder, watcher?: SaveWatcher): Promise<Job | undefined> {
    const { entry, lasts } = await inTurn(() => take(order, watcher, true));
    if (lasts) return jobOf(entry);
    shown.unwatch(entry.head.id);
    return undefined;
  }

  async function send(order: SaveOrder, watcher?: SaveWatcher): Promise<Job> {
    const { entry } = await inTurn(() => take(order, watcher));
    return jobOf(entry);
  }

  function jobOf(entry: Entry): Job {
    const { id } = entry.head;
    const current = () => $saves.get().find((save) => save.id === id);
    let save = current() ?? shown.asShown(entry); // another tab may have given it up already
    const planned = [...entry.legs.values()].filter(({ result }) => result.state === 'planned');
    const sent = Promise.all(planned.map(({ connectionId }) => dispatch.attempt(id, connectionId)));
    return {
      get save() {
        return (save = current() ?? save);
      },
      settled: sent.then(() => undefined),
    };
  }

  function undoing(saveId: string): SaveOrder | undefined {
    const isUndoable = $saves.get().some(({ id, undoable }) => id === saveId && undoable);
    const entry = isUndoable ? entries.get(saveId) : undefined;
    return entry && { ...undoneBy(entry), undoes: saveId };
  }

  async function undo(saveId: string): Promise<Job | undefined> {
    const taken = await inTurn(async () => {
      const order = undoing(saveId);
      return order && take(order);
    });
    return taken && jobOf(taken.entry);
  }

  return {
    $saves,
    accept,
    send,
    undo,
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
    reconnected() {
      lookAgain(entries.all().map(({ head }) => head.id));
      dispatch.hurry();
    },
    merged: () => lookAgain($saves.get().map(({ id }) => id)),
    close() {
      isClosed = true;
      stopTimer();
      entries.close();
      dispatch.close();
    },
  };
}
