import { atom } from 'nanostores';
import { createRecorder, type Recorder } from '../../src/calls/recorder.js';
import type { Clock } from '../../src/core/clock.js';
import type { Connection } from '../../src/core/connection.js';
import { recordKey, type CrmRecord, type RecordKey } from '../../src/core/contact.js';
import type { Directory } from '../../src/core/directory.js';
import { CrmError } from '../../src/core/errors.js';
import { createSaving } from '../../src/saving/index.js';
import { createCrm, type Kind, type SimCrm } from './crm.js';
import { createDevice, type Device } from './device.js';
import { createSimDirectory, type SimDirectory } from './directory.js';
import { connect, type Tab, type Weather } from './network.js';
import { createScheduler, type Scheduler } from './scheduler.js';

/** A page with the workspace of one user, over the CRMs of the world. */
export interface SimTab extends Tab {
  readonly saving: ReturnType<typeof createSaving>;
  readonly directory: SimDirectory;
  readonly recorder: Recorder;
  /** How wrong its clock goes, in milliseconds. */
  skew: number;
  /** Told when the page shows something else of a call. */
  callChanged?: (id: string) => void;
}

/** Everything there is in one run. */
export interface World {
  readonly scheduler: Scheduler;
  readonly weather: Weather;
  readonly crms: readonly SimCrm[];
  readonly devices: ReadonlyMap<string, Device>;
  readonly tabs: SimTab[];
  /** Keys that the agent has said to be another person. */
  readonly apart: Set<RecordKey>;
  readonly people: readonly string[];
  /** The world's steps so far; what happens later has a higher one. */
  tick(): number;
  open(user: string): SimTab;
  kill(tab: SimTab): void;
}

export const users = ['ada', 'bo'] as const;

const kinds: readonly Kind[] = [
  { concurrency: 'server', idempotent: true },
  { concurrency: 'coarse', idempotent: false },
  { concurrency: 'none', idempotent: true },
  { concurrency: 'none', idempotent: false },
  { concurrency: 'server', idempotent: false },
];

export function createWorld(seed: number): World {
  const scheduler = createScheduler(seed);
  const weather: Weather = {
    trouble: scheduler.pick([0, 0.05, 0.2, 0.4]) ?? 0,
    signedOut: new Set(),
    isOffline: false,
  };
  let ticks = 0;
  const tick = () => ++ticks;
  const people = ['p1', 'p2', 'p3'];
  const names = new Map(people.map((id) => [id, `n${id}`]));
  const crms = ['crm-a', 'crm-b', 'crm-c']
    .slice(0, 1 + Math.floor(scheduler.random() * 3))
    .map((id) => createCrm(id, scheduler.pick(kinds)!, names, { now: scheduler.now, tick }));
  const devices = new Map(users.map((user) => [user, createDevice(scheduler)]));
  const tabs: SimTab[] = [];
  const apart = new Set<RecordKey>();

  function open(user: string): SimTab {
    const tab: Tab & { skew: number } = { user, isDead: false, skew: 0 };
    const isDead = () => tab.isDead;
    const connections = crms.map((crm): Connection => {
      const adapter = connect({ scheduler, weather, tick }, crm, tab);
      return { id: crm.id, kind: 'sim', label: crm.id, adapter, linkOrigins: [] };
    });
    const directory = createSimDirectory(connections, known(crms), apart);
    const device = devices.get(user as (typeof users)[number])!;
    device.settleCalls();
    const clock: Clock = {
      now: () => scheduler.now() + tab.skew,
      after: (delay, callback) => scheduler.after(delay, callback, isDead),
      random: scheduler.random,
    };
    const saving = createSaving({
      directory: directory as unknown as Directory,
      $connections: atom(connections),
      store: device.storeFor(tab),
      exclusive: device.exclusiveFor(tab),
      clock,
      patiently: (request) => withEnd(scheduler, tab, request),
    });
    const recorder = createRecorder(
      {
        directory: directory,
        $connections: atom(connections),
        $views: atom(connections.map(({ adapter, ...view }) => ({ ...view, capabilities: adapter.capabilities }))),
        kept: device.callsFor(tab),
        clock,
        exclusive: () => Promise.resolve(device.exclusiveFor(tab)),
        patiently: (request, signal) => withEnd(scheduler, tab, request, signal),
      },
      {
        opened(ids) {
          for (const id of ids) opened.callChanged?.(id);
          recorder.resume();
        },
        changed: (id) => opened.callChanged?.(id),
      },
    );
    const opened: SimTab = Object.assign(tab, { saving, directory, recorder });
    tabs.push(opened);
    return opened;
  }

  return {
    ...{ scheduler, weather, crms, devices, tabs, apart, people, tick, open },
    kill(tab) {
      tab.isDead = true;
      tabs.splice(tabs.indexOf(tab), 1);
      for (const device of devices.values()) {
        device.settleLocks();
        device.settleCalls();
      }
    },
  };
}

function known(crms: readonly SimCrm[]): ReadonlyMap<RecordKey, CrmRecord> {
  return new Map(crms.flatMap((crm) => crm.ids().map((id) => [recordKey(crm.id, id), crm.read(id)] as const)));
}

/** One request with an end, by the world's clock. */
function withEnd<T>(
  scheduler: Scheduler,
  tab: Tab,
  request: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const own = new AbortController();
  const stopWith = () => own.abort(signal?.reason);
  signal?.addEventListener('abort', stopWith);
  return new Promise((resolve, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason as Error));
    const stop = scheduler.after(
      30_000,
      () => own.abort(new CrmError('timeout', { seconds: 30 })),
      () => tab.isDead,
    );
    request(own.signal)
      .then(resolve, reject)
      .finally(() => {
        stop();
        signal?.removeEventListener('abort', stopWith);
      });
  });
}
