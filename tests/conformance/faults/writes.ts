import type { ContactDraft, PhoneChange, RecordPatch } from '../../../src/core/adapter.js';
import type { CrmRecord } from '../../../src/core/contact.js';
import { CrmError, isCrmError } from '../../../src/core/errors.js';
import { broken, type Fault } from './broken.js';

const phonesAs = (patch: RecordPatch, spoil: (change: PhoneChange) => PhoneChange): RecordPatch =>
  patch.phones ? { ...patch, phones: patch.phones.map(spoil) } : patch;

const keeps = 'a new contact keeps its company and its extension, where the CRM has them';

export const writes: readonly Fault[] = [
  [
    'an update that drops the other numbers',
    broken('contoso', (good) => ({
      async updateContact(id: string, patch: RecordPatch) {
        const { phones } = await good.contact(id);
        const rest = phones.slice(1).map(({ key }) => ({ key, value: null }));
        await good.updateContact(id, { phones: rest });
        return good.updateContact(id, patch);
      },
    })),
    'an update of one number changes it and nothing else',
  ],
  [
    'a new number that takes the place of another',
    broken('contoso', (good) => ({
      async updateContact(id: string, patch: RecordPatch) {
        const [first] = (await good.contact(id)).phones;
        return good.updateContact(
          id,
          phonesAs(patch, ({ value, key }) => ({ key: key ?? first?.key ?? '', value })),
        );
      },
    })),
    'a number without a key is added, and the others stay',
  ],
  [
    'an extension that goes with every edit',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good.updateContact(
          id,
          phonesAs(patch, (change) => ({ extension: null, ...change })),
        ),
    })),
    'an extension is set, kept and cleared apart from its number',
  ],
  [
    'an update that returns what was there before',
    broken('fabrikam', (good) => ({
      async updateContact(id: string, patch: RecordPatch) {
        const before = await good.contact(id);
        await good.updateContact(id, patch);
        return before;
      },
    })),
    'an update returns the contact as it is stored',
  ],
  [
    'a success that is invented',
    broken('contoso', (good) => ({
      async updateContact(id: string, { phones = [] }: RecordPatch): Promise<CrmRecord> {
        const before = await good.contact(id);
        const now = new Map(phones.map(({ key, value }) => [key, value ?? '']));
        return {
          ...before,
          phones: before.phones.map((each) => ({ ...each, value: now.get(each.key) ?? each.value })),
        };
      },
    })),
    'an update returns the contact as it is stored',
  ],
  [
    'a blind update: the revision is not passed on',
    broken('contoso', (good) => ({ updateContact: (id: string, patch: RecordPatch) => good.updateContact(id, patch) })),
    'a stale revision is a conflict that carries the current contact, and nothing is written',
  ],
  [
    'a blind update by who says that a second is enough',
    broken('contoso', (good) => {
      const capabilities = { ...good.capabilities, concurrency: 'coarse' };
      return {
        capabilities,
        check: async () => ({ ...(await good.check()), capabilities }),
        updateContact: (id: string, patch: RecordPatch) => good.updateContact(id, patch),
      };
    }),
    'a stale revision is a conflict that carries the current contact, and nothing is written',
  ],
  [
    'a conflict that is taken for done',
    broken('fabrikam', (good) => ({
      updateContact: (...update: Parameters<typeof good.updateContact>) =>
        good
          .updateContact(...update)
          .catch((error: unknown) =>
            isCrmError(error, 'conflict') ? error.details.current : Promise.reject(error as Error),
          ),
    })),
    'a stale revision is a conflict that carries the current contact, and nothing is written',
  ],
  [
    'a conflict that is written over',
    broken('contoso', (good) => ({
      updateContact: (id: string, patch: RecordPatch, options: object) =>
        good.updateContact(id, patch, options).catch(() => good.updateContact(id, patch)),
    })),
    'a stale revision is a conflict that carries the current contact, and nothing is written',
  ],
  [
    'a write that is tried again',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good.updateContact(id, patch).catch(() => good.updateContact(id, patch)),
    })),
    'a write is sent once, even when the CRM fails',
  ],
  [
    'a write that is tried again when its answer is lost',
    broken('contoso', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good
          .updateContact(id, patch)
          .catch((error: unknown) =>
            isCrmError(error, 'offline') ? good.updateContact(id, patch) : Promise.reject(error as Error),
          ),
    })),
    'a write whose answer is lost is sent once, and fails',
  ],
  [
    'a write whose answer is lost, taken for done',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: RecordPatch) => good.updateContact(id, patch).catch(() => good.contact(id)),
    })),
    'a write whose answer is lost is sent once, and fails',
  ],
  [
    'a field that is silently left out',
    broken('contoso', (good) => ({ updateContact: (id: string) => good.updateContact(id, {}) })),
    'a field that the CRM does not have is refused as unsupported',
  ],
  [
    'a kind of number that is silently another',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good.updateContact(
          id,
          phonesAs(patch, (change) => (change.key === undefined ? { ...change, kind: 'other' } : change)),
        ),
    })),
    'a kind of number that the CRM does not have is refused as unsupported',
  ],
  [
    'an idempotency key that is not sent',
    broken('fabrikam', (good) => ({
      createContact: (draft: ContactDraft) => good.createContact(draft, { idempotencyKey: crypto.randomUUID() }),
    })),
    'the same idempotency key makes one contact',
  ],
  [
    'a new contact without its numbers',
    broken('contoso', (good) => ({
      createContact: ({ phones: _, ...draft }: ContactDraft, options: { readonly idempotencyKey: string }) =>
        good.createContact(draft, options),
    })),
    'a new contact has what the draft said, and can be read',
  ],
  [
    'a number that cannot be taken off',
    broken('contoso', (good) => ({
      updateContact: (id: string, { phones = [] }: RecordPatch) =>
        good.updateContact(id, { phones: phones.filter(({ value }) => value !== null) }),
    })),
    'null clears a number',
  ],
  [
    'all addresses taken off with one',
    broken('contoso', (good) => ({
      async updateContact(id: string, patch: RecordPatch) {
        const { phones } = await good.contact(id);
        return good.updateContact(id, { ...patch, phones: phones.map(({ key }) => ({ key, value: null })) });
      },
    })),
    'null clears an email address',
  ],
  [
    'an address that is not written',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, { emails: _, ...patch }: RecordPatch) => good.updateContact(id, patch),
    })),
    'an email address can be changed',
  ],
  [
    'a name that is not written',
    broken('contoso', (good) => ({
      updateContact: (id: string, { lastName: _, ...patch }: RecordPatch) => good.updateContact(id, patch),
    })),
    'a name can be changed',
  ],
  [
    'a revision that is not the one that was given',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: RecordPatch) => good.updateContact(id, patch, { ifRevision: 'none' }),
    })),
    'an update that names the revision which is still there is taken',
  ],
  [
    'a contact that is made by an update of none',
    broken('contoso', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good.updateContact(id, patch).catch(() => ({ id, active: true, phones: [], emails: [] })),
    })),
    'an update of what does not exist is not-found or gone',
  ],
  [
    'a name of its own for who has none',
    broken('fabrikam', (good) => ({
      createContact: (draft: ContactDraft, options: { readonly idempotencyKey: string }) =>
        good.createContact({ name: 'Unknown', ...draft }, options),
    })),
    'a contact that lacks what is required is invalid, and is not made',
  ],
  [
    'a duplicate of nobody',
    broken('contoso', (good) => ({
      createContact: (...create: Parameters<typeof good.createContact>) =>
        good.createContact(...create).catch((error: unknown) => {
          throw isCrmError(error, 'duplicate') ? new CrmError('duplicate', { candidates: [] }) : error;
        }),
    })),
    'a duplicate that the CRM refuses comes with the contacts that are there',
  ],
  [
    'a part of the name that cannot be cleared',
    broken('northwind', (good) => ({
      updateContact: (id: string, { firstName, ...patch }: RecordPatch) =>
        good.updateContact(id, firstName === null ? patch : { ...patch, ...(firstName && { firstName }) }),
    })),
    'null clears a part of the name',
  ],
  [
    'a new contact without its company',
    broken('contoso', (good) => ({
      createContact: ({ company, ...draft }: ContactDraft, options: { readonly idempotencyKey: string }) =>
        good.createContact({ ...draft, company: { id: '2', name: company?.name ?? '' } }, options),
    })),
    keeps,
  ],
  [
    'a new contact without its extension',
    broken('contoso', (good) => ({
      createContact: ({ phones = [], ...draft }: ContactDraft, options: { readonly idempotencyKey: string }) =>
        good.createContact({ ...draft, phones: phones.map(({ extension: _, ...phone }) => phone) }, options),
    })),
    keeps,
  ],
  [
    'a new number that is put before the others',
    broken('northwind', (good) => {
      const inFront = (record: CrmRecord, before: CrmRecord) => {
        const known = new Set(before.phones.map(({ key }) => key));
        const isNew = ({ key }: { readonly key: string }) => !known.has(key);
        return { ...record, phones: [...record.phones].sort((a, b) => Number(isNew(b)) - Number(isNew(a))) };
      };
      return {
        async updateContact(id: string, patch: RecordPatch) {
          const before = await good.contact(id);
          return inFront(await good.updateContact(id, patch), before);
        },
      };
    }),
    'a number without a key is added, and the others stay',
  ],
];
