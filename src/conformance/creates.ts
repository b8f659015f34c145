import type { ContactDraft } from '../core/adapter.js';
import { check, isRefused, refused, same, sameNumber } from './assert.js';
import type { Harness } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { all, method, open } from './session.js';

async function creating(harness: Harness) {
  const { adapter } = await open(harness);
  const createContact = method(adapter, 'createContact');
  const draft = needed(harness.draft, 'the harness has no draft')();
  const create = (of: ContactDraft, idempotencyKey: string) => createContact(of, { idempotencyKey });
  const count = async () => (await all(adapter.contacts())).length;
  return { adapter, create, draft, count };
}

/** Making a contact. */
export const creates: readonly PortPromise[] = [
  {
    name: 'a new contact has what the draft said, and can be read',
    why: 'The card of the new contact is what was made, not what was typed.',
    async run(harness) {
      const { adapter, create, draft } = await creating(harness);
      const made = await create(draft, crypto.randomUUID());
      same(made, await adapter.contact(made.id, { fresh: true }), 'the contact');
      for (const name of ['firstName', 'lastName', 'name'] as const) {
        if (draft[name] !== undefined) same(made[name], draft[name], name);
      }
      check(draft.company === undefined || made.company?.id === draft.company.id, 'it has another company');
      for (const { kind, value } of draft.phones ?? []) {
        check(
          made.phones.some((phone) => phone.kind === kind && sameNumber(phone.value, value)),
          `${kind} is missing`,
        );
      }
      same(
        made.emails.map(({ value }) => value),
        (draft.emails ?? []).map(({ value }) => value),
        'the email addresses',
      );
    },
  },
  {
    name: 'the same idempotency key makes one contact',
    why: 'Pressing "Try again" after a lost answer would add the person twice.',
    async run(harness) {
      const { adapter, create, draft, count } = await creating(harness);
      if (!adapter.capabilities.create?.idempotent) throw new NotTried('the CRM takes no key');
      const key = crypto.randomUUID();
      const first = await create(draft, key);
      const before = await count();
      same((await create(draft, key)).id, first.id, 'the contact of the second call');
      same(await count(), before, 'the number of contacts');
    },
  },
  {
    name: 'a contact that lacks what is required is invalid, and is not made',
    why: 'The form must say what is missing, and nobody wants half a contact.',
    async run(harness) {
      const { adapter, create, count } = await creating(harness);
      if (!adapter.capabilities.create?.required.length) throw new NotTried('the CRM requires nothing');
      const before = await count();
      const { details } = await refused(create({}, crypto.randomUUID()), 'invalid', 'creating nobody');
      check(Object.keys(details.fields).length > 0, 'it does not say which field is missing');
      same(await count(), before, 'the number of contacts');
    },
  },
  {
    name: 'a duplicate that the CRM refuses comes with the contacts that are there',
    why: 'The agent should be led to the contact, not to an error.',
    async run(harness) {
      const { create, draft } = await creating(harness);
      const first = await create(draft, crypto.randomUUID());
      const again = create(draft, crypto.randomUUID());
      if (!(await isRefused(again))) throw new NotTried('the CRM takes the same contact twice');
      const { details } = await refused(again, 'duplicate', 'the same contact again');
      check(
        details.candidates.some(({ id }) => id === first.id),
        'the first contact is not among the candidates',
      );
    },
  },
];
