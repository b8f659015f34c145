import type { CrmAdapter } from '../../core/adapter.js';
import { contoso } from './contoso/index.js';
import { fabrikam } from './fabrikam/index.js';
import { contosoSeed } from './server/contoso-seed.js';
import { contosoServer, contosoUrl } from './server/contoso.js';
import { fabrikamSeed } from './server/fabrikam-seed.js';
import { fabrikamServer, fabrikamUrl } from './server/fabrikam.js';
import { serve } from './server/serve.js';
import { createStore, type Faults, type Kind, type Row } from './server/store.js';
import { createTables, type Seed } from './server/tables.js';
import { createWorld, type World } from './server/world.js';

export type DemoName = 'contoso' | 'fabrikam';

export interface DemoOptions {
  /** `shared` (unless told): kept over a reload, for all tabs of the origin. `memory`: a CRM of its own. */
  readonly storage?: 'shared' | 'memory';
}

/** A demo CRM, seen from its own side. */
export interface DemoCrm {
  readonly name: DemoName;
  readonly label: string;
  /** Reaches this CRM and no network. */
  readonly fetch: typeof globalThis.fetch;
  readonly baseUrl: string;
  readonly linkOrigins: readonly string[];
  /** Records as this CRM stores them. */
  rows(kind: Kind): readonly Row[];
  /** The id of a record, as the port has it. */
  idOf(row: Row): string;
  /** Writes a record as another user of the CRM would; with an id that is unknown it adds one. */
  putRow(row: Row, kind?: Kind): void;
  /** Removes a record as another user of the CRM would. */
  deleteRow(id: string, kind?: Kind): void;
  /** Merges the first contact into the second. */
  mergeRows(id: string, into: string): void;
  /** Back to the seed, with all failures off. */
  reset(): void;
  faults: Faults;
  /** Told of every change, in other tabs too. Returns how to stop. */
  listen(listener: () => void): () => void;
}

let world: World | undefined;
const theWorld = () => (world ??= createWorld());

const kinds = {
  contoso: {
    label: 'Contoso PSA',
    baseUrl: contosoUrl,
    seed: lazy(() => contosoSeed(theWorld())),
    server: contosoServer,
    idOf: (row: Row) => String(row['id']),
    /** As the CRM itself marks a change. */
    stamped: (row: Row, before: Row | undefined, at: number): Row => {
      const { rowVersion } = { rowVersion: 0, ...(before?.['_info'] as object | undefined) };
      return {
        ...row,
        _info: { rowVersion: rowVersion + 1, lastUpdated: new Date(at).toISOString(), updatedBy: 'CRM side' },
      };
    },
  },
  fabrikam: {
    label: 'Fabrikam CRM',
    baseUrl: fabrikamUrl,
    seed: lazy(() => fabrikamSeed(theWorld())),
    server: fabrikamServer,
    idOf: (row: Row) => String(row['uid']),
    stamped: (row: Row, before: Row | undefined, at: number): Row => ({
      ...row,
      version: Number(before?.['version'] ?? 0) + 1,
      modified: at,
    }),
  },
};

function lazy(make: () => Seed): () => Seed {
  let made: Seed | undefined;
  return () => (made ??= make());
}

/** One of the two demo CRMs. All that are shared are the same CRM; each in memory is one of its own. */
export function demoCrm(name: DemoName, { storage = 'shared' }: DemoOptions = {}): DemoCrm {
  if (storage === 'memory') return createCrm(name, storage);
  return (shared[name] ??= createCrm(name, storage));
}

// Stands for the server, of which there is one however many adapters reach it.
const shared: Partial<Record<DemoName, DemoCrm>> = {};

function createCrm(name: DemoName, storage: 'shared' | 'memory'): DemoCrm {
  const { label, baseUrl, seed, server, idOf, stamped } = kinds[name];
  const store = createStore(name, storage);
  const tables = createTables(store, seed);
  return {
    name,
    label,
    baseUrl,
    fetch: serve(
      server(tables, store, (id) => pageOf(name, id)),
      store,
    ),
    linkOrigins: here() ? [location.origin] : [],
    rows: (kind) => tables.all(kind),
    idOf,
    putRow(row, kind = 'contacts') {
      const before = tables.get(kind, idOf(row));
      tables.put(kind, idOf(row), kind === 'contacts' ? stamped(row, before, tables.tick()) : row);
    },
    deleteRow: (id, kind = 'contacts') => tables.remove(kind, id),
    mergeRows: (id, into) => tables.merge(id, into),
    reset: () => store.reset(),
    get faults() {
      return store.read().faults;
    },
    set faults(faults) {
      store.change((difference) => (difference.faults = faults));
    },
    listen: (listener) => store.listen(listener),
  };
}

/** Whether there is a page with an address of its own: not in a sandboxed frame, and not outside a browser. */
const here = (): boolean => 'location' in globalThis && location.origin !== 'null';

/** The CRM's own page of a contact: the CRM side of the page that shows the demo. */
const pageOf = (name: DemoName, id: string): string | undefined =>
  here() ? new URL(`${location.pathname}#crm-side/${name}/${id}`, location.origin).href : undefined;

/** The ordinary adapter over a demo CRM. */
export const adapterOf = (crm: DemoCrm, settings: { readonly timeout?: number } = {}): CrmAdapter =>
  ({ contoso, fabrikam })[crm.name].create({ baseUrl: crm.baseUrl, token: 'demo', ...settings }, { fetch: crm.fetch });
