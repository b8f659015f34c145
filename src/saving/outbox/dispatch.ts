import type { Exclusive } from '../../core/exclusive.js';
import type { SaveResult } from '../../core/saving.js';
import { sendCreate } from '../send-create.js';
import { sendEdit, type Watcher } from '../send-edit.js';
import { connectionOf, type Surroundings } from '../services.js';
import type { Entries } from './entries.js';
import { placeIn, resultOf, rowOf, type KeptLeg } from './kept.js';
import { earlierThan, isOpen, openLegs, placeOf, type Place } from './order.js';
import { dueAt } from './retry.js';
import { createTrouble } from './trouble.js';

/** How many legs of one connection are sent at a time where nobody waits for them. */
const abreast = 4;

export interface DispatchOptions {
  readonly around: Surroundings;
  readonly entries: Entries;
  readonly exclusive: Exclusive;
  readonly watcherOf: (saveId: string) => Watcher | undefined;
  /** Called when what `progress` tells has changed. */
  readonly changed: () => void;
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
  /** How far each leg is at this moment; absent where that is what is kept. By row. */
  progress(): ReadonlyMap<string, SaveResult>;
  close(): void;
}

export function createDispatch({ around, entries, exclusive, watcherOf, changed }: DispatchOptions): Dispatch {
  const running = new Map<string, Promise<void>>();
  const sending = new Set<string>();
  /** Rows that are tried although they are not due. */
  const forced = new Set<string>();
  /** ... as long as the first of their connection gets through. */
  const hurried = new Set<string>();
  const trouble = createTrouble(around.clock);
  let stopTimer = () => {};
  let isClosed = false;

  const isThere = ({ connectionId }: KeptLeg) => connectionOf(around, connectionId) !== undefined;
  const isUrgent = (row: string) => forced.has(row) || hurried.has(row);
  const dueOf = ({ leg }: Place) => Math.max(dueAt(leg) ?? Infinity, trouble.until(leg.connectionId) ?? 0);
  const isDue = (place: Place) => isThere(place.leg) && (isUrgent(place.row) || dueOf(place) <= around.clock.now());

  function pump(): void {
    if (isClosed) return;
    stopTimer();
    const blocked = new Set<string>();
    const busy = new Map<string, number>();
    for (const row of running.keys()) count(busy, placeIn(row).connectionId ?? '');
    let next = Infinity;
    for (const place of openLegs(entries.all())) {
      const { saveId, leg, subject } = place;
      if (running.has(place.row) || blocked.has(subject)) continue;
      if (!isDue(place)) {
        blocked.add(subject);
        if (isThere(leg)) next = Math.min(next, dueOf(place));
      } else if ((busy.get(leg.connectionId) ?? 0) < (trouble.until(leg.connectionId) === undefined ? abreast : 1)) {
        count(busy, leg.connectionId);
        void start(saveId, leg.connectionId);
      }
    }
    if (next < Infinity) stopTimer = around.clock.after(Math.max(0, next - around.clock.now()), pump);
  }

  function start(saveId: string, connectionId: string): Promise<void> {
    const row = rowOf(saveId, connectionId);
    const due = () => {
      const leg = entries.get(saveId)?.legs.get(connectionId);
      return leg && dueAt(leg);
    };
    const before = due();
    const run = alone(saveId, connectionId, (leg) => sendInOrder(placeOf(saveId, leg))).then((hasSent) => {
      running.delete(row);
      forced.delete(row);
      hurried.delete(row);
      if (hasSent || due() !== before) pump(); // another tab may have put it off, and gone
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

  /** Whether anything was sent. What an earlier tab has left comes first. */
  async function sendInOrder(last: Place): Promise<boolean> {
    let hasSent = false;
    for (const { saveId, leg } of [...earlierThan(last, entries.all()), last]) {
      const now = await entries.reread(saveId, leg.connectionId);
      if (!now || !isOpen(now)) continue;
      const place = placeOf(saveId, now);
      if (!isDue(place) || isClosed) break;
      const sent = await send(place);
      hasSent = true;
      if (isOpen(sent)) break; // it has not got through: nothing overtakes it
    }
    return hasSent;
  }

  async function send(place: Place): Promise<KeptLeg> {
    const { saveId, leg, row } = place;
    const keep = async (next: KeptLeg) => void (await entries.put(new Map([[row, next]])));
    sending.add(row);
    changed();
    const sent = await (leg.kind === 'create'
      ? sendCreate(around, leg, keep, watcherOf(saveId))
      : isApart(place)
        ? { ...leg, result: { state: 'apart' as const } }
        : sendEdit(around, leg, watcherOf(saveId)));
    forced.delete(row);
    hurried.delete(row);
    if (isClosed) return sent;
    heed(leg.connectionId, resultOf(sent.result));
    await keep(sent);
    sending.delete(row);
    changed();
    return sent;
  }

  /** What has got through, or was refused, tells that others may. */
  function heed(connectionId: string, result: SaveResult): void {
    if (result.state === 'waiting' && result.error) {
      trouble.failed(connectionId, result.error);
      for (const row of hurried) if (placeIn(row).connectionId === connectionId) hurried.delete(row);
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
    for (const place of openLegs(entries.all())) {
      const isMeant = connectionId === undefined || place.leg.connectionId === connectionId;
      if (isMeant && hasHope(place)) hurried.add(place.row);
    }
    pump();
  }

  return {
    pump,
    attempt(saveId, connectionId) {
      const row = rowOf(saveId, connectionId);
      const leg = entries.get(saveId)?.legs.get(connectionId);
      for (const place of leg ? earlierThan(placeOf(saveId, leg), entries.all()) : [])
        if (hasHope(place)) forced.add(place.row);
      forced.add(row);
      return running.get(row) ?? start(saveId, connectionId);
    },
    alone,
    hurry,
    progress() {
      const first = new Map<string, KeptLeg>();
      const results = new Map<string, SaveResult>();
      for (const place of openLegs(entries.all())) {
        const { leg, row, subject } = place;
        const ahead = first.get(subject);
        if (sending.has(row)) results.set(row, underWay);
        else if (!isThere(leg)) results.set(row, waitsForConnection);
        else if (ahead?.result.state === 'waiting' && leg.result.state === 'planned')
          results.set(row, resultOf(ahead.result));
        if (!ahead) first.set(subject, leg);
      }
      return results;
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
