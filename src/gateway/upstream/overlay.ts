import type { Page } from '../../core/adapter.js';
import type { Latest } from './fold.js';
import { createIndex } from './index-of.js';
import type { Pulled, PulledPage, ReadPage, Snapshot } from './pulled.js';

/** What a log has to say of the items of a listing. */
export interface Logged<T> {
  /** What it says last of each contact. Rejects with `cursor-expired` where it no longer reaches back that far. */
  latest(snapshot: Snapshot): Promise<ReadonlyMap<string, Latest>>;
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
  const index = createIndex(pulled, idOf);

  const asLogged = ({ page, mark }: PulledPage<T>, latest: ReadonlyMap<string, Latest>): readonly T[] =>
    page.items.flatMap((item) => {
      const found = latest.get(idOf(item));
      if (!found || found.at < mark) return [item]; // the page is newer
      return isThere(found) ? [fromLog(found)] : [];
    });

  return async (read: ReadPage<T>): Promise<Overlaid<T>> => {
    const { page, snapshot } = read;
    const told = page.total === undefined ? {} : { total: page.total };
    const latest = await logged.latest(snapshot);
    const touched = [...latest].filter(([, { at }]) => at >= snapshot.mark);
    if (!touched.length) return { items: page.items, added: [], ...told };
    const items = asLogged(read, latest);
    if (!snapshot.isWhole) return { items, added: [], ...told };
    const listed = await index(snapshot);
    const added = touched.flatMap(([id, found]) => (!listed.has(id) && isThere(found) ? [fromLog(found)] : []));
    const gone = touched.filter(([id, found]) => !isThere(found) && found.at >= (listed.get(id) ?? Infinity));
    const total = listed.size + added.length - gone.length;
    return { items, added, ...(page.total === undefined ? {} : { total }) };
  };
}

const isThere = (latest: Latest): latest is Required<Latest> => latest.record !== undefined;
