import { expect } from 'chai';
import { adapters } from '../../src/adapters/index.js';
import { carddav } from '../../src/adapters/carddav/index.js';
import { promises, type Harness } from '../../src/conformance/index.js';
import type { CrmAdapter, Cursor, Page } from '../../src/core/adapter.js';
import { isCrmError } from '../../src/core/errors.js';
import { card } from './carddav-cards.js';
import { fakeCardDav, type FakeOptions } from './carddav-fake.js';

const person = (name: string, ...more: readonly string[]) =>
  card('VERSION:3.0', `UID:${name}`, `FN:Ada ${name}`, `N:${name};Ada;;;`, ...more);
const book = '/dav/books/contacts/';

function open(options: FakeOptions = {}, settings: Readonly<Record<string, unknown>> = {}) {
  const server = fakeCardDav({ wellKnown: '/dav/', ...options });
  const own = { url: 'https://dav.example/', user: 'agent', password: 'pässword', ...settings };
  return { server, adapter: carddav.create(own, { fetch: server.fetch }) };
}

async function codeOf(promise: Promise<unknown> | undefined): Promise<string> {
  const error: unknown = await promise?.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isCrmError(error) ? error.code : String(error);
}

async function listed(adapter: CrmAdapter, after?: Cursor) {
  const ids: string[] = [];
  let since = '';
  for await (const { items, changesFrom } of adapter.contacts(after === undefined ? {} : { after })) {
    ids.push(...items.map(({ id }) => id));
    since = changesFrom ?? since;
  }
  return { ids, since };
}

async function changed(adapter: CrmAdapter, since: string) {
  const news = { upserts: [] as string[], removed: [] as string[] };
  for await (const { upserts, removed } of adapter.changes!({ since })) {
    news.upserts.push(...upserts.map(({ id }) => id));
    news.removed.push(...removed);
  }
  return news;
}

