import type { Operation } from '../core/adapter.js';
import { isCrmError, type CrmError } from '../core/errors.js';
import { check, rejection } from './assert.js';
import { freeNumber, type Fixture, type Harness } from './harness.js';
import { NotTried, type PortPromise } from './promise.js';
import { method, open, type Session } from './session.js';

/** All that a log would keep of an error. Contacts that are handed back to be shown are no part of it. */
function logged(error: CrmError): string {
  const shown = isCrmError(error, 'conflict') || isCrmError(error, 'duplicate');
  const { cause, message } = error;
  return JSON.stringify([message, shown ? {} : error.details, cause instanceof Error ? cause.message : cause]);
}

/** A short id may be part of anything. */
const hasId = (text: string, id: string): boolean =>
  /[^\w-]/u.test(id) ? text.includes(id) : text.split(/[^\w-]+/u).includes(id);

type Asked = readonly [secret: string, operation: Operation | undefined, call: () => Promise<unknown>];

/** Calls of which nobody may learn from an error whom they were about. */
function asked({ adapter }: Session, { missingId }: Harness, phone: string): readonly Asked[] {
  const email = 'not.to.be.told@mail.example';
  const calls: readonly Asked[] = [
    [missingId, undefined, () => adapter.contact(missingId)],
    [phone, 'find', () => method(adapter, 'find')({ phone })],
    [email, 'find', () => method(adapter, 'find')({ email })],
    ['Untold', 'find', () => method(adapter, 'find')({ name: 'Untold Person' })],
    [email, 'updateContact', () => method(adapter, 'updateContact')(missingId, { emails: [{ value: email }] })],
  ];
  return calls.filter(([, operation]) => !operation || adapter.capabilities.operations.includes(operation));
}

/** What the CRM itself refuses of a contact, or says of one: the errors of calls that fail so, and of no others. */
async function provoked(harness: Harness, { id, email }: Fixture): Promise<readonly CrmError[]> {
  const { adapter } = await open(harness);
  const calls: (() => Promise<unknown>)[] = [];
  if (adapter.updateContact) {
    const key = (await adapter.contact(id)).emails[0]?.key;
    const emails = key === undefined ? [] : [{ key, value: `${email} is no address` }];
    calls.push(() => method(adapter, 'updateContact')(id, { emails }));
  }
  if (harness.merge) {
    const into = await harness.contact();
    calls.push(async () => {
      await harness.merge?.(id, into.id);
      return adapter.contact(id, { fresh: true });
    });
  }
  const errors: CrmError[] = [];
  for (const call of calls) {
    const error = await call().catch((thrown: unknown) => thrown);
    if (isCrmError(error, 'invalid') || isCrmError(error, 'gone')) errors.push(error);
  }
  return errors;
}

const refusing = (status: number) => (): Promise<Response> =>
  Promise.resolve(new Response('{"message":"No"}', { status, headers: { 'retry-after': '60' } }));

/** What an error tells, beside its code. */
export const discretion: readonly PortPromise[] = [
  {
    name: 'an error names no contact, number or address',
    why: 'Errors go into logs and to whoever reads them; people do not belong there.',
    async run(harness) {
      const session = await open(harness);
      for (const status of [400, 403, 404, 409, 500, 503]) {
        session.between = refusing(status);
        for (const [secret, , call] of asked(session, harness, freeNumber(harness, 3))) {
          const error = await call().catch((thrown: unknown) => thrown);
          if (!isCrmError(error)) continue; // of what is no failure, or none of ours, others tell
          check(!logged(error).includes(secret), `the error of code ${error.code} tells whom it is about`);
        }
      }
    },
  },
  {
    name: 'an error for which the CRM gives its reasons names no contact, number or address either',
    why: 'The reasons of a CRM quote what it was sent, and go into logs with the error.',
    async run(harness) {
      const fixture = await harness.contact();
      const errors = await provoked(harness, fixture);
      if (!errors.length) throw new NotTried('the CRM refuses no address, and nobody can merge');
      for (const error of errors) {
        const text = logged(error);
        const isNamed = [fixture.email, fixture.phone, fixture.name].some((secret) => text.includes(secret));
        check(!isNamed && !hasId(text, fixture.id), `the error of code ${error.code} tells whom it is about`);
      }
    },
  },
  {
    name: 'a CRM that says when to ask again is asked again then',
    why: 'Too early is refused once more, and a guess that is too late keeps the agent waiting.',
    async run(harness) {
      const session = await open(harness);
      const { id } = await harness.contact();
      session.between = () => Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': '600' } }));
      const earliest = Date.now() + 600_000;
      const error = await rejection(session.adapter.contact(id, { fresh: true }), 'a call that came too often');
      check(isCrmError(error, 'rate-limited'), `it failed with ${String(error)} instead of rate-limited`);
      const late = Date.parse(error.details.retryAt ?? '') - earliest;
      // a second for those who round it up, and the time that the call has taken
      check(late >= -1000 && late <= 30_000, `retryAt is ${error.details.retryAt}, not in ten minutes`);
    },
  },
];
