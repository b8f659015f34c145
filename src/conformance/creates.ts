import type { ContactDraft, CrmAdapter } from '../core/adapter.js';
import type { CompanyRef } from '../core/contact.js';
import { check, isRefused, refused, same, sameNumber } from './assert.js';
import type { Harness } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { all, firstPage, method, open } from './session.js';

async function drafting(harness: Harness) {
  const { adapter } = await open(harness);
  const createContact = method(adapter, 'createContact');
  const draft = needed(harness.draft, 'the harness has no draft')();
  const create = (of: ContactDraft, idempotencyKey: string) => createContact(of, { idempotencyKey });
  const count = async () => (await all(adapter.contacts())).length;
  return { adapter, create, draft, count };
}

async function someCompany(adapter: CrmAdapter): Promise<CompanyRef | undefined> {
  const [first] = adapter.companies ? (await firstPage(adapter.companies())).items : [];
  return first && { id: first.id, name: first.name };
}

/** Making a contact. */
export const creates: readonly PortPromise[] = [
  {
    name: 'a new contact has what the draft said, and can be read',
    why: 'The card of the new contact is what was made, not what was typed.',
    async run(harness) {
      const { adapter, create, draft } = await drafting(harness);
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
    name: 'a new contact keeps its company and its extension, where the CRM has them',
    why: 'The agent has entered them, and nobody would enter them again.',
    async run(harness) {
      const { adapter, create, draft } = await drafting(harness);
      const { fields } = adapter.capabilities;
      const company = fields.company?.access === 'write' ? (draft.company ?? (await someCompany(adapter))) : undefined;
      const phone = draft.phones?.find(({ kind }) => fields[kind]?.extension);
      if (!company && !phone) throw new NotTried('no company is known, and no number of the draft has an extension');
      const phones = phone && [{ ...phone, extension: '12' }];
      const made = await create(
        { ...draft, ...(company && { company }), ...(phones && { phones }) },
        crypto.randomUUID(),
      );
      if (company) same(made.company?.id, company.id, 'the company');
      if (phone) same(made.phones.find(({ kind }) => kind === phone.kind)?.extension, '12', 'the extension');
    },
  },
  {
    name: 'the same idempotency key makes one contact',
    why: 'Pressing "Try again" after a lost answer would add the person twice.',
    async run(harness) {
      const { adapter, create, draft, count } = await drafting(harness);
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
      const { adapter, create, count } = await drafting(harness);
      const before = await count();
      const creating = create({}, crypto.randomUUID());
      if (!adapter.capabilities.create?.required.length) {
        check(!(await isRefused(creating)), 'the CRM requires something, and the manifest does not say what');
        throw new NotTried('the CRM requires nothing');
      }
      const { details } = await refused(creating, 'invalid', 'creating nobody');
      check(Object.keys(details.fields).length > 0, 'it does not say which field is missing');
      same(await count(), before, 'the number of contacts');
    },
  },
  {
    name: 'a duplicate that the CRM refuses comes with the contacts that are there',
    why: 'The agent should be led to the contact, not to an error.',
    async run(harness) {
      const { create, draft } = await drafting(harness);
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
