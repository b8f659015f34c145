import { CrmError } from '../../core/errors.js';
import {
  createSnapshots,
  found,
  pageKey,
  type PulledPage,
  type PulledServices,
  type Snapshot,
  type Source,
} from './snapshots.js';

export type ReadPage<T> = PulledPage<T> & { readonly snapshot: Snapshot };

/** A listing of the CRM that is pulled once, a page whenever somebody comes to its end, and read by all. */
export interface Pulled<T> {
  /** What a listing that begins now is to read. */
  current(isTooOld: (snapshot: Snapshot) => boolean, signal: AbortSignal | undefined): Promise<Snapshot>;
  /** Rejects with `cursor-expired` where that snapshot is gone. */
  page(id: string, at: number, signal: AbortSignal | undefined): Promise<ReadPage<T>>;
}

export function createPulled<T>(source: Source<T>, services: PulledServices): Pulled<T> {
  const { shelf, flights } = services;
  const snapshots = createSnapshots(source, services);
  return {
    async current(isTooOld, signal) {
      const [newest] = await snapshots.all();
      if (newest && !isTooOld(newest)) return newest;
      return flights.join(`begin ${source.name}`, signal, (own) => snapshots.begin(isTooOld, own));
    },
    async page(id, at, signal) {
      let snapshot = found(await snapshots.all(), id);
      if (snapshot.pages <= at) {
        await flights.join(`pull ${source.name} ${id} ${at}`, signal, (own) => snapshots.pull(id, at, own));
        snapshot = found(await snapshots.all(), id);
      }
      const pulled = await shelf.recall<PulledPage<T>>(pageKey(source.name, id, at));
      if (!pulled) throw new CrmError('cursor-expired', {});
      return { ...pulled, snapshot };
    },
  };
}
