import type { Cursor, Page } from '../../core/adapter.js';
import type { CheckEntity, EntityProgress } from '../../core/check.js';
import { isCrmError, type CrmError, type CrmErrorCode } from '../../core/errors.js';
import { asCrmError } from '../../core/patience.js';
import { breathe } from '../slices.js';
import type { Found } from './gone.js';
import type { News } from './intake.js';
import type { Line } from './line.js';
import { pagesOf } from './pages.js';

/** One listing of one CRM, and what becomes of what it brings. */
export interface Listing<T> {
  readonly entity: CheckEntity;
  /** Absent: the CRM has none of these. */
  readonly open: ((after: Cursor | undefined, signal: AbortSignal) => AsyncIterable<Page<T>>) | undefined;
  take(items: readonly T[]): Pick<News, 'added' | 'changed'>;
  /** Called when a page is in. */
  onPage?(page: Page<T>): void;
  /** Called after the last page, `isWhole` where this listing began with the first. */
  complete(signal: AbortSignal, isWhole: boolean): Promise<Found>;
}

export const nothingYet: EntityProgress = { state: 'waiting', pulled: 0, added: 0, changed: 0, removed: 0 };

/** A page of more items is not taken in together with being read. */
const large = 250;

/**
 * Pulls what the unfinished check still lacks of this listing, however that ends, and tells of every step. Resolves with
 * what went wrong, if anything did.
 */
export async function pullListing<T>(
  line: Line,
  listing: Listing<T>,
  signal: AbortSignal,
): Promise<CrmError | undefined> {
  const { entity, open } = listing;
  const after = line.state.unfinished?.[entity] ?? undefined;
  try {
    if (open) await pull(line, listing, after, signal);
    else line.tellEntity(entity, { ...nothingYet, state: 'absent' });
    finish(line, entity);
    return undefined;
  } catch (error) {
    if (after !== undefined && isStale(error)) {
      goOn(line, entity, null);
      return pullListing(line, listing, signal);
    }
    const isStopped = signal.aborted && !isCrmError(error);
    line.tellEntity(entity, { ...line.run.entities[entity], state: isStopped ? 'stopped' : 'failed' });
    if (isStopped) return undefined;
    if (isCrmError(error, 'bad-response')) goOn(line, entity, null); // what led here would lead here again
    return asCrmError(error);
  }
}

async function pull<T>(
  line: Line,
  { entity, open, take, onPage, complete }: Listing<T>,
  after: Cursor | undefined,
  signal: AbortSignal,
): Promise<void> {
  const before = after === undefined ? nothingYet : line.run.entities[entity];
  let progress: EntityProgress = { ...before, state: 'running' };
  let from = after;
  const tell = (step: Partial<EntityProgress>, came?: number) =>
    line.tellEntity(entity, (progress = { ...progress, ...step }), came);
  tell({});
  const pages = pagesOf({ ...line.reading(signal), open: open!, after, ahead: true });
  for await (const page of pages) {
    const { items, total, next } = page;
    let { pulled, added, changed } = progress;
    if (items.length > large) await breathe();
    try {
      await line.inParts(
        items,
        (part) => {
          const news = take(part);
          pulled += part.length;
          added += news.added;
          changed += news.changed;
        },
        signal,
      );
    } catch (error) {
      tell({ added, changed }); // the page will be read again, and bring nothing new of this
      if (from !== undefined) goOn(line, entity, from);
      throw error;
    }
    tell({ pulled, added, changed, ...(total !== undefined && { total }) }, pulled - progress.pulled);
    onPage?.(page);
    if (next !== undefined) goOn(line, entity, (from = next));
    signal.throwIfAborted();
  }
  const { added, removed } = await complete(signal, after === undefined);
  tell({ added: progress.added + added, removed, state: 'done' });
}

/** Errors that may be about a cursor alone, which is from another day. */
const stale: readonly CrmErrorCode[] = ['cursor-expired', 'bad-response', 'invalid', 'not-found', 'gone'];
const isStale = (error: unknown): boolean => isCrmError(error) && stale.includes(error.code);

const goOn = (line: Line, entity: CheckEntity, after: Cursor | null): void =>
  line.keep({ unfinished: { ...line.state.unfinished, [entity]: after }, entities: line.run.entities });

function finish(line: Line, entity: CheckEntity): void {
  const unfinished = { ...line.state.unfinished };
  delete unfinished[entity];
  line.keep({ unfinished: Object.keys(unfinished).length ? unfinished : undefined, entities: line.run.entities });
}
