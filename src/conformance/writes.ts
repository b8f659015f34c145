import type { CrmRecord, PhoneKind } from '../core/contact.js';
import { isCrmError } from '../core/errors.js';
import { check, refused, same, sameNumber } from './assert.js';
import { edit } from './editing.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { method, nextSecond } from './session.js';

const others = (record: CrmRecord, key: string) => record.phones.filter((phone) => phone.key !== key);

/** Changing a contact. */
export const writes: readonly PortPromise[] = [
  edit(
    'an update of one number changes it and nothing else',
    'Numbers and addresses that were not on screen would be lost.',
    async ({ before, direct, update, number }) => {
      const after = await update({ phones: [{ key: direct.key, value: number(0) }] });
      const now = after.phones.find(({ key }) => key === direct.key);
      check(sameNumber(now?.value, number(0)), `the number is now ${now?.value}`);
      const rest = ({ phones: _, revision: _r, updatedAt: _u, ...record }: CrmRecord) => record;
      same(rest(after), rest(before), 'the rest of the contact');
      same(others(after, direct.key), others(before, direct.key), 'the other numbers');
      same(
        after.phones.map(({ key }) => key),
        before.phones.map(({ key }) => key),
        'the order of the numbers',
      );
    },
  ),
  edit(
    'an update returns the contact as it is stored',
    'The card would show what was sent, not what the CRM made of it.',
    async ({ session, before, direct, update, number }) => {
      const after = await update({ phones: [{ key: direct.key, value: number(0) }] });
      same(after, await session.adapter.contact(before.id, { fresh: true }), 'the contact');
      check(before.revision === undefined || after.revision !== undefined, 'the revision is missing');
    },
  ),
  edit('null clears a number', 'A wrong number could not be taken off.', async ({ before, direct, update }) => {
    const after = await update({ phones: [{ key: direct.key, value: null }] });
    check(!after.phones.some(({ value }) => value === direct.value), 'the number is still there');
    same(others(after, direct.key), others(before, direct.key), 'the other numbers');
  }),
  edit('null clears an email address', 'A wrong address could not be taken off.', async ({ before, update }) => {
    const email = needed(before.emails[0], 'the contact has no email');
    const after = await update({ emails: [{ key: email.key, value: null }] });
    same(after.emails, before.emails.slice(1), 'the email addresses');
    same(after.phones, before.phones, 'the numbers');
  }),
  edit('an email address can be changed', 'It is one of the three fields of the form.', async ({ before, update }) => {
    const email = needed(before.emails[0], 'the contact has no email');
    const value = `changed.${email.value}`;
    const after = await update({ emails: [{ key: email.key, value }] });
    same(after.emails.find(({ key }) => key === email.key)?.value, value, 'the address');
  }),
  edit(
    'a number without a key is added, and the others stay',
    '"Add this number" would overwrite another.',
    async ({ session, before, update, number }) => {
      const { fields } = session.adapter.capabilities;
      const kinds: readonly PhoneKind[] = ['direct', 'mobile', 'home', 'main', 'other'];
      const kind = kinds.find((each) => {
        const taken = before.phones.some((phone) => phone.kind === each);
        return fields[each]?.access === 'write' && (fields[each].many || !taken);
      });
      const added = needed(kind, 'no kind of number has room');
      const after = await update({ phones: [{ kind: added, value: number(1) }] });
      check(
        after.phones.some((phone) => phone.kind === added && sameNumber(phone.value, number(1))),
        'it is not there',
      );
      const first = before.phones.find((phone) => phone.kind === added);
      check(
        !first || after.phones.find((phone) => phone.kind === added)?.key === first.key,
        `it is now the first ${added}, and shown in its place`,
      );
      const known = new Set(before.phones.map(({ key }) => key));
      same(
        after.phones.filter(({ key }) => known.has(key)),
        before.phones,
        'the numbers that were there',
      );
    },
  ),
  edit(
    'an extension is set, kept and cleared apart from its number',
    'Either the extension would be lost with every edit, or the number with the extension.',
    async ({ session, direct, update, number }) => {
      if (!session.adapter.capabilities.fields.direct?.extension) throw new NotTried('the CRM keeps none apart');
      const { key, value } = direct;
      const now = (record: CrmRecord) => record.phones.find((phone) => phone.key === key);
      const set = await update({ phones: [{ key, value, extension: '12' }] });
      check(now(set)?.extension === '12' && sameNumber(now(set)?.value, value), 'it is not set');
      const kept = await update({ phones: [{ key, value: number(0) }] });
      check(now(kept)?.extension === '12', 'it went with another number');
      const cleared = await update({ phones: [{ key, value: number(0), extension: null }] });
      check(now(cleared)?.extension === undefined && sameNumber(now(cleared)?.value, number(0)), 'it is not cleared');
    },
  ),
  edit(
    'a name can be changed',
    'Contacts without a name are what the check is for.',
    async ({ session, before, update }) => {
      const field = session.adapter.capabilities.names === 'single' ? 'name' : 'lastName';
      if (session.adapter.capabilities.fields[field]?.access !== 'write') throw new NotTried(`${field} is read only`);
      const after = await update({ [field]: 'Renamed Person' });
      same(after[field], 'Renamed Person', field);
      same(after.phones, before.phones, 'the numbers');
    },
  ),
  edit(
    'null clears a part of the name',
    'The agent would be told that it was saved, and the name be there as before.',
    async ({ session, before, update }) => {
      const { firstName, lastName } = session.adapter.capabilities.fields;
      if (firstName?.access !== 'write' || !lastName) throw new NotTried('there are no parts of a name to be written');
      if (!before.firstName || !before.lastName) throw new NotTried('the contact has no first and last name');
      const after = await update({ firstName: null }).catch((error: unknown) => {
        throw isCrmError(error, 'invalid') ? new NotTried('the CRM keeps nobody without a first name') : error;
      });
      same([after.firstName, after.lastName], [undefined, before.lastName], 'first and last name');
    },
  ),
  edit(
    'an update that names the revision which is still there is taken',
    'Every edit would seem to collide.',
    async ({ before, direct, update, number }) => {
      await update(
        { phones: [{ key: direct.key, value: number(0) }] },
        needed(before.revision, 'the CRM has no revisions'),
      );
    },
  ),
  edit(
    'a stale revision is a conflict that carries the current contact, and nothing is written',
    'What a colleague entered a minute ago would be lost without a word.',
    async ({ session, harness, before, direct, update, number }) => {
      const { concurrency } = session.adapter.capabilities;
      if (concurrency === 'none') throw new NotTried('the CRM cannot refuse a stale write');
      const edit = needed(harness.edit, 'the harness has no edit');
      if (concurrency === 'coarse') await nextSecond();
      await edit(before.id);
      const stale = needed(before.revision, 'the CRM has no revisions');
      const writing = update({ phones: [{ key: direct.key, value: number(0) }] }, stale);
      const { details } = await refused(writing, 'conflict', 'a stale update');
      same(details.current, await session.adapter.contact(before.id, { fresh: true }), 'the current contact');
      check(!details.current.phones.some(({ value }) => sameNumber(value, number(0))), 'the number was written');
    },
  ),
  edit(
    'an update of what does not exist is not-found or gone',
    'It would be tried again for ever.',
    async ({ session, harness, direct, number }) => {
      const update = method(session.adapter, 'updateContact');
      const patch = { phones: [{ key: direct.key, value: number(0) }] };
      await refused(update(harness.missingId, patch), 'not-found', 'updating what does not exist');
    },
  ),
  edit(
    'a field that the CRM does not have is refused as unsupported',
    'The agent would be told that it was saved.',
    async ({ session, update }) => {
      const foreign = session.adapter.capabilities.names === 'single' ? { lastName: 'Nowhere' } : { name: 'Nowhere' };
      await refused(update(foreign), 'unsupported', 'writing a field that is not there');
    },
  ),
];
