import { expect } from 'chai';
import type { CrmAdapter } from '../../src/core/adapter.js';
import { CrmError } from '../../src/core/errors.js';
import { NotTried, promises, type Harness } from '../../src/conformance/index.js';
import { demoHarness } from './demo-harness.js';

type Adapter = Required<CrmAdapter>;

/** A good adapter with one thing wrong with it. */
function broken(
  crm: 'contoso' | 'fabrikam',
  spoil: (good: Adapter, fetch: typeof globalThis.fetch) => object,
): Harness {
  const harness = demoHarness(crm);
  return {
    ...harness,
    async create(fetch) {
      const good = (await harness.create(fetch)) as Adapter;
      return { ...good, ...spoil(good, fetch) };
    },
  };
}

async function outcome(name: string, harness: Harness): Promise<string> {
  const promise = Object.values(promises)
    .flat()
    .find((each) => each.name === name);
  if (!promise) throw new Error(`there is no promise "${name}"`);
  await harness.reset?.();
  return promise.run(harness).then(
    () => 'kept',
    (error: unknown) => (error instanceof NotTried ? 'not tried' : 'broken'),
  );
}

async function* without<P>(listing: AsyncIterable<P>, spoil: (page: P) => P): AsyncGenerator<P> {
  for await (const page of listing) yield spoil(page);
}

const faults: readonly (readonly [string, Harness, string])[] = [
  [
    'a method that the manifest does not list',
    broken('fabrikam', () => ({ ids: () => [] })),
    'a method exists if and only if the manifest lists it',
  ],
  [
    'a listed method that is missing',
    broken('contoso', () => ({ find: undefined })),
    'a method exists if and only if the manifest lists it',
  ],
  [
    'contacts that come twice',
    broken('contoso', (good) => ({
      contacts: (options: object) =>
        without(good.contacts(options), (page) => ({ ...page, items: [...page.items, ...page.items.slice(0, 1)] })),
    })),
    'contacts are listed each once, and as many as was said',
  ],
  [
    'a cursor that is not honoured',
    broken('fabrikam', (good) => ({ contacts: () => good.contacts() })),
    'a listing of three pages and more goes on after the second, in another adapter',
  ],
  [
    'reading ahead',
    broken('contoso', (good) => ({
      async *contacts() {
        const pages = [];
        for await (const page of good.contacts()) pages.push(page);
        yield* pages;
      },
    })),
    'a listing that nobody reads on asks for nothing more',
  ],
  [
    'inactive contacts left out',
    broken('contoso', (good) => ({
      contacts: () =>
        without(good.contacts(), (page) => ({ ...page, items: page.items.filter(({ active }) => active) })),
    })),
    'inactive contacts are listed too',
  ],
  [
    'empty text for what is not set',
    broken('fabrikam', (good) => ({
      contacts: () =>
        without(good.contacts(), (page) => ({ ...page, items: page.items.map((each) => ({ title: '', ...each })) })),
    })),
    'every contact is what the port calls one: what is not set is absent, keys are unique',
  ],
  [
    'an update that drops the other numbers',
    broken('contoso', (good) => ({
      async updateContact(id: string, patch: never) {
        const { phones } = await good.contact(id);
        const rest = phones.slice(1).map(({ key }) => ({ key, value: null }));
        await good.updateContact(id, { phones: rest });
        return good.updateContact(id, patch);
      },
    })),
    'an update of one number changes it and nothing else',
  ],
  [
    'an update that returns what was sent',
    broken('fabrikam', (good) => ({
      updateContact: async (id: string, patch: never) => {
        const before = await good.contact(id);
        await good.updateContact(id, patch);
        return before;
      },
    })),
    'an update returns the contact as it is stored',
  ],
  [
    'a revision that is not passed on',
    broken('contoso', (good) => ({ updateContact: (id: string, patch: never) => good.updateContact(id, patch) })),
    'a stale revision is a conflict that carries the current contact, and nothing is written',
  ],
  [
    'a write that is tried again',
    broken('fabrikam', (good) => ({
      updateContact: (id: string, patch: never) =>
        good.updateContact(id, patch).catch(() => good.updateContact(id, patch)),
    })),
    'a write is sent once, even when the CRM fails',
  ],
  [
    'a field that is silently left out',
    broken('contoso', (good) => ({ updateContact: (id: string) => good.updateContact(id, {}) })),
    'a field that the CRM does not have is refused as unsupported',
  ],
  [
    'an idempotency key that is not sent',
    broken('fabrikam', (good) => ({
      createContact: (draft: never) => good.createContact(draft, { idempotencyKey: crypto.randomUUID() }),
    })),
    'the same idempotency key makes one contact',
  ],
  [
    'an unknown number that is an error',
    broken('contoso', () => ({ find: () => Promise.reject(new CrmError('not-found', {})) })),
    'an unknown number gives nothing, and no error',
  ],
  [
    'an abort that looks like a failure',
    broken('fabrikam', (good) => ({
      contact: (id: string, options: object) =>
        good.contact(id, options).catch(() => Promise.reject(new CrmError('offline', {}))),
    })),
    "contact that is aborted rejects with the signal's reason",
  ],
  [
    'a failure of the CRM that is taken for one of the network',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => Promise.reject(new CrmError('offline', {}))),
    })),
    'what fails as unavailable is told as unavailable',
  ],
  [
    'an error of no kind',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => Promise.reject(new Error('oh'))),
    })),
    'what fails as forbidden is told as forbidden',
  ],
  [
    'a removal that the feed swallows',
    broken('fabrikam', (good) => ({
      changes: (options: never) => without(good.changes(options), (page) => ({ ...page, removed: [] })),
    })),
    'a removal is told by the feed, or seen by the sweep',
  ],
  [
    'changes asked for from the end of a listing, not from its beginning',
    broken('fabrikam', (good) => ({
      async *contacts() {
        for await (const page of good.contacts()) {
          if (page.next !== undefined) yield page;
          else {
            const now = await good.contacts()[Symbol.asyncIterator]().next();
            const cursor = JSON.parse((now.value as { next: string }).next) as { position: string };
            yield { ...page, changesFrom: cursor.position };
          }
        }
      },
    })),
    'what changes while contacts are being listed is not lost',
  ],
  [
    'a link that is followed wherever it leads',
    broken('contoso', (_, fetch) => ({
      async *contacts() {
        let url: string | undefined = 'https://contoso.invalid/v1/company/contacts';
        while (url !== undefined) {
          const response: Response = await fetch(url, { headers: { authorization: 'Bearer demo' } });
          yield { items: (await response.json()) as never[] };
          url = /<([^>]+)>/u.exec(response.headers.get('link') ?? '')?.[1];
          if (url?.includes('elsewhere')) {
            await fetch(url, { headers: { authorization: 'Bearer demo' } });
            return;
          }
        }
      },
    })),
    'a link to another origin in an answer is not followed',
  ],
];

describe('the conformance kit', () => {
  for (const [fault, harness, promise] of faults) {
    it(`catches ${fault}`, async () => expect(await outcome(promise, harness)).to.equal('broken'));
  }

  it('says what it could not try, and why', async () => {
    const { merge, edit, ...less } = demoHarness('fabrikam');
    expect([merge, edit]).to.not.include(undefined);
    expect(await outcome('a merge is told as such, not as a removal', less)).to.equal('not tried');
    expect(await outcome('a fresh read sees what somebody else has just changed', less)).to.equal('not tried');
    expect(await outcome('what fails as gone is told as gone', less)).to.equal('not tried');
  });
});
