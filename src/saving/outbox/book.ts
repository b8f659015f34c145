import type { RecordKey } from '../../core/contact.js';
import type { Entry } from './derive.js';
import { headIn, legIn, placeIn, rowOf, type KeptLeg, type KeptSave } from './kept.js';
import { createOrder, type OpenLegs } from './order.js';
import { createRanked } from './ranked.js';
import { recordsIn } from './solved.js';

/** The saves that this page knows, put together from their rows. What a change costs does not grow with their number. */
export interface Book {
  /** Oldest first; it changes as rows are taken in. */
  all(): readonly Entry[];
  get(saveId: string): Entry | undefined;
  /** Those from this save on, oldest first. */
  from(saveId: string): readonly Entry[];
  /** The saves that are about any of these records. */
  about(keys: readonly RecordKey[]): readonly Entry[];
  readonly open: OpenLegs;
  row(row: string): KeptSave | KeptLeg | undefined;
  leg(row: string): KeptLeg | undefined;
  /** `undefined` deletes. What another version has written is left out. */
  take(row: string, value: unknown): void;
  /** The saves that may look different since this was asked last: also those that share a record with what has changed. */
  changes(): ReadonlySet<string>;
}

export function createBook(): Book {
  const heads = new Map<string, KeptSave>();
  const legs = new Map<string, KeptLeg>();
  /** The same object as long as nothing has changed in it. */
  const built = new Map<string, Entry>();
  const entries = createRanked<Entry>();
  const byRecord = new Map<RecordKey, Set<string>>();
  const order = createOrder();
  /** Rows of these were taken in since they were put together. */
  const stale = new Set<string>();
  let changed = new Set<string>();

  function refresh(): void {
    for (const saveId of stale) {
      stale.delete(saveId);
      const before = built.get(saveId);
      const now = build(saveId);
      entries.set(saveId, now);
      if (now) built.set(saveId, now);
      else built.delete(saveId);
      order.update(before, now);
      changed.add(saveId);
      for (const key of before ? recordsIn(before) : []) unfile(key, saveId);
      for (const key of now ? recordsIn(now) : []) file(key, saveId);
    }
  }

  function build(saveId: string): Entry | undefined {
    const head = heads.get(saveId);
    const own = new Map<string, KeptLeg>();
    for (const connectionId of head?.connectionIds ?? []) {
      const leg = legs.get(rowOf(saveId, connectionId));
      if (leg) own.set(connectionId, leg);
    }
    return head && own.size ? { head, legs: own } : undefined;
  }

  function file(key: RecordKey, saveId: string): void {
    const ids = byRecord.get(key) ?? new Set();
    byRecord.set(key, ids.add(saveId));
    for (const id of ids) changed.add(id);
  }

  function unfile(key: RecordKey, saveId: string): void {
    const ids = byRecord.get(key);
    ids?.delete(saveId);
    for (const id of ids ?? []) changed.add(id);
    if (!ids?.size) byRecord.delete(key);
  }

  function store<T>(rows: Map<string, T>, row: string, value: T | undefined): void {
    if (value) rows.set(row, value);
    else rows.delete(row);
  }

  const fresh =
    <A extends readonly unknown[], T>(ask: (...args: A) => T) =>
    (...args: A): T => {
      refresh();
      return ask(...args);
    };

  return {
    all: fresh(() => entries.items),
    get: fresh((saveId) => built.get(saveId)),
    from: fresh((saveId) => entries.items.slice(entries.before(saveId))),
    about: fresh((keys) => {
      const ids = new Set(keys.flatMap((key) => [...(byRecord.get(key) ?? [])]));
      return [...ids].flatMap((id) => built.get(id) ?? []);
    }),
    open: { connections: fresh(order.connections), to: fresh(order.to), for: fresh(order.for) },
    row: (row) => heads.get(row) ?? legs.get(row),
    leg: (row) => legs.get(row),
    take(row, value) {
      const { saveId, connectionId } = placeIn(row);
      stale.add(saveId);
      if (connectionId === undefined) store(heads, row, headIn(value));
      else store(legs, row, legIn(value));
    },
    changes: fresh(() => {
      const seen = changed;
      changed = new Set();
      return seen;
    }),
  };
}
