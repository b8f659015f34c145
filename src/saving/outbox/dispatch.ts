import type { Exclusive } from '../../core/exclusive.js';
import type { SaveResult } from '../../core/saving.js';
import { sendCreate } from '../send-create.js';
import { sendEdit, type Watcher } from '../send-edit.js';
import { connectionOf, type Surroundings } from '../services.js';
import type { Entries } from './entries.js';
import { placeIn, resultOf, type KeptLeg } from './kept.js';
import { earlierThan, isOpen, placeOf, type Place } from './order.js';
import { dueAt } from './retry.js';
import { createTrouble } from './trouble.js';
import { createUrgent } from './urgent.js';

/** How many legs of one connection are sent at a time where nobody waits for them. */
const abreast = 4;

export interface DispatchOptions {
  readonly around: Surroundings;
  readonly entries: Entries;
  readonly exclusive: Exclusive;
  readonly watcherOf: (saveId: string) => Watcher | undefined;
  /** Called when what `progress` tells of a save has changed. */
  readonly changed: (saveId: string) => void;
}

/** Sends what is due, each record's legs one after the other in their order, and sees to what is due later. */
export interface Dispatch {
  pump(): void;
  /** Tries a leg now, due or not; resolves once it was tried, or another has to come first. Never rejects. */
  attempt(saveId: string, connectionId: string): Promise<void>;
  /** Does something with a leg while nobody sends it; undefined where it was given up. */
  alone<T>(saveId: string, connectionId: string, work: (leg: KeptLeg) => Promise<T>): Promise<T | undefined>;
  /** Whatever waits for a connection, or for any, is due now: but not before a CRM wants to be asked again. */
  hurry(connectionId?: string): void;
  /** How far a leg is at this moment. */
  progress(saveId: string, leg: KeptLeg): SaveResult;
  close(): void;
}

