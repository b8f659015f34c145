import type { CheckEntity, EntityProgress } from '../../core/check.js';
import { isCrmError } from '../../core/errors.js';
import { asCrmError, withPatience } from '../../core/patience.js';
import { companies, contacts, users } from './entities.js';
import type { Line } from './line.js';
import { nothingYet, pullListing } from './listing.js';
import { pagesOf } from './pages.js';

/** Of a run that has just begun. */
export const nothing = { contacts: nothingYet, companies: nothingYet, users: nothingYet };

/**
 * Lists contacts, companies and users of one CRM side by side: all anew, or what an earlier check has left unfinished.
 * Never rejects: what went wrong is in the run. Resolves with whether it came to its end.
 */
export async function checkAll(line: Line, isResumed: boolean, signal: AbortSignal): Promise<boolean> {
  begin(line, isResumed);
  try {
    await enter(line, signal);
    const since = line.state.since ?? 0;
    const errors = await Promise.all([
      isOpen(line, 'contacts') && pullListing(line, contacts(line, since), signal),
      isOpen(line, 'companies') && pullListing(line, companies(line), signal),
      isOpen(line, 'users') && pullListing(line, users(line), signal),
    ]);
    const error = errors.find((each) => isCrmError(each));
    if (error) throw error;
    if (!signal.aborted) return end(line);
  } catch (error) {
    fail(line, error, signal);
    return false;
  }
  line.tell({ state: 'stopped', ...over });
  return false;
}

/** Asks who we are, which makes capabilities final, and waits until numbers can be read. */
export async function enter(line: Line, signal: AbortSignal): Promise<void> {
  try {
    await askWhoWeAre(line, signal);
  } catch (error) {
    notLetIn(line, error);
    throw error;
  }
  line.refusedAt = undefined;
  await withPatience(() => line.readable, signal);
}

/**
 * Who is not let in sees nothing of what was kept. A page that has been let in keeps what it shows for a while: a session
 * that has expired looks like a token that was revoked, and only whether somebody signs in again tells which it is.
 */
export function notLetIn(line: Line, error: unknown): void {
  if (!isCrmError(error, 'auth-required')) return;
  const now = Date.now();
  line.refusedAt ??= now;
  if (now - line.refusedAt < line.timing.signIn) return;
  line.refusedAt = now; // not with each try: another tab may have been let in, and what it knows is shared
  forgetAll(line);
}

function forgetAll(line: Line): void {
  const nothingKept = { since: undefined, begunAt: undefined, changesFrom: undefined, entities: undefined };
  const never = { unfinished: undefined, checkedAt: undefined, freshAt: undefined, sweptAt: undefined };
  line.intake.drop(line.connection.id);
  line.keep({ ...nothingKept, ...never, users: [] });
  line.tell({ entities: nothing, checkedAt: undefined, freshAt: undefined });
}

async function askWhoWeAre(line: Line, signal: AbortSignal): Promise<void> {
  const { adapter } = line.connection;
  // a listing of one page: so that a CRM that asks for patience gets it
  async function* open(_after: string | undefined, own: AbortSignal): AsyncIterable<{ readonly next?: string }> {
    await adapter.check({ signal: own });
    yield {};
  }
  for await (const page of pagesOf({ ...line.reading(signal), open, after: undefined })) void page;
}

/** What a run that has ended does not tell. */
export const over = { retryAt: undefined, perSecond: undefined } as const;

function begin(line: Line, isResumed: boolean): void {
  const { unfinished, since, entities = line.run.entities } = line.state;
  const goesOn = isResumed && unfinished && since !== undefined;
  if (!goesOn)
    line.keep({
      unfinished: { contacts: null, companies: null, users: null },
      since: line.intake.mark(),
      begunAt: Date.now(),
    });
  line.tell({ state: 'running', error: undefined, entities: goesOn ? entities : nothing });
}

const isOpen = (line: Line, entity: CheckEntity): boolean => line.state.unfinished?.[entity] !== undefined;

function end(line: Line): boolean {
  const now = Date.now();
  line.tell({ state: 'done', checkedAt: now, ...over });
  line.keep({ since: undefined, begunAt: undefined, checkedAt: now, sweptAt: now, entities: line.run.entities });
  return true;
}

export function fail(line: Line, error: unknown, signal: AbortSignal): void {
  const isStopped = signal.aborted && !isCrmError(error);
  const state = isStopped ? 'stopped' : 'failed';
  const { contacts, companies, users } = line.run.entities;
  const ended = (entity: EntityProgress): EntityProgress => (isGoing(entity) ? { ...entity, state } : entity);
  line.tell({
    state,
    error: isStopped ? undefined : asCrmError(error),
    entities: { contacts: ended(contacts), companies: ended(companies), users: ended(users) },
    ...over,
  });
}

const isGoing = ({ state }: EntityProgress): boolean => state === 'waiting' || state === 'running';
