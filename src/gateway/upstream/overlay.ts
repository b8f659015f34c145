import type { Page } from '../../core/adapter.js';
import type { Latest, Told } from './fold.js';
import { createIndex } from './index-of.js';
import type { Pulled, ReadPage } from './pulled.js';
import type { PulledPage, Snapshot } from './snapshots.js';

/** What a log has to say of the items of a listing. */
export interface Logged<T> {
  /** What it says last of each contact. Rejects with `cursor-expired` where it no longer reaches back that far. */
  latest(snapshot: Snapshot): Promise<Told>;
  idOf(item: T): string;
  /** The item as the log has it. */
  fromLog(latest: Required<Latest>): T;
}

/** A page as of now. */
export interface Overlaid<T> extends Pick<Page<T>, 'items' | 'total'> {
  /** What stands on no page; known once the snapshot is whole. */
  readonly added: readonly T[];
}

/** Lays what was logged over pages: of what was not, they stay as the CRM gave them. */
export function createOverlay<T>(logged: Logged<T>, pulled: Pulled<T>) {
  const { idOf, fromLog } = logged;
  const recount = createRecount(logged, pulled);

  /** The same list where nothing is to be laid over it: its text is kept as long as it is. */
  const asLogged = ({ page: { items }, mark }: PulledPage<T>, latest: ReadonlyMap<string, Latest>): readonly T[] => {
    const newer = (item: T) => {
      const found = latest.get(idOf(item));
      return found && found.at >= mark ? found : undefined; // else the page is newer
    };
    if (!items.some(newer)) return items;
    return items.flatMap((item) => {
      const found = newer(item);
      if (!found) return [item];
      return isThere(found) ? [fromLog(found)] : [];
    });
  };

  return async (read: ReadPage<T>): Promise<Overlaid<T>> => {
    const { page, snapshot } = read;
    const told = await logged.latest(snapshot);
    const total = page.total === undefined ? {} : { total: page.total };
    if (told.count === snapshot.mark) return { items: page.items, added: [], ...total };
    const items = asLogged(read, told.latest);
    if (!snapshot.isWhole) return { items, added: [], ...total };
    const counted = await recount(snapshot, told);
    return { items, added: counted.added, ...(page.total === undefined ? {} : { total: counted.total }) };
  };
}

/** What was logged since a snapshot was begun and stands on no page of it, and how many there are with it. */
interface Recount<T> {
  readonly added: readonly T[];
  readonly total: number;
}

/** Counts a snapshot that is whole; once for all pages between two entries of the log. */
function createRecount<T>({ idOf, fromLog }: Logged<T>, pulled: Pulled<T>) {
  const index = createIndex(pulled, idOf);
  let last: { readonly id: string; readonly count: number; readonly counted: Promise<Recount<T>> } | undefined;

  async function count(snapshot: Snapshot, latest: Told['latest']): Promise<Recount<T>> {
    const listed = await index(snapshot);
    const touched = [...latest].filter(([, { at }]) => at >= snapshot.mark);
    const added = touched.flatMap(([id, found]) => (!listed.has(id) && isThere(found) ? [fromLog(found)] : []));
    const gone = touched.filter(([id, found]) => !isThere(found) && found.at >= (listed.get(id) ?? Infinity));
    return { added, total: listed.size + added.length - gone.length };
  }

  return (snapshot: Snapshot, told: Told): Promise<Recount<T>> => {
    if (last?.id === snapshot.id && last.count === told.count) return last.counted;
    const counted = count(snapshot, told.latest);
    last = { id: snapshot.id, count: told.count, counted };
    counted.catch(() => (last = undefined)); // told to who asked; the next one tries again
    return counted;
  };
}

const isThere = (latest: Latest): latest is Required<Latest> => latest.record !== undefined;
