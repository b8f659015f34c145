import type { CrmAdapter } from '../../src/core/adapter.js';
import { CrmError } from '../../src/core/errors.js';
import type { Scheduler } from './scheduler.js';
import type { Sender, SimCrm } from './crm.js';

/** What may go wrong between a tab and a CRM, and how often. */
export interface Weather {
  /** Of all requests, how many have trouble; 0 to 1. */
  trouble: number;
  /** Connections that want a sign-in first. */
  readonly signedOut: Set<string>;
  isOffline: boolean;
}

export interface Wire {
  readonly scheduler: Scheduler;
  readonly weather: Weather;
  readonly tick: () => number;
}

export interface Tab {
  readonly user: string;
  isDead: boolean;
}

const troubles = [
  'lost',
  'silent',
  'refused',
  'limited',
  'answer lost',
  'answer silent',
  'answer broken',
  'twice',
] as const;

/** A CRM as one tab reaches it. */
export function connect(wire: Wire, crm: SimCrm, tab: Tab): CrmAdapter {
  const ask = <T>(signal: AbortSignal | undefined, work: (sender: Sender) => T) =>
    request(wire, crm, tab, signal, work);
  return {
    spec: 1,
    capabilities: crm.capabilities,
    check: ({ signal } = {}) => ask(signal, () => ({ capabilities: crm.capabilities })),
    contacts: async function* () {},
    contact: (id, { signal } = {}) => ask(signal, (sender) => crm.read(id, sender)),
    find: (query, { signal } = {}) => ask(signal, () => crm.find(query)),
    updateContact: (id, patch, { signal, ifRevision } = {}) =>
      ask(signal, (sender) => crm.update(id, patch, ifRevision, sender)),
    logCall: (entry, { signal } = {}) => ask(signal, (sender) => crm.logCall(entry, sender)),
    createContact: (draft, { signal, idempotencyKey }) =>
      ask(signal, (sender) => crm.create(draft, idempotencyKey, sender)),
  };
}

/** Sent, carried out, answered: each takes its time, and each may fail. What is on its way outlives its tab. */
function request<T>(
  { scheduler, weather, tick }: Wire,
  crm: SimCrm,
  tab: Tab,
  signal: AbortSignal | undefined,
  work: (sender: Sender) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
    const sender: Sender = { user: tab.user, tab, sentAt: tick() };
    const unheard = { ...sender };
    const isDead = () => tab.isDead;
    const fail = (error: CrmError) => scheduler.soon(() => reject(error), isDead);
    const trouble = scheduler.chance(weather.trouble) ? scheduler.pick(troubles) : undefined;
    const carryOut = () => {
      const answer = outcomeOf(() => work(sender));
      if (trouble === 'answer silent') return;
      if (trouble === 'answer lost') return fail(new CrmError('offline', {}));
      if (trouble === 'answer broken') return fail(new CrmError('unavailable', { status: 502 }));
      scheduler.soon(() => {
        sender.answeredAt = tick();
        answer(resolve, reject);
      }, isDead);
    };
    scheduler.soon(() => {
      if (weather.isOffline || trouble === 'lost') return fail(new CrmError('offline', {}));
      if (trouble === 'silent') return;
      if (weather.signedOut.has(crm.id)) return fail(new CrmError('auth-required', { status: 401 }));
      if (trouble === 'refused') return fail(new CrmError('unavailable', { status: 503 }));
      if (trouble === 'limited')
        return fail(new CrmError('rate-limited', { retryAt: new Date(scheduler.now() + 20_000).toISOString() }));
      if (trouble === 'twice') scheduler.soon(() => void outcomeOf(() => work(unheard)));
      scheduler.soon(carryOut);
    });
  });
}

/** What the work brought, to be handed on later. */
function outcomeOf<T>(work: () => T): (resolve: (value: T) => void, reject: (error: unknown) => void) => void {
  try {
    const value = work();
    return (resolve) => resolve(value);
  } catch (error) {
    return (_, reject) => reject(error);
  }
}
