import { expect } from 'chai';
import { adapters } from '../../src/adapters/index.js';
import { demoConnections, demoCrm, type DemoCrm } from '../../src/adapters/demo/control.js';
import { createStore } from '../../src/adapters/demo/server/store.js';
import type { CrmAdapter } from '../../src/core/adapter.js';
import type { CrmRecord, PhoneKind } from '../../src/core/contact.js';
import { isCrmError, type CrmError, type CrmErrorCode } from '../../src/core/errors.js';
import { adapterOn } from './demo-harness.js';

async function failure<C extends CrmErrorCode>(promise: Promise<unknown>, code: C): Promise<CrmError<C>> {
  const error: unknown = await promise.then(
    () => 'nothing',
    (reason: unknown) => reason,
  );
  if (isCrmError(error, code)) return error;
  throw new Error(`expected ${code}, got ${String(error)}`);
}

const first = (crm: DemoCrm): string => crm.idOf(crm.rows('contacts')[0] ?? {});

function phone(record: CrmRecord, kind: PhoneKind) {
  const found = record.phones.find((each) => each.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

/** Somebody's mobile is changed to this number. */
async function setMobile(adapter: Required<CrmAdapter>, before: CrmRecord, value: string): Promise<CrmRecord> {
  const phones = [{ key: phone(before, 'mobile').key, value }];
  return adapter.updateContact(before.id, { phones }, { ...(before.revision && { ifRevision: before.revision }) });
}

for (const name of ['contoso', 'fabrikam'] as const) {
  describe(`the demo CRM ${name}`, () => {
    let crm: DemoCrm;
    let adapter: Required<CrmAdapter>;

    beforeEach(() => {
      crm = demoCrm(name, { storage: 'memory' });
      adapter = adapterOn(crm);
    });

    for (const [fault, code] of [
      ['offline', 'offline'],
      ['401', 'auth-required'],
      ['403', 'forbidden'],
      ['429', 'rate-limited'],
      ['500', 'unavailable'],
      ['html', 'bad-response'],
      ['half-json', 'bad-response'],
    ] as const) {
      it(`can be made to fail: ${fault}`, async () => {
        crm.faults = { latency: 0, failure: fault };
        await failure(adapter.contact(first(crm)), code);
        crm.faults = { latency: 0, failure: 'none' };
        expect((await adapter.contact(first(crm))).id).to.equal(first(crm));
      });
    }

    it('tells nobody of a change when it is only read', async () => {
      let told = 0;
      crm.listen(() => told++);
      await adapter.check();
      await adapter.contacts()[Symbol.asyncIterator]().next();
      expect(told).to.equal(0);
    });

    it('can be slow, and is given up at once when the signal says so', async () => {
      crm.faults = { latency: 60_000, failure: 'none' };
      const control = new AbortController();
      const reading = adapter.contact(first(crm), { signal: control.signal }).catch((error: unknown) => error);
      control.abort('enough');
      expect(await reading).to.equal('enough');
    });

    it('can be edited by somebody else just before an update, once', async () => {
      const before = await adapter.contact(first(crm));
      crm.faults = { latency: 0, failure: 'edited-meanwhile' };
      const { details } = await failure(setMobile(adapter, before, '+44 7400 990077'), 'conflict');
      const theirs = phone(details.current, 'mobile').value;
      expect(theirs).not.to.equal(phone(before, 'mobile').value);
      expect(theirs.replace(/\D/gu, '')).not.to.contain('990077');
      expect(crm.faults.failure).to.equal('none');
      const after = await setMobile(adapter, details.current, '+44 7400 990077');
      expect(phone(after, 'mobile').value.replace(/\D/gu, '')).to.contain('7400990077');
    });

    it('lets somebody else edit every kind of field just before an update', async () => {
      const id = first(crm);
      const field = name === 'contoso' ? 'lastName' : 'name';
      for (const patch of [
        { [field]: 'Mine' },
        { emails: [{ key: (await adapter.contact(id)).emails[0]?.key ?? '', value: 'mine@acme.example' }] },
        { phones: [{ kind: 'home' as const, value: '+442079460777' }] },
      ]) {
        const before = await adapter.contact(id);
        crm.faults = { latency: 0, failure: 'edited-meanwhile' };
        const writing = adapter.updateContact(id, patch, { ifRevision: before.revision ?? '' });
        const { current } = (await failure(writing, 'conflict')).details;
        const values = ({ revision: _, updatedAt: __, ...rest }: CrmRecord) => JSON.stringify(rest);
        expect(values(current)).not.to.equal(values(before));
        expect(values(current)).not.to.match(/Mine"|"mine@|7946 ?0777/u);
      }
    });

    it('has done what was asked when the answer breaks off', async () => {
      const before = await adapter.contact(first(crm));
      crm.faults = { latency: 0, failure: 'half-json' };
      await failure(setMobile(adapter, before, '+447400990078'), 'bad-response');
      crm.faults = { latency: 0, failure: 'none' };
      const after = await adapter.contact(first(crm));
      expect(phone(after, 'mobile').value.replace(/\D/gu, '')).to.contain('7400990078');
    });

    it('stores numbers in its own way', async () => {
      const before = await adapter.contact(first(crm));
      const own = name === 'contoso' ? '07400 990079' : '+447400990079';
      for (const typed of ['07400990079', '+44 7400 990079', '(07400) 990-079', '0044 7400 990079']) {
        const after = await setMobile(adapter, await adapter.contact(before.id), typed);
        expect(phone(after, 'mobile').value, typed).to.equal(own);
      }
      const abroad = await setMobile(adapter, await adapter.contact(before.id), '+33 6 12 34 00 11');
      expect(phone(abroad, 'mobile').value).to.equal(name === 'contoso' ? '+33 6 12 34 00 11' : '+33612340011');
    });

    it('says which value it does not take', async () => {
      const before = await adapter.contact(first(crm));
      const number = await failure(setMobile(adapter, before, 'call reception'), 'invalid');
      expect(number.details.fields).to.have.key('mobile');
      const emails = [{ key: before.emails[0]?.key ?? '', value: 'nobody' }];
      const email = await failure(adapter.updateContact(before.id, { emails }), 'invalid');
      expect(email.details.fields).to.have.key('email');
      const emptied = name === 'contoso' ? { firstName: null } : { name: '' };
      const named = await failure(adapter.updateContact(before.id, emptied), 'invalid');
      expect(named.details.fields).to.have.key(name === 'contoso' ? 'firstName' : 'name');
    });

    it('does not know whoever has another token', async () => {
      await failure(adapterOn(crm, crm.fetch, { token: 'stolen' }).check(), 'auth-required');
    });

    it('takes a cursor that is none of its own as expired', async () => {
      await failure(adapter.contacts({ after: 'nonsense' })[Symbol.asyncIterator]().next(), 'cursor-expired');
      await failure(adapter.changes({ since: 'nonsense' })[Symbol.asyncIterator]().next(), 'cursor-expired');
    });

    it('cannot be followed over a reset', async () => {
      let since = '';
      for await (const page of adapter.contacts()) since = page.changesFrom ?? since;
      crm.reset();
      await failure(adapter.changes({ since })[Symbol.asyncIterator]().next(), 'cursor-expired');
    });

    it('gives no id a second time', async () => {
      const draft = {
        firstName: 'New',
        name: 'New',
        company: { id: name === 'contoso' ? '1' : 'ac_00001', name: 'Acme' },
      };
      const { firstName, name: single, company } = draft;
      const create = () =>
        adapter.createContact(name === 'contoso' ? { firstName, company } : { name: single, company }, {
          idempotencyKey: crypto.randomUUID(),
        });
      const made = await create();
      crm.deleteRow(made.id);
      expect((await create()).id).not.to.equal(made.id);
    });

    it('leads to its own page of each contact', async () => {
      const { url } = await adapter.contact(first(crm));
      expect(url).to.equal(new URL(`#crm-side/${name}/${first(crm)}`, location.origin + location.pathname).href);
      expect(crm.linkOrigins).to.deep.equal([location.origin]);
    });

    it('refuses settings that are none', () => {
      expect(() => adapterOn(crm, crm.fetch, { token: undefined }))
        .to.throw()
        .with.property('code', 'invalid');
    });
  });
}

describe('a demo CRM of the page', () => {
  afterEach(() => demoCrm('contoso').reset());

  it('is one for all who ask for it, and kept', async () => {
    const crm = demoCrm('contoso');
    const adapter = (await adapters['demo']?.())?.create({ crm: 'contoso' }, { fetch });
    const row = crm.rows('contacts')[0] ?? {};
    crm.putRow({ ...row, firstName: 'Augusta' });
    expect((await adapter?.contact('1'))?.firstName).to.equal('Augusta');
    const kept = Object.keys(localStorage).filter((key) => key.includes('contoso'));
    expect(kept).to.have.length(1);
    expect(localStorage.getItem(kept[0] ?? '')?.length, 'only what differs from the seed').to.be.lessThan(2000);
  });

  it('is read at each request: what another tab has written is there', async () => {
    const crm = demoCrm('contoso');
    crm.putRow({ ...crm.rows('contacts')[0], firstName: 'Before' });
    const key = Object.keys(localStorage).find((each) => each.includes('contoso')) ?? '';
    localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace('Before', 'After'));
    expect((await adapterOn(crm).contact('1')).firstName).to.equal('After');
  });

  it('tells of changes, also of another tab’s, until nobody listens', () => {
    const crm = demoCrm('contoso');
    let told = 0;
    const stop = crm.listen(() => told++);
    crm.deleteRow('5');
    expect(told).to.equal(1);
    const key = Object.keys(localStorage).find((each) => each.includes('contoso')) ?? null;
    dispatchEvent(new StorageEvent('storage', { key }));
    expect(told).to.equal(2);
    stop();
    crm.reset();
    expect(told).to.equal(2);
  });

  it('goes back to the seed', () => {
    const crm = demoCrm('contoso');
    crm.deleteRow('1');
    crm.faults = { latency: 10, failure: '500' };
    expect(crm.rows('contacts')).to.have.length(1999);
    crm.reset();
    expect(crm.rows('contacts')).to.have.length(2000);
    expect(crm.faults).to.deep.equal({ latency: 0, failure: 'none' });
  });

  it('survives what somebody else wrote into its place', () => {
    const crm = demoCrm('contoso');
    crm.deleteRow('1');
    const key = Object.keys(localStorage).find((each) => each.includes('contoso')) ?? '';
    localStorage.setItem(key, '{"half');
    expect(crm.rows('contacts')).to.have.length(2000);
  });

  it('works, for this tab alone, where storage is forbidden or full', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    const forbidden = () => {
      throw new DOMException('Forbidden', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'localStorage', { get: forbidden, configurable: true });
    try {
      const store = createStore('contoso', 'shared');
      store.change((difference) => (difference.made = 7));
      expect(store.read().made).to.equal(7);
      store.reset();
      expect(store.read().made).to.equal(0);
    } finally {
      if (own) Object.defineProperty(globalThis, 'localStorage', own);
    }
  });

  it('is not touched by one in memory', () => {
    demoCrm('contoso', { storage: 'memory' }).deleteRow('1');
    expect(demoCrm('contoso').rows('contacts')).to.have.length(2000);
  });

  it('is offered by its name only', async () => {
    const demo = await adapters['demo']?.();
    expect(() => demo?.create({ crm: 'acme' }, { fetch }))
      .to.throw()
      .with.property('code', 'invalid');
  });

  it('makes two connections, in workspace order', () => {
    const connections = demoConnections({ contoso: demoCrm('contoso'), fabrikam: demoCrm('fabrikam') });
    expect(connections.map(({ id, label, kind }) => [id, label, kind])).to.deep.equal([
      ['contoso', 'Contoso PSA', 'demo'],
      ['fabrikam', 'Fabrikam CRM', 'demo'],
    ]);
  });
});

describe('Contoso PSA', () => {
  it('writes in the name of a member, and of no stranger', async () => {
    const crm = demoCrm('contoso', { storage: 'memory' });
    const adapter = adapterOn(crm);
    const patch = { lastName: 'King' };
    await adapter.updateContact('1', patch, { as: '3' });
    expect(crm.rows('contacts')[0]?.['_info']).to.include({ updatedBy: 'robin.hale' });
    await failure(adapter.updateContact('1', patch, { as: '4711' }), 'forbidden');
  });

  it('is asked for a number in both its forms', async () => {
    const adapter = adapterOn(demoCrm('contoso', { storage: 'memory' }));
    const ids = async (query: Parameters<typeof adapter.find>[0]) => (await adapter.find(query)).map(({ id }) => id);
    expect(await ids({ phone: '+447400990018', national: '07400 990018' })).to.deep.equal(['1']);
    expect(await ids({ phone: '+447400990018' }), 'without the national form').to.deep.equal(['1']);
  });
});

describe('Fabrikam CRM', () => {
  it('refuses values in an HTTP 200', async () => {
    const crm = demoCrm('fabrikam', { storage: 'memory' });
    const statuses: number[] = [];
    const adapter = adapterOn(crm, async (input, init) => {
      const response = await crm.fetch(input, init);
      statuses.push(response.status);
      return response;
    });
    await failure(adapter.updateContact('ct_00001', { emails: [{ value: 'nobody' }] }), 'invalid');
    expect(statuses).to.deep.equal([200]);
  });

  it('forgets the oldest of its feed', async () => {
    const crm = demoCrm('fabrikam', { storage: 'memory' });
    const adapter = adapterOn(crm);
    const row = crm.rows('contacts')[0] ?? {};
    for (let at = 0; at < 501; at++) crm.putRow(row);
    await failure(adapter.changes({ since: '0.0' })[Symbol.asyncIterator]().next(), 'cursor-expired');
    expect((await adapter.changes({ since: '0.1' })[Symbol.asyncIterator]().next()).done).to.be.false;
  });
});
