import type { Cursor, Page } from '../../core/adapter.js';
import { recordKey } from '../../core/contact.js';
import { isCrmError } from '../../core/errors.js';
import type { Line } from './line.js';
import { pagesOf } from './pages.js';
import { inSlices } from '../slices.js';

/** So many missing contacts are looked at one by one. */
const lookedAt = 20;

/** So many contacts that no listing has named are read one by one. */
const mostRead = 100;

/** What a look at what is there has changed. */
export interface Found {
  readonly added: number;
  readonly removed: number;
}

export interface Listed {
  /** The directory's clock when the listing began. */
  readonly since: number;
  /** Ids of what came and could not be read. */
  readonly unread: ReadonlySet<string>;
  /** How many the CRM has beyond those that it has named, where it tells and its pages have shifted. */
  readonly lacking: number;
}

/**
 * Takes out the contacts that a listing has not named. A page that shifts meanwhile hides some that are still there, so the
 * CRM is asked once more: about the few that are missing, else for its ids where it lists them, else for everything.
 */
export async function lookForGone(line: Line, listed: Listed, signal: AbortSignal): Promise<Found> {
  const { since, unread, lacking } = listed;
  const { connection, intake } = line;
  const notNamed = async () => (await inSlices(intake.heardOfBy(connection.id, since))).filter((id) => !unread.has(id));
  const missing = await notNamed();
  if (missing.length <= lookedAt && lacking <= (connection.adapter.ids ? 0 : lookedAt))
    return { added: 0, removed: await takeOut(line, missing, signal) };
  const there = connection.adapter.ids ? await idsOf(line, signal) : undefined;
  const added = there ? await takeIn(line, there, signal) : undefined;
  if (added === undefined) await listAgain(line, since, signal);
  const still = (await notNamed()).filter((id) => !there?.has(id));
  return { added: added ?? 0, removed: await takeOut(line, still, signal) };
}

/**
 * Takes out the contacts that the CRM's own list of ids does not name, and takes in those that only it names. Where the two
 * have so little in common that a listing must decide, nothing is done, and `undefined` told.
 */
export async function sweep(line: Line, signal: AbortSignal): Promise<Found | undefined> {
  const { intake, connection } = line;
  const since = intake.mark();
  const there = await idsOf(line, signal);
  const known = await inSlices(intake.heardOfBy(connection.id, since));
  const missing = known.filter((id) => !there.has(id));
  if (missing.length > Math.max(lookedAt, known.length / 2)) return undefined;
  const added = await takeIn(line, there, signal);
  return added === undefined ? undefined : { added, removed: await takeOut(line, missing, signal) };
}

/** Reads those that are not known, and tells how many; `undefined` where they are too many for that. */
async function takeIn(line: Line, there: ReadonlySet<string>, signal: AbortSignal): Promise<number | undefined> {
  const known = new Set(await inSlices(line.intake.heardOfBy(line.connection.id, Infinity)));
  const hidden = [...there].filter((id) => !known.has(id));
  if (hidden.length > mostRead) return undefined;
  for (const id of hidden) await isAlive(line, id, signal);
  return hidden.length;
}

/** Of few it is asked what has become of them: a merged one leads on, one that is still there stays. */
async function takeOut(line: Line, missing: readonly string[], signal: AbortSignal): Promise<number> {
  const gone: string[] = [];
  for (const id of missing) if (missing.length > lookedAt || !(await isAlive(line, id, signal))) gone.push(id);
  signal.throwIfAborted();
  await line.inParts(gone, (part) => line.intake.remove(line.connection.id, part), signal);
  return gone.length;
}

/** Reads a contact anew: one that is no more is taken out, or leads on. What cannot be asked is believed to be there. */
async function isAlive({ connection, readFresh }: Line, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await readFresh(recordKey(connection.id, id), { signal })).id === id;
  } catch (error) {
    signal.throwIfAborted();
    return !isCrmError(error, 'gone') && !isCrmError(error, 'not-found');
  }
}

async function idsOf(line: Line, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const open = (after: Cursor | undefined, own: AbortSignal): AsyncIterable<Page<string>> =>
    line.connection.adapter.ids!(after === undefined ? { signal: own } : { signal: own, after });
  for await (const { items } of pagesOf({ ...line.reading(signal), open, after: undefined, ahead: true }))
    await line.inParts(items, (part) => part.forEach((id) => ids.add(id)), signal);
  return ids;
}

async function listAgain(line: Line, since: number, signal: AbortSignal): Promise<void> {
  const { id, adapter } = line.connection;
  const open = (after: Cursor | undefined, own: AbortSignal) =>
    adapter.contacts(after === undefined ? { signal: own } : { signal: own, after });
  for await (const { items } of pagesOf({ ...line.reading(signal), open, after: undefined, ahead: true }))
    await line.inParts(items, (part) => line.intake.contacts(id, part, since), signal);
}
