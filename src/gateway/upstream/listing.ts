import type { CallOptions, Cursor, Page } from '../../core/adapter.js';
import { listingCursor, readListing, type Place } from './cursors.js';
import type { LogHead } from './entries.js';
import { createOverlay, type Logged, type Overlaid } from './overlay.js';
import type { Pulled, ReadPage } from './pulled.js';
import type { Snapshot } from './snapshots.js';

export type From = CallOptions & { readonly after?: Cursor };

/** What is listed, and what the log of changes has to do with it. */
export interface Shared<T> {
  readonly pulled: Pulled<T>;
  /** Where the log stands for a listing that begins now. */
  begin(signal: AbortSignal | undefined): Promise<LogHead>;
  isTooOld(snapshot: Snapshot, log: LogHead): boolean;
  /** Absent where the log does not tell of such items. */
  readonly logged?: Logged<T>;
  /** What the last page says besides. */
  end?(place: Place, read: ReadPage<T>): Promise<Pick<Page<T>, 'changesFrom'>>;
}

/** A listing that all share: page by page as the CRM gave it, with what has happened since. */
export function createListing<T>(shared: Shared<T>) {
  const { pulled } = shared;
  const overlay = shared.logged ? createOverlay(shared.logged, pulled) : asPulled;

  async function start(signal: AbortSignal | undefined): Promise<Place> {
    const log = await shared.begin(signal);
    const { id } = await pulled.current((snapshot) => shared.isTooOld(snapshot, log), signal);
    return { snapshot: id, page: 0, log };
  }

  return async function* list({ after, signal }: From = {}): AsyncGenerator<Page<T>, void, undefined> {
    signal?.throwIfAborted();
    let place: Place | undefined = after === undefined ? await start(signal) : readListing(after);
    while (place) {
      signal?.throwIfAborted();
      const read = await pulled.page(place.snapshot, place.page, signal);
      const { isWhole, pages } = read.snapshot;
      const next: Place | undefined =
        isWhole && place.page === pages - 1 ? undefined : { ...place, page: place.page + 1 };
      const { items, added, ...told } = await overlay(read);
      if (next) yield { items, ...told, next: listingCursor(next) };
      else yield { items: added.length ? [...items, ...added] : items, ...told, ...(await shared.end?.(place, read)) };
      place = next;
    }
  };
}

const asPulled = <T>({ page: { items, total } }: ReadPage<T>): Promise<Overlaid<T>> =>
  Promise.resolve({ items, added: [], ...(total === undefined ? {} : { total }) });
