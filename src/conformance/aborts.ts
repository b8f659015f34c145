import type { CrmAdapter } from '../core/adapter.js';
import { check, rejection } from './assert.js';
import type { Harness } from './harness.js';
import { NotTried, type PortPromise } from './promise.js';
import { firstPage, method, open, type Session } from './session.js';

type Call = (adapter: CrmAdapter, signal: AbortSignal, id: string) => Promise<unknown>;

const calls: readonly (readonly [string, Call])[] = [
  ['check', (adapter, signal) => adapter.check({ signal })],
  ['contact', (adapter, signal, id) => adapter.contact(id, { signal })],
  ['contacts', (adapter, signal) => firstPage(adapter.contacts({ signal }))],
  ['find', (adapter, signal) => method(adapter, 'find')({ name: 'Ada' }, { signal })],
  [
    'updateContact',
    (adapter, signal, id) =>
      method(adapter, 'updateContact')(id, { emails: [{ value: 'too.late@mail.example' }] }, { signal }),
  ],
];

const reason = new Error('the agent went on');

/** In milliseconds; a signal is handed on at once. */
const patience = 50;

async function abortInFlight(session: Session, call: Call, id: string): Promise<unknown> {
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
  return rejection(call(session.adapter, control.signal, id), 'an aborted call');
}

const abortion = (
  name: string,
  call: Call,
  abort: (session: Session, id: string, harness: Harness) => Promise<unknown>,
): PortPromise => ({
  name,
  why: 'What the agent gave up would go on, and be reported as a failure of the CRM.',
  async run(harness) {
    const { id } = await harness.contact();
    const error = await abort(await open(harness), id, harness);
    check(error === reason, `it rejects with ${String(error)}`);
  },
});

/** Giving up. */
export const aborts: readonly PortPromise[] = [
  ...calls.map(([name, call]) =>
    abortion(`${name} that is aborted rejects with the signal's reason`, call, (session, id) =>
      abortInFlight(session, call, id),
    ),
  ),
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
