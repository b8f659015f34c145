import { CrmError } from '../../core/errors.js';
import { createLocks, type Locks } from './locks.js';

/** What is needed of a Redis client; ioredis is one. */
export interface RedisClient {
  set(key: string, value: string, unit: 'PX', milliseconds: number, when: 'NX'): Promise<string | null>;
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

export interface RedisLockOptions {
  /** Before each name; other connections have another one. */
  readonly prefix: string;
  /** Milliseconds after which the lease of a gateway that has died is over; 10,000 unless told. */
  readonly term?: number;
}

/** Who waits asks again after so many milliseconds. */
const pause = 40;

/** Only who holds the lease may prolong it or give it back. */
const prolong = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;
const giveBack = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/** For several gateways over one Redis: leases with a term, prolonged while the work goes on. */
export function redisLocks(client: RedisClient, { prefix, term = 10_000 }: RedisLockOptions): Locks {
  const here = createLocks();

  async function lease(key: string, token: string, signal: AbortSignal | undefined): Promise<void> {
    while ((await told(client.set(key, token, 'PX', term, 'NX'))) === null) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      signal?.throwIfAborted();
    }
  }

  return {
    hold: (name, signal, work) =>
      here.hold(name, signal, async () => {
        const key = `${prefix}:lease:${name}`;
        const token = crypto.randomUUID();
        await lease(key, token, signal);
        // an unreachable Redis lets the lease run out: another gateway pulls too, and nothing is lost
        const keeping = setInterval(
          () => void client.eval(prolong, 1, key, token, term).catch(() => undefined),
          term / 3,
        );
        try {
          return await work();
        } finally {
          clearInterval(keeping);
          await client.eval(giveBack, 1, key, token).catch(() => undefined);
        }
      }),
  };
}

const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new CrmError('unavailable', {}, { cause });
  });