export function createDispatch({ around, entries, exclusive, watcherOf, changed }: DispatchOptions): Dispatch {
  const running = new Map<string, Promise<void>>();
  const sending = new Set<string>();
  const urgent = createUrgent();
  const trouble = createTrouble(around.clock);
  let stopTimer = () => {};
  let isClosed = false;

  const isThere = (connectionId: string) => connectionOf(around, connectionId) !== undefined;
  const dueOf = ({ leg }: Place) => Math.max(dueAt(leg) ?? Infinity, trouble.until(leg.connectionId) ?? 0);
  const isDue = (place: Place) =>
    isThere(place.leg.connectionId) && (urgent.has(place) || dueOf(place) <= around.clock.now());

  function pump(): void {
    if (isClosed) return;
    stopTimer();
    const busy = new Map<string, number>();
    for (const row of running.keys()) count(busy, placeIn(row).connectionId ?? '');
    const there = entries.open.connections().filter(isThere);
    const next = Math.min(...there.map((connectionId) => pumpTo(connectionId, busy.get(connectionId) ?? 0)));
    if (next < Infinity) stopTimer = around.clock.after(Math.max(0, next - around.clock.now()), pump);
  }

  /** Starts what there is room for, and tells when more may be due; what runs looks again when it has ended. */
  function pumpTo(connectionId: string, busy: number): number {
    const until = trouble.until(connectionId);
    let room = (until === undefined ? abreast : 1) - busy;
    if (room <= 0) return Infinity;
    if (until !== undefined && until > around.clock.now() && !urgent.isIn(connectionId)) return until;
    const blocked = new Set<string>();
    let next = Infinity;
    for (const place of entries.open.to(connectionId)) {
      if (running.has(place.row) || blocked.has(place.subject)) continue;
      if (!isDue(place)) {
        blocked.add(place.subject);
        next = Math.min(next, dueOf(place));
        continue;
      }
      void start(place);
      if (--room === 0) return Infinity;
    }
    return next;
  }

  function start(place: Place): Promise<void> {
    const { saveId, row } = place;
    const run = alone(saveId, place.leg.connectionId, (leg) => sendInOrder(placeOf(saveId, leg))).then(() => {
      running.delete(row);
      urgent.done(place);
      pump();
    });
    running.set(row, run);
    return run;
  }

  async function alone<T>(saveId: string, connectionId: string, work: (leg: KeptLeg) => Promise<T>) {
    const leg = entries.get(saveId)?.legs.get(connectionId);
    if (!leg || isClosed) return undefined;
    return exclusive(placeOf(saveId, leg).subject, async () => {
      await entries.learn();
      const now = isClosed ? undefined : await entries.reread(saveId, connectionId);
      return now && work(now);
    });
  }

  /** What an earlier tab has left comes first. */
  async function sendInOrder(last: Place): Promise<void> {
    for (const { saveId, leg } of [...earlierThan(last, entries.open), last]) {
      const now = await entries.reread(saveId, leg.connectionId);
      if (!now || !isOpen(now)) continue;
      const place = placeOf(saveId, now);
      if (!isDue(place) || isClosed) break;
      const sent = await send(place);
      if (isOpen(sent)) break; // it has not got through: nothing overtakes it
    }
  }

  async function send(place: Place): Promise<KeptLeg> {
    const { saveId, leg, row } = place;
    const keep = async (next: KeptLeg) => void (await entries.put(new Map([[row, next]])));
    sending.add(row);
    changed(saveId);
    const sent = await (leg.kind === 'create'
      ? sendCreate(around, leg, keep, watcherOf(saveId))
      : isApart(place)
        ? { ...leg, result: { state: 'apart' as const } }
        : sendEdit(around, leg, watcherOf(saveId)));
    urgent.done(place);
    if (isClosed) return sent;
    heed(leg.connectionId, resultOf(sent.result));
    await keep(sent);
    sending.delete(row);
    changed(saveId);
    return sent;
  }

  /** What has got through, or was refused, tells that others may. */
  function heed(connectionId: string, result: SaveResult): void {
    if (result.state === 'waiting' && result.error) {
      trouble.failed(connectionId, result.error);
      urgent.calm(connectionId);
      return;
    }
    if (trouble.until(connectionId) === undefined) return;
    trouble.answered(connectionId);
    hurry(connectionId);
  }

  /** The agent has taken the record for this person's when the edit was made, and has said otherwise since. */
  function isApart({ saveId, leg }: Place): boolean {
    const contactId = entries.get(saveId)?.head.contactId;
    if (leg.kind !== 'edit' || leg.isConfirmed || contactId === undefined) return false;
    return around.directory.areApart([contactId, leg.key]);
  }

  function hurry(connectionId?: string): void {
    for (const id of connectionId === undefined ? entries.open.connections() : [connectionId])
      for (const place of entries.open.to(id)) if (hasHope(place)) urgent.hurry(place);
    pump();
  }

  return {
    pump,
    attempt(saveId, connectionId) {
      const leg = entries.get(saveId)?.legs.get(connectionId);
      if (!leg) return Promise.resolve();
      const place = placeOf(saveId, leg);
      for (const earlier of earlierThan(place, entries.open)) if (hasHope(earlier)) urgent.force(earlier);
      urgent.force(place);
      return running.get(place.row) ?? start(place);
    },
    alone,
    hurry,
    progress(saveId, leg) {
      const own = resultOf(leg.result);
      if (!isOpen(leg)) return own;
      const { row, subject } = placeOf(saveId, leg);
      if (sending.has(row)) return underWay;
      if (!isThere(leg.connectionId)) return waitsForConnection;
      const [ahead] = entries.open.for(subject);
      const isBehind = ahead && ahead.row !== row && ahead.leg.result.state === 'waiting';
      return isBehind && leg.result.state === 'planned' ? resultOf(ahead.leg.result) : own;
    },
    close() {
      isClosed = true;
      stopTimer();
    },
  };
}

// one object each, so that what looks the same is the same
const underWay: SaveResult = { state: 'sending' };
const waitsForConnection: SaveResult = { state: 'waiting' };

/** Whether it might get through before its time: not where the CRM has said when. */
const hasHope = ({ leg: { result } }: Place): boolean =>
  result.state === 'waiting' && result.error?.code !== 'rate-limited';

const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
