import { expect } from 'chai';
import type { CrmAdapter } from '../../src/core/adapter.js';
import type { CrmRecord, PhoneKind } from '../../src/core/contact.js';
import { isCrmError, type CrmError } from '../../src/core/errors.js';
import { tryton } from '../../src/adapters/tryton/index.js';
import { adapterOf, bypass, trytonServer, type Reach, type TrytonServer } from './tryton-server.js';

type Adapter = Required<CrmAdapter>;

/** What it rejects with; fails when it does not. */
async function rejection(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => expect.fail('it should have been refused'),
    (reason: unknown) => reason,
  );
  if (!isCrmError(error)) throw error;
  return error;
}

async function all<T>(pages: AsyncIterable<{ readonly items: readonly T[] }>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

const phone = (record: CrmRecord, kind: PhoneKind) => {
  const found = record.phones.find((it) => it.kind === kind);
  return found ?? expect.fail(`no ${kind}`);
};

/** Through the page's own server; what another origin could change is tried in `tryton-cross-origin.test.ts`. */
describe('Tryton on PostgreSQL', () => {
  let server: TrytonServer;
  let adapter: Adapter;
  let theirs: ReturnType<typeof bypass>;

  const adapterFor = (reach: Reach = {}) => adapterOf(server, reach) as Adapter;
  const named = async (name: string): Promise<CrmRecord> =>
    (await adapter.find({ name })).find((record) => record.name === name) ?? expect.fail(`no ${name}`);
  const made = (name: string, ...mobiles: string[]) =>
    adapter.createContact(
      { name, phones: mobiles.map((value) => ({ kind: 'mobile' as const, value })) },
      { idempotencyKey: name },
    );

  before(async function () {
    server = await trytonServer(this, 'postgresql');
    adapter = adapterFor();
    await adapter.check();
    theirs = bypass(server);
  });

  describe('signing in', () => {
    it('says who is signed in and what this Tryton can do', async () => {
      const { account, user, capabilities } = await adapterFor().check();
      expect(account).to.equal(server.database);
      expect(user).to.include({ name: 'Annie Agent', email: 'agent@example.test', active: true });
      expect(capabilities).to.include({ concurrency: 'server', changes: 'timestamp', names: 'single' });
      expect(capabilities.operations).to.include.members(['companies', 'findCompany']);
    });

    it('asks to sign in again for a wrong password, and does not try it on and on', async () => {
      let sent = 0;
      const counted: typeof fetch = (input, init) => {
        sent++;
        return fetch(input, init);
      };
      const wrong = adapterFor({ user: { user: 'agent', password: 'no' }, fetch: counted });
      expect((await rejection(wrong.check())).code).to.equal('auth-required');
      const before = sent;
      expect((await rejection(wrong.contact('1'))).code).to.equal('auth-required');
      expect(sent).to.equal(before);
    });

    it('goes on when the session has ended', async () => {
      const { fetch, end } = endable(server);
      const lasting = adapterFor({ fetch });
      const ada = await named('Ada Lovelace');
      await lasting.contact(ada.id);
      await end();
      expect((await lasting.contact(ada.id)).name).to.equal('Ada Lovelace');
      await end();
      const [one, two] = await Promise.all([lasting.contact(ada.id), lasting.find({ email: 'ada@acme.example' })]);
      expect([one.name, two[0]?.name]).to.deep.equal(['Ada Lovelace', 'Ada Lovelace']);
    });

    it('adds a contact once when the session has ended', async () => {
      const { fetch, end } = endable(server);
      const lasting = adapterFor({ fetch });
      await lasting.check();
      await end();
      await lasting.createContact({ name: 'Once Only' }, { idempotencyKey: 'once' });
      expect(await adapter.find({ name: 'Once Only' })).to.have.length(1);
    });

    it('takes the session of somebody who has signed in, and says when it has ended', async () => {
      const { fetch, end, session } = endable(server);
      await adapterFor({ fetch }).check();
      const { userId, token } = session();
      const settings = { baseUrl: server.proxied, database: server.database, user: 'agent', userId, session: token };
      const borrowed = tryton.create(settings, { fetch });
      expect((await borrowed.check()).user?.name).to.equal('Annie Agent');
      await end();
      expect((await rejection(borrowed.contact('1'))).code).to.equal('auth-required');
    });

    it('tells a server that does not answer from one that says no', async () => {
      const nobody = adapterFor({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
      expect((await rejection(nobody.check())).code).to.equal('offline');
    });
  });

  describe('reading', () => {
    it('lists people with their companies, and companies with their numbers, each once', async () => {
      const [contacts, companies] = await Promise.all([all(adapter.contacts()), all(adapter.companies())]);
      const [acme] = companies.filter(({ name }) => name === 'Acme Ltd');
      expect(acme).to.deep.include({ active: true, country: 'GB', domains: ['acme.example'] });
      expect(acme?.phones).to.deep.include({ value: '+44 161 225 0100', site: 'Manchester' });
      expect(contacts.filter(({ name }) => name === 'Acme Ltd')).to.be.empty;
      const ada = contacts.find(({ name }) => name === 'Ada Lovelace');
      expect(ada?.company).to.deep.equal({ id: acme?.id, name: 'Acme Ltd' });
      expect(contacts.find(({ name }) => name === 'Gone Quiet')?.active).to.be.false;
    });

    it('keeps what people typed as it is', async () => {
      const bobby = await named('<b>Bobby</b> "Tables"');
      expect(bobby.phones.map(({ kind, value }) => [kind, value])).to.deep.equal([['mobile', '+353 85 123 4567']]);
      expect((await named('Zoë Ångström 🙂')).phones.map(({ kind }) => kind)).to.deep.equal(['mobile', 'fax']);
    });

    it('takes the extension from the number', async () => {
      const charles = phone(await named('Charles Babbage'), 'direct');
      expect(charles).to.include({ value: '+44 20 7946 0018', extension: '12' });
    });

    it('finds by number in any spelling, by email in any case, and by a part of the name', async () => {
      const names = (records: readonly CrmRecord[]) => records.map(({ name }) => name);
      expect(names(await adapter.find({ phone: '+447911123499' }))).to.deep.equal([undefined]);
      expect(names(await adapter.find({ phone: '+12025550150', national: '(202) 555-0150' }))).to.have.length(3);
      expect(names(await adapter.find({ email: 'ADA@acme.example' }))).to.deep.equal(['Ada Lovelace']);
      expect(names(await adapter.find({ name: 'lovel' }))).to.deep.equal(['Ada Lovelace']);
      expect(await adapter.find({ phone: '+442079460991' })).to.be.empty;
      expect(await adapter.find({ name: '100%\\' })).to.be.empty;
      expect((await adapter.findCompany('glob')).map(({ name }) => name)).to.deep.equal(['Globex Corporation']);
    });

    it('lists users, those who left too', async () => {
      const users = await all(adapter.users());
      expect(users.map(({ name, active }) => [name, active])).to.deep.equal([
        ['Administrator', true],
        ['Annie Agent', true],
        ['Lee Left', false],
      ]);
    });

    it('says not-found of what is not there', async () => {
      for (const id of ['999999', 'abc', '1 or 1=1']) {
        expect((await rejection(adapter.contact(id))).code).to.equal('not-found');
      }
    });
  });

  describe('writing', () => {
    it('gives back what Tryton has made of a number', async () => {
      const before = await made('Reads Back', '+447911123410');
      const { key } = phone(before, 'mobile');
      const after = await adapter.updateContact(before.id, { phones: [{ key, value: '+447911123411' }] });
      expect(phone(after, 'mobile').value).to.equal('+44 7911 123411');
      expect(after).to.deep.equal(await adapter.contact(before.id));
    });

    it('changes one number and leaves the others and their order', async () => {
      const before = await made('Has Three', '+447911123412', '+447911123413', '+447911123414');
      const keys = before.phones.map(({ key }) => key);
      const after = await adapter.updateContact(before.id, {
        phones: [{ key: keys[1] ?? '', value: '+447911123415' }],
      });
      expect(after.phones.map(({ key }) => key)).to.deep.equal(keys);
      expect(after.phones.map(({ value }) => value.slice(-6))).to.deep.equal(['123412', '123415', '123414']);
      const cleared = await adapter.updateContact(before.id, { phones: [{ key: keys[0] ?? '', value: null }] });
      expect(cleared.phones.map(({ key }) => key)).to.deep.equal(keys.slice(1));
    });

    it('keeps an extension that is not named, changes it and takes it away', async () => {
      const before = await adapter.createContact(
        { name: 'At The Desk', phones: [{ kind: 'direct', value: '+442079460040', extension: '7' }] },
        { idempotencyKey: 'desk' },
      );
      const { key } = phone(before, 'direct');
      const edit = async (change: { value: string; extension?: string | null }) =>
        phone(await adapter.updateContact(before.id, { phones: [{ key, ...change }] }), 'direct');
      expect(await edit({ value: '+442079460041' })).to.include({ value: '+44 20 7946 0041', extension: '7' });
      expect(await edit({ value: '+442079460041', extension: '8' })).to.include({ extension: '8' });
      expect(await edit({ value: '+442079460041', extension: null })).not.to.have.property('extension');
    });

    it('names the field whose value Tryton refuses, and repeats no value', async () => {
      const before = await made('Wants Nonsense', '+447911123416');
      const { key } = phone(before, 'mobile');
      const patch = { phones: [{ key, value: '12' }], emails: [{ value: 'wants@example.test' }] };
      const error = await rejection(adapter.updateContact(before.id, patch));
      expect(error.code).to.equal('invalid');
      expect(Object.keys((error as CrmError<'invalid'>).details.fields)).to.deep.equal(['mobile']);
      expect(JSON.stringify(error.details))
        .to.contain('not valid')
        .and.not.match(/12|Wants/);
      expect(await adapter.contact(before.id)).to.deep.equal(before);
    });

    it('refuses a kind of number that Tryton does not have', async () => {
      const ada = await named('Ada Lovelace');
      const error = await rejection(
        adapter.updateContact(ada.id, { phones: [{ kind: 'home', value: '+442079460042' }] }),
      );
      expect(error.code).to.equal('unsupported');
    });

    it('adds a contact to a company', async () => {
      const [company] = await adapter.findCompany('Acme');
      const created = await adapter.createContact(
        {
          name: 'Joan Clarke',
          company: { id: company?.id ?? '', name: '' },
          emails: [{ value: 'joan@acme.example' }],
        },
        { idempotencyKey: 'joan' },
      );
      expect(created.company?.name).to.equal('Acme Ltd');
      expect(created.emails.map(({ value }) => value)).to.deep.equal(['joan@acme.example']);
    });

    it('says forbidden where the agent has no right', async () => {
      const barred = await made('Not Yours', '+447911123417');
      const [model] = await theirs.model<{ id: number }[]>(
        'ir.model.search_read',
        [['model', '=', 'party.party']],
        0,
        1,
        null,
        ['id'],
      );
      const [access] = await theirs.model<number[]>('ir.model.access.create', [
        { model: model?.id, perm_read: true, perm_write: false, perm_create: false, perm_delete: false },
      ]);
      try {
        expect((await rejection(adapter.updateContact(barred.id, { name: 'Mine' }))).code).to.equal('forbidden');
        expect((await rejection(made('Mine Too'))).code).to.equal('forbidden');
      } finally {
        await theirs.model('ir.model.access.delete', [access]);
      }
    });

    it('keeps a call as one note, which follows the call to another contact', async () => {
      const [wrong, right] = [await named('Grace Hopper'), await named('Ada Lovelace')];
      const call = { callId: 'c%1', direction: 'inbound' as const, startedAt: '2026-11-24T10:00:00Z' };
      const first = await adapter.logCall({ ...call, contactId: wrong.id });
      const second = await adapter.logCall({ ...call, contactId: right.id, duration: 65, notes: 'Wants a quote' });
      expect(second).to.deep.equal({ id: first.id, contactId: right.id });
      await adapter.logCall({ ...call, callId: 'cx1', contactId: wrong.id });
      const fields = ['resource', 'message'];
      const notes = await theirs.model<{ id: number; resource: string; message: string }[]>(
        'ir.note.search_read',
        [],
        0,
        9,
        null,
        fields,
      );
      const note = notes.find(({ id }) => String(id) === first.id);
      expect(notes).to.have.length(2);
      expect(note?.resource).to.equal(`party.party,${right.id}`);
      expect(note?.message).to.contain('65 s').and.to.contain('Wants a quote');
    });
  });

  describe('when somebody else edits in Tryton', () => {
    const race = (record: CrmRecord, meanwhile: () => Promise<unknown>) => {
      const beforeWrite: typeof fetch = async (input, init) => {
        const body = await copyOf(input, init).text();
        if (body.includes('party.party.write')) await meanwhile();
        return fetch(input, init);
      };
      const { key } = phone(record, 'mobile');
      const mine = { phones: [{ key, value: '+447911123430' }] };
      return adapterFor({ fetch: beforeWrite }).updateContact(record.id, mine, { ifRevision: record.revision ?? '' });
    };

    const edits: Record<string, (record: CrmRecord) => Promise<unknown>> = {
      'the party': ({ id }) => theirs.model('party.party.write', [Number(id)], { name: 'Theirs' }),
      'the number that is edited, by itself': (record) =>
        theirs.model('party.contact_mechanism.write', [Number(phone(record, 'mobile').key)], {
          value: '+447911123431',
        }),
      'the number that is edited, taken away': (record) =>
        theirs.model('party.contact_mechanism.delete', [Number(phone(record, 'mobile').key)]),
    };
    for (const [what, edit] of Object.entries(edits)) {
      it(`refuses a write that was overtaken: ${what}`, async () => {
        const record = await made('Overtaken', '+447911123432', '+447911123433');
        const error = await rejection(race(record, () => edit(record)));
        expect(error.code).to.equal('conflict');
        const { current } = (error as CrmError<'conflict'>).details;
        expect(current).to.deep.equal(await adapter.contact(record.id));
        expect(current.phones.some(({ value }) => value.endsWith('123430'))).to.be.false;
      });
    }

    it('refuses a stale write after an edit of another number, which leaves the party as it is', async () => {
      const record = await made('Two Numbers', '+447911123434', '+447911123435');
      const [first, second] = record.phones;
      await theirs.model('party.contact_mechanism.write', [Number(second?.key)], { value: '+447911123436' });
      const patch = { phones: [{ key: first?.key ?? '', value: '+447911123437' }] };
      const error = await rejection(adapter.updateContact(record.id, patch, { ifRevision: record.revision ?? '' }));
      expect(error.code).to.equal('conflict');
      const { current } = (error as CrmError<'conflict'>).details;
      const again = await adapter.updateContact(record.id, patch, { ifRevision: current.revision ?? '' });
      expect(again.phones.map(({ value }) => value.slice(-6))).to.deep.equal(['123437', '123436']);
    });

    it('lets one of eight write at the same moment', async () => {
      const record = await made('Popular', '+447911123438');
      const { key } = phone(record, 'mobile');
      const writes = Array.from({ length: 8 }, (_, n) => {
        const patch = { phones: [{ key, value: `+44791112344${n}` }] };
        return adapter.updateContact(record.id, patch, { ifRevision: record.revision ?? '' });
      });
      const results = await Promise.allSettled(writes);
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as CrmError] : []));
      expect(lost.map(({ code }) => code)).to.deep.equal(Array(7).fill('conflict'));
    });

    it('tells of it in the changes: edits, numbers edited by themselves, new people', async () => {
      const ada = await named('Ada Lovelace');
      const since = await changesFrom(adapter);
      await theirs.model('party.contact_mechanism.write', [Number(phone(ada, 'mobile').key)], {
        value: '+447911123450',
      });
      const fresh = await made('Brand New');
      const { upserts, next } = await changed(adapter, since);
      expect(phone(upserts.get(ada.id) ?? expect.fail('no change'), 'mobile').value).to.equal('+44 7911 123450');
      expect(upserts.has(fresh.id)).to.be.true;
      expect(await changed(adapter, next)).to.have.property('next');
    });

    it('tells of a merge', async () => {
      const [lost, kept] = [await made('Twin', '+447911123451'), await made('Twin', '+447911123452')];
      const since = await changesFrom(adapter);
      await theirs.merge(lost.id, kept.id);
      const { merged, upserts, removed } = await changed(adapter, since);
      expect(merged).to.deep.include([lost.id, kept.id]);
      expect(removed).not.to.include(lost.id);
      expect(upserts.get(kept.id)).to.deep.equal(await adapter.contact(kept.id));
      const error = await rejection(adapter.contact(lost.id));
      expect([error.code, error.details]).to.deep.equal(['gone', { replacedBy: kept.id }]);
      const ids = await all(adapter.ids());
      expect(ids).to.include(kept.id).and.not.include(lost.id);
    });

    it('tells of a contact that has become a company', async () => {
      const [boss, hire] = [await made('Once A Person'), await made('First Hire')];
      const since = await changesFrom(adapter);
      const [type] = await theirs.model<{ id: number }[]>(
        'party.relation.type.search_read',
        [['name', '=', 'Employee of']],
        0,
        1,
        null,
        ['id'],
      );
      await theirs.model('party.relation.all.create', [
        { from_: Number(hire.id), to: Number(boss.id), type: type?.id },
      ]);
      const { removed, upserts } = await changed(adapter, since);
      expect(removed).to.include(boss.id);
      expect(upserts.get(hire.id)?.company?.name).to.equal('Once A Person');
    });

    it('no longer lists who was deleted', async () => {
      const record = await made('Short Stay');
      await theirs.model('party.party.delete', [Number(record.id)]);
      expect(await all(adapter.ids())).not.to.include(record.id);
      expect((await rejection(adapter.contact(record.id))).code).to.equal('not-found');
    });
  });
});

