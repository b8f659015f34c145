/** Where a gateway on Node keeps what it shares. */
import { resolve } from 'node:path';
import { createStorage, type Storage } from 'unstorage';
import filesDriver from 'unstorage/drivers/fs-lite';
import { z } from 'zod';
import { ConfigError } from './config/read.js';
import { createLocks, redisLocks, type Locks, type RedisClient } from './upstream/index.js';

const kept = {
  /** Days for which the audit is kept. */
  auditDays: z.int().min(1).default(365),
};
const shared = {
  /** Seconds for which what was pulled of a CRM is good enough. */
  maxAgeSeconds: z.number().min(1).default(60),
};

const storageConfig = z.union([
  z.strictObject({ in: z.literal('memory'), ...shared }),
  z.strictObject({ in: z.literal('files'), folder: z.string().min(1), ...shared, ...kept }),
  z.strictObject({ in: z.literal('redis'), url: z.string().regex(/^rediss?:\/\//u), ...shared, ...kept }),
]);

export interface NodeStorage {
  readonly storage: Storage;
  /** Whether no other gateway may write to it. */
  readonly isOurs: boolean;
  readonly locksFor: (name: string) => Locks;
  readonly auditDays?: number;
  /** Milliseconds. */
  readonly maxAge: number;
  close(): Promise<void>;
}

/** Opens what the configuration names as `storage`: memory unless told. Folders are relative to that of the configuration. */
export async function openStorage(config: unknown, folder: string): Promise<NodeStorage> {
  const result = storageConfig.safeParse(config ?? { in: 'memory' });
  if (!result.success) throw new ConfigError(wrong);
  const settings = result.data;
  const maxAge = settings.maxAgeSeconds * 1000;
  if (settings.in === 'memory') return inProcess(createStorage(), { maxAge });
  const { auditDays } = settings;
  if (settings.in === 'redis') return inRedis(settings.url, { maxAge, auditDays });
  const driver = filesDriver({ base: resolve(folder, settings.folder) });
  return inProcess(createStorage({ driver }), { maxAge, auditDays });
}

const wrong =
  'The configuration of the gateway is not right: "storage" must be {"in": "memory"}, {"in": "files", "folder": "data"} ' +
  'or {"in": "redis", "url": "redis://127.0.0.1:6379"}, each with "maxAgeSeconds", the last two with "auditDays".';

type Times = Pick<NodeStorage, 'maxAge' | 'auditDays'>;

const inProcess = (storage: Storage, times: Times): NodeStorage => ({
  storage,
  isOurs: true,
  locksFor: () => createLocks(),
  ...times,
  close: () => storage.dispose(),
});

async function inRedis(url: string, times: Times): Promise<NodeStorage> {
  const { default: redisDriver } = await import('unstorage/drivers/redis').catch((cause: unknown) => {
    throw new ConfigError('Storage in Redis needs the package ioredis, which is not installed.', { cause });
  });
  const driver = redisDriver({ url, base: 'onestream' });
  const storage = createStorage({ driver });
  const client = driver.getInstance!() as RedisClient;
  return {
    storage,
    isOurs: false,
    locksFor: (name) => redisLocks(client, { prefix: `onestream:${name}` }),
    ...times,
    close: () => storage.dispose(),
  };
}
