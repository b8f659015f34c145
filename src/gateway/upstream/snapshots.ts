import type { Cursor, Page } from '../../core/adapter.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../../core/errors.js';
import type { Flights } from './flights.js';
import type { Asked, Gate } from './gate.js';
import type { Locks } from './locks.js';
import type { Shelf } from './shelf.js';

/** One pull of a listing, as far as it has come. Times in milliseconds since 1970. */
export interface Snapshot {
  readonly id: string;
  /** Where the log of changes stood when it was begun. */
  readonly mark: number;
  /** The log of changes to which that belongs; empty where there is none. */
  readonly epoch: string;
  readonly begunAt: number;
  /** When its last page came. */
  readonly at: number;
  readonly pages: number;
  readonly isWhole: boolean;
  /** Where the CRM's own listing goes on. */
  readonly next?: Cursor;
}

/** A page as the CRM gave it. */
export interface PulledPage<T> {
  readonly page: Page<T>;
  /** Where the log of changes stood when it was asked for: what was logged since may be newer. */
  readonly mark: number;
}

export interface PulledServices {
  readonly shelf: Shelf;
  readonly locks: Locks;
  readonly flights: Flights;
  readonly gate: Gate;
  readonly now: () => number;
}

/** How far a log goes. */
interface Stand {
  readonly epoch: string;
  readonly count: number;
}

/** A listing of the CRM itself. */
export interface Source<T> {
  readonly name: Asked;
  open(options: { readonly after?: Cursor; readonly signal: AbortSignal }): AsyncIterable<Page<T>>;
  /** Where the log of changes stands. */
  stand(): Promise<Stand>;
}

/** Who lists slowly finds the snapshots that were the current one before. */
const kept = 3;

/** How a CRM refuses to go on with a listing: it has to be begun anew. */
const lost: readonly CrmErrorCode[] = ['cursor-expired', 'bad-response', 'invalid', 'not-found', 'gone'];

export const pageKey = (name: string, id: string, at: number) => `pages:${name}:${id}:${at}`;

/** The snapshots of one listing as they are kept, the newest first; one gateway at a time changes them. */
export function createSnapshots<T>(source: Source<T>, { shelf, locks, gate, now }: PulledServices) {
  const { all, keep } = createList(source.name, shelf);
  const locked = <R>(signal: AbortSignal, work: () => Promise<R>) => locks.hold(`pull:${source.name}`, signal, work);

  return {
    all,
    /** Begins a snapshot, unless another gateway has done so meanwhile. */
    begin: (isTooOld: (snapshot: Snapshot) => boolean, signal: AbortSignal) =>
      locked(signal, async () => {
        const before = await all();
        if (before[0] && !isTooOld(before[0])) return before[0];
        const snapshot = begun(await source.stand(), now());
        await keep([snapshot, ...before.slice(0, kept - 1)], before.slice(kept - 1));
        return snapshot;
      }),
    /** Pulls the next page, unless another gateway has done so meanwhile. */
    pull: (id: string, at: number, signal: AbortSignal) =>
      locked(signal, async () => {
        const known = await all();
        const snapshot = found(known, id);
        if (snapshot.pages > at) return;
        if (snapshot.isWhole || snapshot.pages < at) throw new CrmError('cursor-expired', {});
        try {
          const page = await take(source, { shelf, gate }, snapshot, signal);
          await keep(
            known.map((each) => (each === snapshot ? longer(snapshot, page, now()) : each)),
            [],
          );
        } catch (error) {
          const isLost = snapshot.next !== undefined && lost.some((code) => isCrmError(error, code));
          if (isLost)
            await keep(
              known.filter((each) => each !== snapshot),
              [snapshot],
            );
          throw error;
        }
      }),
  };
}

/** Asks for the page after the last one, and keeps it. */
async function take<T>(
  source: Source<T>,
  { shelf, gate }: Pick<PulledServices, 'shelf' | 'gate'>,
  { id, pages, next }: Snapshot,
  signal: AbortSignal,
): Promise<Page<T>> {
  const { count: mark } = await source.stand();
  const page = await firstPage(source, gate, next, signal);
  await shelf.put(pageKey(source.name, id, pages), { page, mark } satisfies PulledPage<T>);
  return page;
}

/** The list of snapshots; with what is taken out of it go its pages. */
function createList(name: string, shelf: Shelf) {
  const key = `snapshots:${name}`;
  return {
    all: async () => (await shelf.read<{ readonly all: readonly Snapshot[] }>(key))?.all ?? [],
    async keep(next: readonly Snapshot[], gone: readonly Snapshot[]): Promise<void> {
      await shelf.write(key, { all: next });
      await shelf.remove(gone.flatMap(({ id, pages }) => range(pages).map((at) => pageKey(name, id, at))));
    },
  };
}

const range = (length: number) => Array.from({ length }, (_, at) => at);

const begun = ({ epoch, count: mark }: Stand, at: number): Snapshot => ({
  id: randomId(),
  epoch,
  mark,
  begunAt: at,
  at,
  pages: 0,
  isWhole: false,
});

function longer({ next: _before, ...snapshot }: Snapshot, { next }: Page<unknown>, at: number): Snapshot {
  const whole = { ...snapshot, pages: snapshot.pages + 1, at, isWhole: next === undefined };
  return next === undefined ? whole : { ...whole, next };
}

export const randomId = (): string => crypto.randomUUID().slice(0, 13);

export function found(all: readonly Snapshot[], id: string): Snapshot {
  const snapshot = all.find((each) => each.id === id);
  if (!snapshot) throw new CrmError('cursor-expired', {});
  return snapshot;
}

/** Every page is a listing of its own, so that no gateway has to be the one that began. */
const firstPage = <T>(source: Source<T>, gate: Gate, after: Cursor | undefined, signal: AbortSignal) =>
  gate.pass(source.name, { user: '', signal }, async (own): Promise<Page<T>> => {
    for await (const page of source.open({ signal: own, ...(after === undefined ? {} : { after }) })) {
      if (after !== undefined && page.next === after)
        throw new CrmError('bad-response', { issues: ['the next page is the same page'] });
      return page;
    }
    return { items: [] };
  });
