import { atom } from 'nanostores';
import type { Connection, ConnectionSource, ConnectionView } from '../core/connection.js';
import { CrmError, isCrmError } from '../core/errors.js';
import type { Readable } from '../core/readable.js';
import { isPassing } from '../core/retry.js';

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
  error?: CrmError;
}

/** Keeps the order in which the host named its connections, whenever each of them arrives. */
export function createConnections(configured: readonly Configured[]): Connections {
  const entries = configured.map((item, at): Entry => ({
    id: `source-${at}`,
    ...('adapter' in item ? { connections: [item] } : { source: item }),
  }));
  const $connections = atom<readonly Connection[]>([]);
  const $views = atom<readonly ConnectionView[]>([]);

  const refreshViews = () => {
    const views = entries.flatMap(viewsOf);
    if (!sameViews(views, $views.get())) $views.set(views);
  };
  const publish = () => {
    $connections.set(entries.flatMap((entry) => entry.connections ?? []));
    refreshViews();
  };
  const arrive = async (entry: Entry, source: ConnectionSource): Promise<readonly Connection[]> => {
    try {
      entry.connections = await source.connections();
      delete entry.error;
    } catch (error) {
      entry.error = isCrmError(error) ? error : new CrmError('unavailable', {}, { cause: error });
    }
    delete entry.resolving;
    publish();
    return entry.connections ?? [];
  };
  publish();

  return {
    $connections,
    $views,
    refreshViews,
    isWorthTrying: () => entries.some(({ connections, error }) => !connections && error && isPassing(error)),
    arrivals: (connectionId) =>
      entries.flatMap((entry) => {
        const { source } = entry;
        const brings = viewsOf(entry).some(({ id }) => id === connectionId);
        if (!source || entry.connections || (connectionId !== undefined && !brings)) return [];
        return [(entry.resolving ??= arrive(entry, source))];
      }),
  };
}

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
    return view.id === other?.id && view.capabilities === other.capabilities && view.error === other.error;
  });
