import type { Kind, Row, Store } from './store.js';

/** What a CRM starts with: rows by id, in its own order. */
export type Seed = Readonly<Record<Exclude<Kind, 'calls'>, ReadonlyMap<string, Row>>>;

const remembered = 500;

/** The rows of a demo CRM: the seed with what has been changed since. Ids are compared as text. */
export interface Tables {
  all(kind: Kind): readonly Row[];
  get(kind: Kind, id: string): Row | undefined;
  put(kind: Kind, id: string, row: Row): void;
  remove(kind: Kind, id: string): void;
  /** Removes a contact in favour of another. */
  merge(id: string, into: string): void;
  /** The contact that this one was merged into. */
  mergedInto(id: string): string | undefined;
  /** For a new contact: never given twice, not even after a removal. */
  newNumber(): number;
  /** The CRM's clock, in milliseconds: no change so far is later, none to come is earlier. */
  now(): number;
  /** The time of a change, in milliseconds: later than all before. */
  tick(): number;
}

export function createTables(store: Store, seed: () => Seed): Tables {
  const none: ReadonlyMap<string, Row> = new Map();
  const seeded = (kind: Kind) => (kind === 'calls' ? none : seed()[kind]);
  const happen = (kind: Kind, id: string, row: Row | null, into?: string) =>
    store.change((difference) => {
      difference.rows[kind][id] = row;
      if (kind !== 'contacts') return;
      const what = row ? 'written' : into === undefined ? 'removed' : 'merged';
      difference.happened.push({ id, what, ...(into === undefined ? {} : { into }) });
      difference.forgotten += difference.happened.splice(0, difference.happened.length - remembered).length;
    });

  return {
    all(kind) {
      const changed = store.read().rows[kind];
      const base = seeded(kind);
      const rows: Row[] = [];
      for (const [id, row] of base) {
        const now = id in changed ? changed[id] : row;
        if (now) rows.push(now);
      }
      for (const [id, row] of Object.entries(changed)) if (row && !base.has(id)) rows.push(row);
      return rows;
    },
    get(kind, id) {
      const changed = store.read().rows[kind];
      return (Object.hasOwn(changed, id) ? changed[id] : seeded(kind).get(id)) ?? undefined;
    },
    put: (kind, id, row) => happen(kind, id, row),
    remove: (kind, id) => happen(kind, id, null),
    merge: (id, into) => happen('contacts', id, null, into),
    mergedInto: (id) => store.read().happened.findLast((each) => each.id === id && each.what === 'merged')?.into,
    newNumber: () => store.change((difference) => seed().contacts.size + ++difference.made),
    now: () => Math.max(Date.now(), store.read().clock),
    tick: () => store.change((difference) => (difference.clock = Math.max(Date.now(), difference.clock + 1))),
  };
}
