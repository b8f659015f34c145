import type { Capabilities } from '../core/adapter.js';
import type { CrmRecord, Field, PhoneKind } from '../core/contact.js';
import { isCrmError } from '../core/errors.js';
import { check, refused, rejection, same, sameNumber } from './assert.js';
import { needed, type PortPromise } from './promise.js';
import { all, nextSecond, open } from './session.js';

const kinds: readonly PhoneKind[] = ['direct', 'mobile', 'home', 'main', 'fax', 'other'];
const texts = ['revision', 'updatedAt', 'url', 'firstName', 'lastName', 'name', 'title', 'country'] as const;

/** Fails unless a record is what the port calls one. */
function checkRecord(record: CrmRecord, { fields }: Capabilities): void {
  const at = `contact ${record.id}`;
  check(typeof record.active === 'boolean', `${at} does not say whether it is active`);
  for (const name of texts) {
    check(
      !(name in record) || (typeof record[name] === 'string' && record[name] !== ''),
      `${at}: ${name} is there but not set`,
    );
  }
  for (const name of ['firstName', 'lastName', 'name', 'title', 'company'] as const satisfies readonly Field[]) {
    check(record[name] === undefined || fields[name] !== undefined, `${at} has ${name}, which the manifest lacks`);
  }
  for (const { kind, value, extension } of record.phones) {
    check(kinds.includes(kind), `${at} has a phone of kind ${kind}`);
    check(fields[kind] !== undefined, `${at} has a phone of kind ${kind}, which the manifest lacks`);
    check(typeof value === 'string' && value !== '' && extension !== '', `${at} has an empty ${kind}`);
    const apart = extension === undefined || fields[kind].extension === true;
    check(apart, `${at} has an extension apart from its ${kind}, which the manifest denies`);
  }
  for (const field of ['email', ...kinds] as const) {
    const there = field === 'email' ? record.emails : record.phones.filter(({ kind }) => kind === field);
    check(
      there.length < 2 || fields[field]?.many === true,
      `${at} has several of ${field}, where the manifest has one`,
    );
  }
  const keys = [...record.phones, ...record.emails].map(({ key }) => key);
  check(new Set(keys).size === keys.length, `${at} has two numbers or addresses of one key`);
  check(
    record.emails.every(({ value }) => typeof value === 'string' && value !== ''),
    `${at} has an empty email`,
  );
  check(record.updatedAt === undefined || !Number.isNaN(Date.parse(record.updatedAt)), `${at}: updatedAt is no time`);
  check(record.url === undefined || isOfPage(record.url), `${at}: url is no address of a page`);
}

const isOfPage = (url: string) => URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol);

/** What a contact looks like, and reading one. */
export const records: readonly PortPromise[] = [
  {
    name: 'every contact is what the port calls one: what is not set is absent, keys are unique',
    why: 'A "null" on the card, or an edit that reaches the wrong number.',
    async run(harness) {
      const { adapter } = await open(harness);
      await harness.contact();
      for (const record of await all(adapter.contacts())) checkRecord(record, adapter.capabilities);
    },
  },
  {
    name: 'a contact reads as it is listed',
    why: 'Opening a form would seem to change the contact.',
    async run(harness) {
      const { adapter } = await open(harness);
      const { id } = await harness.contact();
      const listed = (await all(adapter.contacts())).find((each) => each.id === id);
      same(await adapter.contact(id), listed, 'the contact');
    },
  },
  {
    name: 'a contact has the Direct, the Mobile and the Email that stand in the CRM',
    why: 'Callers whom the CRM knows would be unknown, and an edit would find nothing to change.',
    async run(harness) {
      const { adapter } = await open(harness);
      const { id, phone, email } = await harness.contact();
      const { phones, emails, ...record } = await adapter.contact(id);
      const has = (kind: PhoneKind, number?: string) =>
        phones.some((each) => each.kind === kind && (number === undefined || sameNumber(each.value, number)));
      const { fields } = adapter.capabilities;
      check(!fields.direct || has('direct', phone), 'its Direct is missing');
      check(!fields.mobile || has('mobile'), 'its Mobile is missing');
      check(!fields.email || emails.some(({ value }) => value === email), 'its Email is missing');
      check(Boolean(record.firstName ?? record.lastName ?? record.name), 'its name is missing');
    },
  },
  {
    name: 'a fresh read sees what somebody else has just changed',
    why: 'A form would be filled with what is no longer true, and write it back.',
    async run(harness) {
      const edit = needed(harness.edit, 'the harness has no edit');
      const { adapter } = await open(harness);
      const { id } = await harness.contact();
      const before = await adapter.contact(id);
      await edit(id);
      const after = await adapter.contact(id, { fresh: true });
      check(JSON.stringify(after) !== JSON.stringify(before), 'the contact reads as before');
      const told = adapter.capabilities.concurrency === 'server';
      check(!told || after.revision !== before.revision, 'the revision has not moved');
    },
  },
  {
    name: 'updatedAt, where there is one, moves with a change',
    why: 'A conflict would name a wrong time, and of two versions of a contact the older one could stay.',
    async run(harness) {
      const edit = needed(harness.edit, 'the harness has no edit');
      const { adapter } = await open(harness);
      const { id } = await harness.contact();
      const read = async () => (await adapter.contact(id, { fresh: true })).updatedAt;
      const before = needed(await read(), 'the CRM does not tell when a contact was changed');
      await edit(id);
      if ((await read()) === before) {
        await nextSecond();
        await edit(id);
      }
      const after = (await read()) ?? '';
      check(Date.parse(after) > Date.parse(before), `updatedAt was ${before}, and after a change ${after || 'absent'}`);
    },
  },
  {
    name: 'a contact that does not exist is not-found',
    why: 'The card must be able to say so, instead of "try again".',
    async run(harness) {
      const { adapter } = await open(harness);
      await refused(adapter.contact(harness.missingId), 'not-found', 'reading what does not exist');
    },
  },
  {
    name: 'a contact that somebody removed is not-found or gone',
    why: 'It would stay on the card, and receive edits.',
    async run(harness) {
      const remove = needed(harness.remove, 'the harness has no remove');
      const { adapter } = await open(harness);
      const { id } = await harness.contact();
      await remove(id);
      const code = await adapter.contact(id, { fresh: true }).then(
        () => 'still there',
        (error: unknown) => (error as { readonly code?: string }).code,
      );
      check(code === 'not-found' || code === 'gone', `the removed contact is ${code}`);
    },
  },
  {
    name: 'a contact that was merged is gone, and says into which',
    why: 'The calls and the open form of the one could not follow to the other.',
    async run(harness) {
      const merge = needed(harness.merge, 'the harness has no merge');
      const { adapter } = await open(harness);
      const [from, into] = [(await harness.contact()).id, (await harness.contact()).id];
      await merge(from, into);
      const { details } = await refused(adapter.contact(from, { fresh: true }), 'gone', 'reading what was merged');
      same(details.replacedBy, into, 'replacedBy');
    },
  },
  {
    name: 'an id is taken as it is, whatever stands in it',
    why: 'An id that leads elsewhere shows another contact, or lets whoever makes ids choose what is asked.',
    async run(harness) {
      const { adapter } = await open(harness);
      const { id } = await harness.contact();
      for (const odd of [`${id}?x=1`, `${id}#x`, `x/../${id}`, `./${id}`]) {
        const error = await rejection(adapter.contact(odd), 'reading an id that nobody has');
        check(isCrmError(error), `it failed with ${String(error)}, which is no CrmError`);
      }
    },
  },
];