describe('Tryton on SQLite', () => {
  let adapter: Adapter;
  before(async function () {
    const server = await trytonServer(this, 'sqlite');
    adapter = adapterOf(server) as Adapter;
    await adapter.check();
  });

  it('says that it refuses a stale write to the second only', () => {
    expect(adapter.capabilities.concurrency).to.equal('coarse');
  });

  it('reads, finds, edits and lists like the other', async () => {
    const [ada] = await adapter.find({ phone: '+447911123456' });
    expect(ada).to.include({ name: 'Ada Lovelace', active: true });
    const { key } = phone(ada ?? expect.fail(), 'mobile');
    const after = await adapter.updateContact(ada?.id ?? '', { phones: [{ key, value: '+447911123457' }] });
    expect(phone(after, 'mobile').value).to.equal('+44 7911 123457');
    const contacts = await all(adapter.contacts());
    expect(contacts.find(({ name }) => name === 'Gone Quiet')?.active).to.be.false;
  });

  it('refuses a write that was stale for longer', async () => {
    const [grace] = await adapter.find({ email: 'grace@navy.example' });
    const since = await changesFrom(adapter);
    await adapter.updateContact(grace?.id ?? '', { name: 'Grace M. Hopper' }); // seeded long ago: another second
    const stale = adapter.updateContact(grace?.id ?? '', { name: 'G. Hopper' }, { ifRevision: grace?.revision ?? '' });
    expect((await rejection(stale)).code).to.equal('conflict');
    expect((await changed(adapter, since)).upserts.get(grace?.id ?? '')?.name).to.equal('Grace M. Hopper');
  });
});

