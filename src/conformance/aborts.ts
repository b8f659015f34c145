import type { CrmAdapter, Operation } from '../core/adapter.js';
import { check, rejection } from './assert.js';
import type { Harness } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { firstPage, method, open, pagesOf, type Session } from './session.js';

type Call = (signal: AbortSignal) => Promise<unknown>;

/** Makes a call ready, of which the contact of this id is the subject; what it needs to know is asked before. */
type Prepared = (adapter: CrmAdapter, id: string, harness: Harness) => Call | Promise<Call>;

const late = [{ value: 'too.late@mail.example' }];

const calls: Readonly<Record<'check' | 'contact' | 'contacts' | Operation, Prepared>> = {
  check: (adapter) => (signal) => adapter.check({ signal }),
  contact: (adapter, id) => (signal) => adapter.contact(id, { signal }),
  contacts: (adapter) => (signal) => firstPage(adapter.contacts({ signal })),
  find(adapter) {
    const find = method(adapter, 'find');
    return (signal) => find({ name: 'Ada' }, { signal });
  },
  updateContact(adapter, id) {
    const update = method(adapter, 'updateContact');
    return (signal) => update(id, { emails: late }, { signal });
  },
  createContact(adapter, _, harness) {
    const create = method(adapter, 'createContact');
    const draft = needed(harness.draft, 'the harness has no draft')();
    return (signal) => create(draft, { signal, idempotencyKey: crypto.randomUUID() });
  },
  logCall(adapter, contactId) {
    const logCall = method(adapter, 'logCall');
    const startedAt = new Date().toISOString();
    const entry = { callId: crypto.randomUUID(), contactId, direction: 'inbound', startedAt } as const;
    return (signal) => logCall(entry, { signal });
  },
  findCompany(adapter) {
    const find = method(adapter, 'findCompany');
    return (signal) => find('Acme', { signal });
  },
  async changes(adapter) {
    const changes = method(adapter, 'changes');
    const since = needed((await pagesOf(adapter.contacts())).at(-1)?.changesFrom, 'no changesFrom');
    return (signal) => firstPage(changes({ since, signal }));
  },
  ids: listing('ids'),
  companies: listing('companies'),
  users: listing('users'),
};

function listing(name: 'ids' | 'companies' | 'users'): Prepared {
  return (adapter) => {
    const list = method(adapter, name);
    return (signal) => firstPage<unknown>(list({ signal }));
  };
}

const reason = new Error('the agent went on');

/** In milliseconds; a signal is handed on at once. */
const patience = 50;

async function abortInFlight(session: Session, call: Call): Promise<unknown> {
  const control = new AbortController();
  session.between = (request, pass) =>
    new Promise((resolve, reject) => {
      const { signal } = request;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      control.abort(reason);
      // who has not handed the signal on gets an answer, or would wait for ever
      setTimeout(() => {
        if (!signal.aborted) resolve(pass());
      }, patience);
    });
  return rejection(call(control.signal), 'an aborted call');
}

/** Giving up. */
export const aborts: readonly PortPromise[] = [
  ...Object.entries(calls).map(([name, prepared]) => ({
    name: `${name} that is aborted rejects with the signal's reason`,
    why: 'What the agent gave up would go on, and be reported as a failure of the CRM.',
    async run(harness: Harness) {
      const session = await open(harness);
      const { id } = await harness.contact();
      const error = await abortInFlight(session, await prepared(session.adapter, id, harness));
      check(error === reason, `it rejects with ${String(error)}`);
    },
  })),
  {
    name: 'a call with a signal that is aborted already sends nothing',
    why: 'A write that was taken back in time would be made.',
    async run(harness) {
      const session = await open(harness);
      const { id } = await harness.contact();
      const before = session.requests.length;
      const error = await rejection(
        session.adapter.contact(id, { signal: AbortSignal.abort(reason) }),
        'an aborted call',
      );
      check(error === reason, `it rejects with ${String(error)}`);
      check(session.requests.length === before, 'a request was sent');
    },
  },
  {
    name: 'a listing that is aborted between two pages rejects with the reason',
    why: '"Stop" would look like a failure.',
    async run(harness) {
      const { adapter } = await open(harness);
      const control = new AbortController();
      const listing = adapter.contacts({ signal: control.signal })[Symbol.asyncIterator]();
      const first = await listing.next();
      control.abort(reason);
      if (first.done || first.value.next === undefined) throw new NotTried('the CRM has one page of contacts');
      check((await rejection(listing.next(), 'the next page')) === reason, 'it rejects with something else');
    },
  },
];
