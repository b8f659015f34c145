import { atom } from 'nanostores';
import type { Connection, ConnectionSource, ConnectionView } from '../core/connection.js';
import { CrmError, isCrmError } from '../core/errors.js';
import type { Readable } from '../core/readable.js';

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
  /** Takes over capabilities that have become final. */
  refreshViews(): void;
}

interface Entry {
  readonly source?: ConnectionSource;
  resolving?: Promise<readonly Connection[]>;
  connections?: readonly Connection[];
  error?: CrmError;
}

/** Keeps the order in which the host named its connections, whenever each of them arrives. */
export function createConnections(configured: readonly Configured[]): Connections {
  const entries = configured.map((item): Entry => ('adapter' in item ? { connections: [item] } : { source: item }));
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
    arrivals: (connectionId) =>
      entries.flatMap((entry) => {
        const { source } = entry;
        const brings = source?.known?.some((connection) => connection.id === connectionId);
        if (!source || entry.connections || (connectionId !== undefined && !brings)) return [];
        return [(entry.resolving ??= arrive(entry, source))];
      }),
  };
}

function viewsOf({ source, connections, error }: Entry): readonly ConnectionView[] {
  if (connections)
    return connections.map(({ id, kind, label, linkOrigins, adapter }) => ({
      id,
      kind,
      label,
      linkOrigins,
      capabilities: adapter.capabilities,
    }));
  return (source?.known ?? []).map((known) => ({ ...known, linkOrigins: [], ...(error && { error }) }));
}

const sameViews = (a: readonly ConnectionView[], b: readonly ConnectionView[]): boolean =>
  a.length === b.length &&
  a.every((view, at) => {
    const other = b[at];
    return view.id === other?.id && view.capabilities === other.capabilities && view.error === other.error;
  });