describe('Answers of Tryton', () => {
  const answering = (body: string) => {
    const settings = { baseUrl: '/tryton/', database: 'crm', user: 'agent', userId: 2, session: 'token' };
    return tryton.create(settings, { fetch: () => Promise.resolve(new Response(body)) }).contact('1');
  };
  const told = {
    'a failure of its own': ['{"id":0,"error":["could not serialize access",""]}', 'unavailable'],
    'a field that it does not have': [`{"id":0,"error":["'replaced_by'",""]}`, 'bad-response'],
    'a second factor': ['{"id":0,"error":["LoginException",["sms_code","Code","char"]]}', 'auth-required'],
    'a right that is missing': [
      '{"id":0,"error":["UserError",["You are not allowed to access \\"Party\\".","",null]]}',
      'forbidden',
    ],
    'neither error nor result': ['{"id":0}', 'bad-response'],
    'half an answer': ['{"id":0,"resu', 'bad-response'],
    'a sign-in page of a proxy': ['<!doctype html><title>Sign in</title>', 'bad-response'],
  } as const;
  for (const [what, [body, code]] of Object.entries(told)) {
    it(`tells ${what} as ${code}`, async () => {
      expect((await rejection(answering(body))).code).to.equal(code);
    });
  }
});

describe('Settings of Tryton', () => {
  it('names what is missing before anything is asked', () => {
    const make = () => tryton.create({ baseUrl: '/tryton/', database: 'crm', user: 'agent' }, { fetch });
    expect(make)
      .to.throw()
      .that.satisfies((error: unknown) => isCrmError(error, 'invalid'));
  });
});

