import { atom } from 'nanostores';
import type { Connection, ConnectionSource, ConnectionView, StoredConnection } from '../core/connection.js';
import { CrmError, isCrmError } from '../core/errors.js';
import type { Readable } from '../core/readable.js';
import { isPassing } from '../core/retry.js';
import type { Kept } from '../core/storage.js';

/** What a host configures: a connection, or a source that resolves to some at run time. */
export type Configured = Connection | ConnectionSource;

export interface Connections {
  /** Those that are there, in workspace order. */
  readonly $connections: Readable<readonly Connection[]>;
  /** All that are known, also those that are still to come or could not be made. */
  readonly $views: Readable<readonly ConnectionView[]>;
  /**
   * Resolves the sources that are not there yet; with an id only the one that is to bring it. One promise a source, of
   * the connections that it brought; none rejects: what went wrong stands in the views.
   */
  arrivals(connectionId?: string): readonly Promise<readonly Connection[]>[];
  /** Whether a source that could not be reached may be there later. */
  isWorthTrying(): boolean;
  /** Takes over capabilities that have become final. */
  refreshViews(): void;
}

interface Entry {
  /** Stands for the source as long as nothing is known of its connections. */
  readonly id: string;
  readonly source?: ConnectionSource;
  resolving?: Promise<readonly Connection[]>;
  connections?: readonly Connection[];
  /** The connections are those of an earlier page: the source has not answered yet. */
  isRestored?: boolean;
  /** What is kept of the source, as JSON. */
  kept?: string;
  error?: CrmError;
}

/** Where the last answers of sources are kept, by the name of the source. */
export type Answers = Pick<Kept<readonly StoredConnection[]>, 'all' | 'set' | 'delete'>;

/** Keeps the order in which the host named its connections, whenever each of them arrives. */
export function createConnections(configured: readonly Configured[], answers: Answers): Connections {
  const entries = configured.map((item, at): Entry => ({
    id: `source-${at}`,
    ...('adapter' in item ? { connections: [item] } : { source: item }),
  }));
  const $connections = atom<readonly Connection[]>([]);
  const $views = atom<readonly ConnectionView[]>([]);

  const refreshViews = () => {
    const views = entries.flatMap(viewsOf);
    if (sameViews(views, $views.get())) return;
    for (const entry of entries) keep(entry, answers);
    $views.set(views);
  };
  const publish = () => {
    $connections.set(entries.flatMap((entry) => entry.connections ?? []));
    refreshViews();
  };
  const arrive = async (entry: Entry, source: ConnectionSource): Promise<readonly Connection[]> => {
    const restoring = restore(entry, source, answers).then((is) => void (is && publish()));
    await takeAnswer(entry, source, restoring);
    if (entry.error && !isPassing(entry.error) && source.lasting) answers.delete(source.lasting.name);
    delete entry.resolving;
    publish();
    return entry.connections ?? [];
  };
  publish();

  return {
    $connections,
    $views,
    refreshViews,
    isWorthTrying: () => entries.some((entry) => isDue(entry) && entry.error && isPassing(entry.error)),
    arrivals: (connectionId) =>
      entries.flatMap((entry) => {
        const { source } = entry;
        const brings = viewsOf(entry).some(({ id }) => id === connectionId);
        if (!source || !isDue(entry) || (connectionId !== undefined && !brings)) return [];
        return [(entry.resolving ??= arrive(entry, source))];
      }),
  };
}

const isDue = ({ connections, isRestored }: Entry): boolean => !connections || isRestored === true;

/** Whether there are connections of an earlier page now: there are none where the source was faster. Never rejects. */
async function restore(entry: Entry, { lasting }: ConnectionSource, answers: Answers): Promise<boolean> {
  if (!lasting || entry.connections) return false;
  const answer = (await answers.all()).get(lasting.name);
  // what another version has kept may be no answer: the source will tell
  const restored = answer && (await lasting.restore(answer).catch(() => undefined));
  if (!restored || entry.connections) return false;
  entry.connections = restored;
  entry.isRestored = true;
  entry.kept = JSON.stringify(answer);
  return true;
}

async function takeAnswer(entry: Entry, source: ConnectionSource, restoring: Promise<void>): Promise<void> {
  try {
    const told = await source.connections();
    // the same ones stay, with all that has been begun with them
    if (!entry.isRestored || entry.kept !== asText(told)) entry.connections = told;
    delete entry.isRestored;
    delete entry.error;
  } catch (error) {
    await restoring;
    entry.error = isCrmError(error) ? error : new CrmError('unavailable', {}, { cause: error });
    if (isPassing(entry.error) && entry.error.code !== 'auth-required') return;
    delete entry.connections; // who is not let in has no CRMs
    delete entry.isRestored;
  }
}

/** Keeps what a source has told, and what its CRMs have said of themselves since. */
function keep(entry: Entry, answers: Answers): void {
  const { source, connections, isRestored } = entry;
  if (!source?.lasting || !connections || isRestored) return;
  const text = asText(connections);
  if (text === entry.kept) return;
  entry.kept = text;
  answers.set(source.lasting.name, JSON.parse(text) as readonly StoredConnection[]);
}

const asText = (connections: readonly Connection[]): string =>
  JSON.stringify(
    connections.map(({ id, kind, label, country, linkOrigins, adapter: { capabilities } }) => {
      return { id, kind, label, country, linkOrigins, capabilities };
    }),
  );

function viewsOf({ id: own, source, connections, error }: Entry): readonly ConnectionView[] {
  if (connections)
    return connections.map(({ id, kind, label, linkOrigins, adapter }) => ({
      id,
      kind,
      label,
      linkOrigins,
      capabilities: adapter.capabilities,
    }));
  const unknown = error ? [{ id: own, kind: 'source', label: source?.label ?? 'CRM' }] : [];
  const known = source?.known?.length ? source.known : unknown;
  return known.map((connection) => ({ ...connection, linkOrigins: [], ...(error && { error }) }));
}

const sameViews = (a: readonly ConnectionView[], b: readonly ConnectionView[]): boolean =>
  a.length === b.length &&
  a.every((view, at) => {
    const other = b[at];
    return (
      view.id === other?.id &&
      view.label === other.label &&
      view.capabilities === other.capabilities &&
      view.error === other.error
    );
  });
