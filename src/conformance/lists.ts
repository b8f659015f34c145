import type { CrmRecord } from '../core/contact.js';
import { isCrmError } from '../core/errors.js';
import { check, inWords, refused, rejection, same } from './assert.js';
import { edit } from './editing.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { method, open } from './session.js';

const values = ({ emails }: CrmRecord) => emails.map(({ value }) => value);

/** What is in the lists of a contact, and what is not in them any more. */
export const lists: readonly PortPromise[] = [
  edit(
    'one of several email addresses is added, changed and cleared, and the others stay',
    'Addresses that nobody has touched would be lost.',
    async ({ session, before, update }) => {
      const { email } = session.adapter.capabilities.fields;
      if (email?.access !== 'write' || !email.many) throw new NotTried('there is one email address to a contact');
      const first = needed(before.emails[0], 'the contact has no email');
      const [added, changed] = [`added.${first.value}`, `changed.${first.value}`];
      const two = await update({ emails: [{ value: added }] });
      same([...values(two)].sort(), [...values(before), added].sort(), 'the addresses after one was added');
      same(
        two.emails.find(({ key }) => key === first.key),
        first,
        'the address that was there',
      );
      const other = await update({ emails: [{ key: first.key, value: changed }] });
      const rest = (record: CrmRecord) => record.emails.filter(({ key }) => key !== first.key);
      same(other.emails.find(({ key }) => key === first.key)?.value, changed, 'the address that was changed');
      same(rest(other), rest(two), 'the addresses beside the one that was changed');
      const less = await update({ emails: [{ key: first.key, value: null }] });
      // keys may be places in the list, which move up
      same(values(less), values({ ...two, emails: rest(two) }), 'the addresses after one was cleared');
    },
  ),
  edit(
    'a change of what somebody else has taken away is a conflict that carries the current contact',
    'The agent would be told that the CRM refuses the value, when it is the address that is no more.',
    async ({ session, harness, before, update }) => {
      const { concurrency } = session.adapter.capabilities;
      if (concurrency !== 'server') throw new NotTried('the CRM cannot refuse a stale write');
      const { key, value } = needed(before.emails[0], 'the contact has no email');
      const theirs = await open(harness);
      await method(theirs.adapter, 'updateContact')(before.id, { emails: [{ key, value: null }] });
      const patch = { emails: [{ key, value: `changed.${value}` }] };
      const stale = needed(before.revision, 'the CRM has no revisions');
      const { details } = await refused(update(patch, stale), 'conflict', 'changing what is not there any more');
      same(details.current, await session.adapter.contact(before.id, { fresh: true }), 'the current contact');
      check(!details.current.emails.some((email) => email.value.includes(value)), 'the address was written');
    },
  ),
  edit(
    'a change of what the contact does not have is refused',
    'The agent would be told that it was saved.',
    async ({ session, before, update }) => {
      const { value } = needed(before.emails[0], 'the contact has no email');
      const patch = { emails: [{ key: 'no-such-key', value: `changed.${value}` }] };
      const error = await rejection(update(patch), 'changing what is not there');
      const is = isCrmError(error, 'conflict') || isCrmError(error, 'invalid');
      check(is, `it failed with ${inWords(error)} instead of conflict or invalid`);
      same(await session.adapter.contact(before.id, { fresh: true }), before, 'the contact');
    },
  ),
];