/** A request to look into; the original can still be sent. */
const copyOf = (input: RequestInfo | URL, init?: RequestInit): Request =>
  new Request(input instanceof Request ? input.clone() : input, init);

/** A fetch whose sign-in can be ended in Tryton, as by an administrator or by time. */
function endable(server: TrytonServer) {
  let authorization = '';
  const watched: typeof fetch = (input, init) => {
    authorization = copyOf(input, init).headers.get('authorization') ?? authorization;
    return fetch(input, init);
  };
  return {
    fetch: watched,
    session: () => {
      const [, id, token] = atob(authorization.replace('Session ', '')).split(':');
      return { userId: Number(id), token };
    },
    end: () =>
      fetch(`${server.proxied}${server.database}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ id: 0, method: 'common.db.logout', params: [] }),
      }),
  };
}

async function changesFrom(adapter: Adapter): Promise<string> {
  for await (const page of adapter.contacts()) if (page.changesFrom !== undefined) return page.changesFrom;
  return expect.fail('the last page does not say since when');
}

async function changed(adapter: Adapter, since: string) {
  const upserts = new Map<string, CrmRecord>();
  const removed: string[] = [];
  const merged: (readonly [string, string])[] = [];
  let next = '';
  for await (const page of adapter.changes({ since })) {
    for (const record of page.upserts) upserts.set(record.id, record);
    removed.push(...page.removed);
    merged.push(...page.merged);
    next = page.changesFrom ?? next;
  }
  return { upserts, removed, merged, next };
}
