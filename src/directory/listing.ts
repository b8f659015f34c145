import type { Page } from '../core/adapter.js';
import type { CheckEntity, EntityProgress } from '../core/check.js';
import { isCrmError, type CrmError } from '../core/errors.js';
import type { News } from './intake.js';
import { asCrmError, withPatience } from '../core/patience.js';

/** One listing of one CRM, and what becomes of what it brings. */
export interface Listing<T extends { readonly id: string }> {
  readonly entity: CheckEntity;
  /** Absent: the CRM has none of these. */
  readonly pages: ((signal: AbortSignal) => AsyncIterable<Page<T>>) | undefined;
  take(items: readonly T[]): News;
  /** Called after the last page; tells how many are gone. */
  complete(seen: ReadonlySet<string>, signal: AbortSignal): number | Promise<number>;
}

/** Items that are taken in at one go, so that the page stays usable. */
const slice = 250;

/** Pulls to the end, however that is, and tells of every step. Resolves with what went wrong, if anything did. */
export async function pullListing<T extends { readonly id: string }>(
  { pages, take, complete }: Listing<T>,
  report: (progress: EntityProgress) => void,
  signal: AbortSignal,
  limit: number,
): Promise<CrmError | undefined> {
  let progress: EntityProgress = { state: pages ? 'running' : 'absent', pulled: 0, added: 0, changed: 0, removed: 0 };
  const tell = (step: Partial<EntityProgress>) => report((progress = { ...progress, ...step }));
  tell({});
  if (!pages) return undefined;
  const seen = new Set<string>();
  try {
    for await (const { items, total } of patiently(pages, signal, limit)) {
      if (total !== undefined) tell({ total });
      for (let from = 0; from < items.length; from += slice) {
        const part = items.slice(from, from + slice);
        for (const item of part) seen.add(idOf(item));
        const { added, changed } = take(part);
        tell({
          pulled: progress.pulled + part.length,
          added: progress.added + added,
          changed: progress.changed + changed,
        });
        await breathe();
        signal.throwIfAborted();
      }
    }
    tell({ removed: await complete(seen, signal) });
    tell({ state: 'done' });
    return undefined;
  } catch (error) {
    if (signal.aborted && !isCrmError(error)) {
      tell({ state: 'stopped' });
      return undefined;
    }
    tell({ state: 'failed' });
    return asCrmError(error);
  }
}

/** The pages, of which each must come within `limit` milliseconds. Whatever ends this ends the listing's requests. */
async function* patiently<T>(
  pages: (signal: AbortSignal) => AsyncIterable<Page<T>>,
  signal: AbortSignal,
  limit: number,
): AsyncIterable<Page<T>> {
  const own = new AbortController();
  const iterator = pages(AbortSignal.any([signal, own.signal]))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await withPatience(() => iterator.next(), signal, limit);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    own.abort();
    void iterator.return?.().catch(() => undefined); // a page that hangs would never let it return
  }
}

/** A record that is none at all has no id. */
const idOf = (item: { readonly id: string } | null | undefined) => item?.id ?? '';

/** Lets the page do what is due. Not by a timer: those of a hidden tab run once a second or less. */
const breathe = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
