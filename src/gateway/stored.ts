/** Services that share: one account of each CRM for all agents, over a storage that may be that of several gateways. */
import { prefixStorage, type Storage } from 'unstorage';
import { createAudit, type KeptAudit } from './audit/index.js';
import { authorised } from './credentials/index.js';
import { plainServices } from './defaults.js';
import { createMetrics, jsonLog, type GatewayMetrics } from './observe/index.js';
import type { Memory, Services, Upstream } from './services.js';
import { shareUpstream, type Locks } from './upstream/index.js';

export interface StoredOptions {
  readonly storage: Storage;
  /** Whether no other gateway writes to the storage: then it is not read again and again. */
  readonly isOurs?: boolean;
  /** Who may do what only one gateway may do at a time; one of its own for each name. */
  readonly locksFor: (name: string) => Locks;
  /** Takes one line of the log. */
  readonly say: (line: string) => void;
  /** Days for which the audit is kept. Absent: it is not kept, and goes where the log goes, without values. */
  readonly auditDays?: number | undefined;
  /** Milliseconds for which what was pulled of a CRM is good enough; a minute unless told. */
  readonly maxAge?: number | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

export interface StoredServices extends Services {
  readonly metrics: GatewayMetrics;
  /** Absent where the audit is not kept. */
  readonly kept?: KeptAudit;
}

export function storedServices(options: StoredOptions): StoredServices {
  const { storage, isOurs = false, locksFor, say, maxAge } = options;
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const metrics = createMetrics();
  const kept = keptAudit(options);
  return {
    log: jsonLog(say),
    metrics,
    audit: kept ?? plainServices(say).audit,
    ...(kept && { kept }),
    memory: createMemory(under(storage, 'memory')),
    fetchFor(upstream) {
      const name = nameOf('sign-in', upstream);
      if (upstream.credentials === undefined) return fetch;
      return authorised(fetch, upstream.credentials, { storage: under(storage, name), locks: locksFor(name) });
    },
    wrap(upstream, adapter) {
      const name = nameOf('crm', upstream);
      return shareUpstream(adapter, {
        storage: under(storage, name),
        isOurs,
        locks: locksFor(name),
        watch: metrics.upstream(upstream),
        ...(maxAge === undefined ? {} : { maxAge }),
      });
    },
  };
}

/** The audit alone, to be read; absent where none is kept. */
export const keptAudit = ({
  storage,
  auditDays,
}: Pick<StoredOptions, 'storage' | 'auditDays'>): KeptAudit | undefined =>
  auditDays === undefined ? undefined : createAudit({ storage: under(storage, 'audit'), days: auditDays });

const nameOf = (what: string, { organisation, id }: Upstream): string => `${what}:${organisation}:${id}`;

const under = (storage: Storage, name: string): Storage => prefixStorage(storage, name);

/** What is over is forgotten when it is asked for, or by the storage itself where it can. */
function createMemory(storage: Storage): Memory {
  return {
    async get(key) {
      const found = await storage.getItem<{ readonly value: string; readonly until: number }>(key);
      if (!found || found.until > Date.now()) return found?.value;
      await storage.removeItem(key);
      return undefined;
    },
    set: (key, value, seconds) =>
      storage.setItem(key, { value, until: Date.now() + seconds * 1000 }, { ttl: Math.ceil(seconds) }),
  };
}