describe('CardDAV', () => {
  it('can be named in a configuration', async () => {
    expect((await adapters['carddav']?.())?.kind).to.equal('carddav');
  });

  describe('settings', () => {
    for (const [what, settings] of [
      ['no address', {}],
      ['a user without a password', { url: 'https://dav.example/', user: 'agent' }],
      ['a page of no contacts', { url: 'https://dav.example/', token: 'abc', pageSize: 0 }],
    ] as const) {
      it(`${what} is invalid`, () => {
        expect(() => carddav.create(settings, { fetch }))
          .to.throw()
          .with.property('code', 'invalid');
      });
    }

    it('signs in with a password of any letters, or with a token', async () => {
      const sent = async (settings: Readonly<Record<string, unknown>>) => {
        const { server, adapter } = open({}, settings);
        await adapter.check();
        return server.requests.at(-1)?.headers.get('authorization');
      };
      const bytes = Uint8Array.from(atob((await sent({}))?.slice('Basic '.length) ?? ''), (byte) => byte.charCodeAt(0));
      expect(new TextDecoder().decode(bytes)).to.equal('agent:pässword');
      expect(await sent({ user: undefined, password: undefined, token: 'abc' })).to.equal('Bearer abc');
    });
  });

  describe('discovery', () => {
    it('goes from the server by its fixed address, user and home to the address book', async () => {
      const { server, adapter } = open();
      expect((await adapter.check()).account).to.equal('Contacts');
      expect(server.requests.map(({ url }) => new URL(url).pathname)).to.deep.equal([
        '/.well-known/carddav',
        '/dav/',
        '/dav/me/',
        '/dav/books/',
      ]);
    });

    it('follows the fixed address in a browser too, which does not say where it leads', async () => {
      const server = fakeCardDav();
      const adapter = carddav.create(
        { url: location.origin },
        {
          fetch: (input, init) => {
            const request = new Request(input, init);
            return request.url.endsWith('/.well-known/carddav') ? fetch(request) : server.fetch(request);
          },
        },
      );
      expect((await adapter.check()).account).to.equal('Contacts');
      expect(server.requests[0]?.url).to.equal(`${location.origin}/dav/`);
    });

    it('asks the fixed address without the sign-in', async () => {
      const { server, adapter } = open();
      await adapter.check();
      expect(server.requests[0]?.headers.has('authorization')).to.equal(false);
    });

    it('goes to no other origin, wherever it is sent', async () => {
      const { server, adapter } = open({ wellKnown: 'https://elsewhere.example/dav/' });
      expect(await codeOf(adapter.check())).to.equal('bad-response');
      expect(server.requests.every(({ url }) => url.startsWith('https://dav.example/'))).to.equal(true);
    });

    it('stays on its own origin where the server believes to be another', async () => {
      const { server, adapter } = open({ host: 'http://inside.example:5232' });
      server.write(`${book}a.vcf`, person('a'));
      expect((await listed(adapter)).ids).to.deep.equal(['a.vcf']);
    });

    it('wants one of several named, by its name or its path', async () => {
      const books = ['Contacts', 'Old Suppliers'];
      const chosen = async (addressBook?: string) => (await open({ books }, { addressBook }).adapter.check()).account;
      expect(await codeOf(chosen())).to.equal('invalid');
      expect(await codeOf(chosen('Nobody'))).to.equal('invalid');
      expect(await chosen('Old Suppliers')).to.equal('Old Suppliers');
      expect(await chosen('contacts')).to.equal('Contacts');
    });

    it('says at once that an address book does not report its changes', async () => {
      const told = async (...reports: readonly string[]) => codeOf(open({ reports }).adapter.check());
      expect(await told('card:addressbook-multiget')).to.equal('unsupported');
      expect(await told('card:addressbook-multiget', 'd:sync-collection')).to.equal('undefined');
    });

    it('says where there is no address book at all', async () => {
      expect(await codeOf(open({ books: [] }).adapter.check())).to.equal('bad-response');
    });
  });

  describe('rights', () => {
    it('keeps what the port promises to who may only read', async () => {
      const { adapter } = open({ privileges: ['read'] });
      const promise = promises['manifest']?.find(({ name }) => name.startsWith('who may only read'));
      await promise?.run({ reader: () => adapter } as unknown as Harness);
      expect(promise).to.not.equal(undefined);
    });

    for (const [privileges, operations] of [
      [['read'], []],
      [['read', 'write-content'], ['updateContact']],
      [['read', 'bind'], ['createContact']],
      [
        ['read', 'write'],
        ['createContact', 'updateContact'],
      ],
      [['all'], ['createContact', 'updateContact']],
      [undefined, ['createContact', 'updateContact']],
    ] as const) {
      it(`who is told ${privileges?.join(' and ') ?? 'nothing'} may ${operations.join(' and ') || 'only read'}`, async () => {
        const { adapter } = open(privileges ? { privileges } : {});
        const { capabilities } = await adapter.check();
        expect(capabilities.operations).to.deep.equal(['changes', ...operations]);
        expect(capabilities.fields.mobile?.access).to.equal(operations.length > 0 ? 'write' : 'read');
        expect(adapter.updateContact !== undefined).to.equal(capabilities.operations.includes('updateContact'));
        expect(adapter.createContact !== undefined).to.equal(capabilities.create !== undefined);
      });
    }
  });

  describe('listing', () => {
    it('puts together what a server gives in parts', async () => {
      const { server, adapter } = open({ most: 2 }, { pageSize: 3 });
      for (const name of ['e', 'b', 'a', 'd', 'c']) server.write(`${book}${name}.vcf`, person(name));
      const { ids, since } = await listed(adapter);
      expect(ids).to.deep.equal(['a.vcf', 'b.vcf', 'c.vcf', 'd.vcf', 'e.vcf']);
      for (const name of ['c', 'a', 'b']) server.write(`${book}${name}.vcf`, person(name));
      server.remove(`${book}c.vcf`);
      expect(await changed(adapter, since)).to.deep.equal({ upserts: ['a.vcf', 'b.vcf'], removed: ['c.vcf'] });
    });

    it('loses nothing that happens before it is gone on with elsewhere', async () => {
      const { server, adapter } = open({}, { pageSize: 2 });
      for (const name of ['a', 'b', 'c']) server.write(`${book}${name}.vcf`, person(name));
      const { value } = (await adapter.contacts()[Symbol.asyncIterator]().next()) as IteratorYieldResult<Page<unknown>>;
      server.write(`${book}a.vcf`, person('a', 'NOTE:changed'));
      const other = carddav.create({ url: 'https://dav.example/' }, { fetch: server.fetch });
      const { ids, since } = await listed(other, value.next);
      expect(ids).to.deep.equal(['c.vcf']);
      expect((await changed(other, since)).upserts).to.deep.equal(['a.vcf']);
    });

    it('tells a contact that has become a list of others as removed', async () => {
      const { server, adapter } = open();
      server.write(`${book}a.vcf`, person('a'));
      const { since } = await listed(adapter);
      server.write(`${book}a.vcf`, person('a', 'KIND:group'));
      expect(await changed(adapter, since)).to.deep.equal({ upserts: [], removed: ['a.vcf'] });
      expect(await codeOf(adapter.contact('a.vcf'))).to.equal('not-found');
    });

    it('is not stopped by a card with what XML cannot hold', async () => {
      const { server, adapter } = open();
      server.write(`${book}a.vcf`, person('a', 'NOTE:a\u000Bb'));
      expect((await listed(adapter)).ids).to.deep.equal(['a.vcf']);
    });

    for (const status of [400, 403, 409, 410, 412, 500]) {
      it(`a token that is answered with ${status} has expired`, async () => {
        const instead = ({ method }: Request) => (method === 'REPORT' ? new Response(null, { status }) : undefined);
        const { adapter } = open({ instead });
        expect(await codeOf(changed(adapter, '{"since":"1"}'))).to.equal('cursor-expired');
      });
    }

    it('a server in trouble has not forgotten the token', async () => {
      const instead = ({ method }: Request) => (method === 'REPORT' ? new Response(null, { status: 503 }) : undefined);
      expect(await codeOf(changed(open({ instead }).adapter, '{"since":"1"}'))).to.equal('unavailable');
    });

    it('a cursor of something else has expired', async () => {
      expect(await codeOf(changed(open().adapter, '7'))).to.equal('cursor-expired');
    });
  });

  describe('writing', () => {
    const key = 'a key/with: ümlauts';

    it('makes one contact of one key, where the server gives it a name of its own too', async () => {
      const { adapter } = open({ renames: true });
      const made = await adapter.createContact?.({ lastName: 'Lovelace' }, { idempotencyKey: key });
      expect([made?.id, made?.lastName]).to.deep.equal(['own-0.vcf', 'Lovelace']);
    });

    it('finds what was made with the key before, in place of making it again', async () => {
      const { server, adapter } = open();
      const make = (lastName: string) => adapter.createContact?.({ lastName }, { idempotencyKey: key });
      expect(await make('Byron')).to.deep.equal(await make('Lovelace'));
      expect((await listed(adapter)).ids).to.have.length(1);
      expect(server.requests.find(({ method }) => method === 'PUT')?.headers.get('if-none-match')).to.equal('*');
    });

    it('needs no ETag in a header, and compares with the one that was read', async () => {
      const { server, adapter } = open();
      server.write(`${book}a.vcf`, person('a', 'TEL;TYPE=CELL:1'));
      const { revision = '' } = await adapter.contact('a.vcf');
      const phones = [{ key: 'tel:cell', value: '2' }];
      const after = await adapter.updateContact?.('a.vcf', { phones }, { ifRevision: revision });
      expect(after?.phones[0]?.value).to.equal('2');
      expect(await codeOf(adapter.updateContact?.('a.vcf', { phones }, { ifRevision: revision }))).to.equal('conflict');
    });

    it('what changes between the read and the write is a conflict that carries it', async () => {
      const server = fakeCardDav({ wellKnown: '/dav/' });
      server.write(`${book}a.vcf`, person('a', 'TEL;TYPE=CELL:1'));
      const adapter = carddav.create(
        { url: 'https://dav.example/' },
        {
          fetch: (input, init) => {
            const request = new Request(input, init);
            if (request.method === 'PUT') server.write(`${book}a.vcf`, person('a', 'TEL;TYPE=CELL:3'));
            return server.fetch(request);
          },
        },
      );
      const error: unknown = await adapter
        .updateContact?.('a.vcf', { phones: [{ key: 'tel:cell', value: '2' }] })
        .catch((reason: unknown) => reason);
      if (!isCrmError(error, 'conflict')) throw new Error(`it is ${String(error)}`);
      expect(error.details.current.phones[0]?.value).to.equal('3');
      expect(server.text(`${book}a.vcf`)).to.contain('TEL;TYPE=CELL:3');
    });

    it('an edit of a number that is no more is a conflict, and is not written', async () => {
      const { server, adapter } = open();
      server.write(`${book}a.vcf`, person('a'));
      const patch = { phones: [{ key: 'tel:cell', value: '2' }] };
      expect(await codeOf(adapter.updateContact?.('a.vcf', patch))).to.equal('conflict');
      expect(server.requests.some(({ method }) => method === 'PUT')).to.equal(false);
    });

    for (const [what, answer] of [
      ['inside an answer of success', () => new Response(refusedInside, { status: 207 })],
      ['as of a wrong type', () => new Response(null, { status: 415 })],
      ['by a precondition', () => new Response('<C:supported-address-data/>', { status: 403 })],
    ] as const) {
      it(`a card that is refused ${what} is invalid`, async () => {
        const { server, adapter } = open({ instead: ({ method }) => (method === 'PUT' ? answer() : undefined) });
        server.write(`${book}a.vcf`, person('a'));
        expect(await codeOf(adapter.updateContact?.('a.vcf', { lastName: 'b' }))).to.equal('invalid');
      });
    }

    for (const id of ['../other/a.vcf', '..', '%2e%2e', 'a/b.vcf', 'a.vcf?x', '']) {
      it(`asks for nothing outside the address book: "${id}"`, async () => {
        const { server, adapter } = open();
        await adapter.check();
        const before = server.requests.length;
        expect(await codeOf(adapter.contact(id))).to.equal('not-found');
        expect(server.requests).to.have.length(before);
      });
    }
  });
});

const refusedInside = `<multistatus xmlns="DAV:"><response><href>/x</href><status>HTTP/1.1 412 Precondition Failed</status></response></multistatus>`;
