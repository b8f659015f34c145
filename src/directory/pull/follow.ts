import type { CheckEntity, CheckRun } from '../../core/check.js';
import { isCrmError } from '../../core/errors.js';
import { addUp, canFollow, takeChanges } from './changes.js';
import { checkAll, enter, fail, over } from './check.js';
import { companies, users } from './entities.js';
import { sweep } from './gone.js';
import type { Line } from './line.js';
import { pullListing } from './listing.js';
import { goRound } from './round.js';

/**
 * Brings a connection up to date as cheaply as its CRM allows, and shows it as a run: goes on with a check that was
 * interrupted, else takes in the changes, else lists everything (unless that was done a moment ago). Never rejects; tells
 * whether it came to its end.
 */
export async function catchUp(line: Line, signal: AbortSignal): Promise<boolean> {
  const isFresh = Date.now() - (line.state.freshAt ?? 0) < line.timing.round;
  if (!isListed(line) || !(canFollow(line) || isFresh)) return checkAll(line, true, signal);
  const { checkedAt, freshAt } = line.state;
  try {
    line.tell({ state: 'running', error: undefined, entities: recounted(line), checkedAt, freshAt });
    await enter(line, signal);
    if (canFollow(line)) await takeChanges(line, signal);
    if (line.state.unfinished) return await checkAll(line, true, signal);
    await sweepIfDue(line, signal);
    line.tell({ state: 'done', ...over });
    return true;
  } catch (error) {
    if (isCrmError(error, 'cursor-expired')) return checkAll(line, false, signal);
    fail(line, error, signal);
    return false;
  }
}

/** The same for a connection that has been caught up with: quietly, the run stays as it is. Rejects with what went wrong. */
export async function keepUp(line: Line, signal: AbortSignal): Promise<void> {
  try {
    if (canFollow(line)) await takeChanges(line, signal);
    else await goRound(line, signal);
    await sweepIfDue(line, signal);
  } catch (error) {
    if (!isCrmError(error, 'cursor-expired')) throw error;
    await checkAll(line, false, signal);
  }
}

/** Looks from time to time for what no changes tell: removals in some CRMs, companies and users. */
async function sweepIfDue(line: Line, signal: AbortSignal): Promise<void> {
  if (Date.now() - (line.state.sweptAt ?? 0) < line.timing.sweep) return;
  const { adapter } = line.connection;
  if (adapter.ids && adapter.capabilities.changes === 'timestamp') {
    const found = await sweep(line, signal);
    if (!found) return void (await checkAll(line, false, signal));
    addUp(line, found);
  }
  const quiet = quietly(line);
  const listings = [pullListing(quiet, companies(quiet), signal), pullListing(quiet, users(quiet), signal)];
  const error = (await Promise.all(listings)).find((each) => each !== undefined);
  if (error) throw error;
  signal.throwIfAborted();
  line.keep({ sweptAt: Date.now() });
}

/** Tells of a listing only how it has ended well. */
const quietly = (line: Line): Line => ({
  ...line,
  get run() {
    return line.run;
  },
  get state() {
    return line.state;
  },
  tellEntity(entity, progress) {
    if (progress.state === 'done') line.tellEntity(entity, progress);
  },
});

/** The run of a page that finds contacts from an earlier one: it has changed nothing yet. */
function recounted({ run, state }: Line): CheckRun['entities'] {
  const { contacts, companies, users } = state.entities ?? run.entities;
  const anew = (entity: CheckRun['entities'][CheckEntity]) => ({ ...entity, added: 0, changed: 0, removed: 0 });
  return { contacts: anew(contacts), companies: anew(companies), users: anew(users) };
}

/** Whether every contact has been listed at least once. */
export const isListed = ({ state: { unfinished, freshAt, checkedAt } }: Line): boolean =>
  unfinished?.contacts === undefined && (freshAt ?? checkedAt) !== undefined;
