import { expect } from 'chai';
import fc from 'fast-check';
import { atom } from 'nanostores';
import { splitKey, type CrmRecord, type RecordKey } from '../../src/core/contact.js';
import type { KeptChoices } from '../../src/directory/choices.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import type { KeptLink } from '../../src/directory/links.js';
import { joinedOf } from '../support/joined.js';
import { modelNames, personsOf, type ModelRecord } from '../support/joins-model.js';
import { keptOf } from '../support/kept.js';
import { memoryCrm } from '../support/memory-adapter.js';
import { worldOf } from '../support/people.js';
import { until } from '../support/until.js';

type Known = Partial<Omit<CrmRecord, 'phones' | 'emails'>> & { readonly email?: string; readonly mobile?: string };

const device = () => ({ links: keptOf<KeptLink>(), choices: keptOf<KeptChoices>() });

/** A directory over three empty CRMs: a tab of that device. */
function directoryOf(on = device()): PulledDirectory {
  const crms = ['a', 'b', 'c'].map((id) => memoryCrm({ id, country: 'GB' }).connection);
  const kept = { links: on.links.tab(), choices: on.choices.tab() };
  return createDirectory({ country: 'GB', $connections: atom(crms), kept });
}

function put(directory: PulledDirectory, key: RecordKey, { email, mobile, ...known }: Known): void {
  const { connectionId, recordId } = splitKey(key);
  const emails = email === undefined ? [] : [{ key: 'e', value: email }];
  const phones = mobile === undefined ? [] : [{ key: 'm', kind: 'mobile', value: mobile } as const];
  directory.apply(connectionId, { upserts: [{ id: recordId, active: true, ...known, emails, phones }] });
}

const remove = (directory: PulledDirectory, key: RecordKey) => {
  const { connectionId, recordId } = splitKey(key);
  directory.apply(connectionId, { removed: [recordId] });
};

const person = (directory: PulledDirectory, key: RecordKey) =>
  directory
    .contact(key)
    ?.records.map((record) => record.key)
    .join('+');

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org', mobile: '+447911123456' };

/** The same person in all three. */
function threeAdas(on = device()): PulledDirectory {
  const directory = directoryOf(on);
  for (const key of ['a/1', 'b/1', 'c/1']) put(directory, key, ada);
  expect(person(directory, 'a/1')).to.equal('a/1+b/1+c/1');
  return directory;
}

describe('"Not the same person"', () => {
  it('takes the record off, leaves the others joined, and holds after the next pull', () => {
    const directory = threeAdas();
    directory.unlink('b/1');
    const apart = () => expect(['a/1', 'b/1', 'c/1'].map((key) => person(directory, key)));
    apart().to.deep.equal(['a/1+c/1', 'b/1', 'a/1+c/1']);
    put(directory, 'b/1', { ...ada, title: 'Countess' });
    remove(directory, 'a/1');
    put(directory, 'a/1', ada);
    apart().to.deep.equal(['a/1+c/1', 'b/1', 'a/1+c/1']);
  });

  it('holds through a third record too', () => {
    const directory = directoryOf();
    put(directory, 'a/1', ada);
    put(directory, 'b/1', ada);
    directory.unlink('b/1');
    put(directory, 'c/1', ada);
    expect(person(directory, 'b/1')).to.equal('b/1');
    expect(person(directory, 'a/1')).not.to.include('b/1');
  });

  it('leaves together what was linked by way of that record', () => {
    const directory = directoryOf();
    for (const key of ['a/1', 'b/1', 'c/1']) put(directory, key, { firstName: key });
    directory.link(['a/1', 'b/1']);
    directory.link(['b/1', 'c/1']);
    directory.unlink('b/1');
    expect(['a/1', 'b/1'].map((key) => person(directory, key))).to.deep.equal(['a/1+c/1', 'b/1']);
  });

  it('takes it off only those that are named, and nobody else from both', () => {
    const byHand = directoryOf();
    for (const key of ['a/1', 'b/1', 'c/1']) put(byHand, key, { firstName: key });
    byHand.link(['a/1', 'b/1', 'c/1']);
    for (const directory of [byHand, threeAdas()]) {
      directory.unlink('c/1', ['a/1']);
      expect(['a/1', 'c/1'].map((key) => person(directory, key))).to.deep.equal(['a/1+b/1', 'c/1']);
    }
  });

  it('leaves with it who is joined with it alone', () => {
    const directory = directoryOf();
    for (const key of ['a/1', 'b/1', 'c/1']) put(directory, key, { firstName: key });
    directory.link(['a/1', 'c/1']);
    directory.link(['c/1', 'b/1']);
    directory.unlink('c/1', ['a/1']);
    expect(['a/1', 'c/1'].map((key) => person(directory, key))).to.deep.equal(['a/1', 'b/1+c/1']);
    expect(directory.areApart(['b/1', 'c/1'])).to.equal(false);
  });

  it('is taken back by a link', () => {
    const directory = threeAdas();
    directory.unlink('b/1');
    expect(directory.link(['a/1', 'b/1'])).to.equal(true);
    expect(person(directory, 'b/1')).to.equal('a/1+b/1+c/1');
  });

  it('follows a record that its CRM merges into another', () => {
    const directory = threeAdas();
    directory.unlink('b/1');
    put(directory, 'b/2', ada);
    directory.apply('b', { merged: [['1', '2']] });
    expect(person(directory, 'b/1')).to.equal('b/2');
  });
});

describe('a record that is merged into another', () => {
  it('is told of at once, also among what comes in by the hundred, and again where it is itself again', () => {
    const directory = threeAdas();
    const told: RecordKey[] = [];
    directory.$merges.listen(() => told.push(directory.today('b/1')));
    put(directory, 'b/2', ada);
    directory.internals.takeIn('b', { merged: [['1', '2']] });
    expect(told).to.deep.equal(['b/2']);
    put(directory, 'b/1', ada);
    expect(told).to.deep.equal(['b/2', 'b/1']);
  });
});

describe('links', () => {
  it('survive that records go and come again', () => {
    const directory = directoryOf();
    const come = () => ['a/1', 'b/1'].forEach((key) => put(directory, key, { firstName: key }));
    come();
    directory.link(['a/1', 'b/1']);
    remove(directory, 'a/1');
    expect(person(directory, 'b/1')).to.equal('b/1');
    come();
    expect(person(directory, 'b/1')).to.equal('a/1+b/1');
  });

  it('are refused where they would bring two records of one connection together', () => {
    const directory = directoryOf();
    for (const key of ['a/1', 'a/2', 'b/1']) put(directory, key, { firstName: key });
    const version = directory.$version.get();
    expect(directory.link(['a/1', 'b/1'])).to.equal(true);
    expect(directory.$version.get()).to.be.above(version);
    expect(
      [
        ['a/2', 'b/1'],
        ['a/1', 'a/2'],
      ].map((keys) => directory.link(keys)),
    ).to.deep.equal([false, false]);
    expect(person(directory, 'a/2')).to.equal('a/2');
  });

  it('are there again in a new page, as merged records are found today', async () => {
    const on = device();
    const before = threeAdas(on);
    put(before, 'b/2', { firstName: 'Countess' });
    before.unlink('c/1');
    before.unlink('b/1');
    before.link(['a/1', 'b/2']);
    const after = directoryOf(on);
    for (const key of ['a/1', 'b/1', 'c/1']) put(after, key, ada);
    put(after, 'b/3', { firstName: 'Countess' });
    after.apply('b', { merged: [['2', '3']] });
    await until(() => person(after, 'a/1') === 'a/1+b/3');
    expect(person(after, 'c/1')).to.equal('c/1');
    expect([...on.links.values.keys()].join())
      .to.include('b/3')
      .and.not.include('b/2');
  });

  it('reach the other tabs at once', () => {
    const on = device();
    const [one, other] = [threeAdas(on), threeAdas(on)];
    const version = other.$version.get();
    one.unlink('b/1');
    expect(person(other, 'b/1')).to.equal('b/1');
    expect(other.$version.get()).to.be.above(version);
    one.link(['a/1', 'b/1']);
    expect(person(other, 'b/1')).to.equal('a/1+b/1+c/1');
  });

  it('are not believed where they are of a version that is not known', async () => {
    const on = device();
    const later = on.links.tab() as unknown as { set(key: string, value: unknown): void };
    later.set('["a/1","b/1"]', { version: 2, is: 'same' });
    later.set('nonsense', { version: 1, is: 'same' });
    const directory = directoryOf(on);
    for (const key of ['a/1', 'b/1']) put(directory, key, { firstName: key });
    directory.link(['b/1', 'c/1']); // what is said meanwhile is kept beside them
    await until(() => on.links.values.size === 3);
    expect(person(directory, 'a/1')).to.equal('a/1');
  });
});

describe('suggestions', () => {
  const suggested = (directory: PulledDirectory, key: RecordKey) =>
    directory.suggestions(key).map(({ contactId, because }) => `${contactId} ${because}`);

  it('tell who it is, where, and what they have in common', () => {
    const directory = directoryOf();
    put(directory, 'a/1', { firstName: 'Ada', lastName: 'Lovelace', mobile: '+447911123456' });
    put(directory, 'b/1', { firstName: 'Ada', lastName: 'King', mobile: '+447911123456' });
    expect(directory.suggestions('a/1')).to.deep.equal([
      { contactId: 'b/1', name: 'Ada King', connectionIds: ['b'], because: 'number' },
    ]);
    expect(person(directory, 'a/1')).to.equal('a/1');
  });

  it('come of the same full name at the same company or email domain', () => {
    const directory = directoryOf();
    const company = { id: '1', name: 'Acme, Inc.' };
    put(directory, 'a/1', { firstName: 'Zoë', lastName: 'Müller', company, email: 'zoe@acme.example' });
    put(directory, 'b/1', { firstName: 'Zoe', lastName: 'Mueller', company: { id: 'x', name: 'ACME Inc' } });
    put(directory, 'b/2', { firstName: 'Zoe', lastName: 'Muller', email: 'z.muller@acme.example' });
    put(directory, 'b/3', { firstName: 'Zoe', lastName: 'Muller', company: { id: 'y', name: 'Other' } });
    put(directory, 'b/4', { firstName: 'Zoe', lastName: 'Miller', company: { id: 'x', name: 'ACME Inc' } });
    expect(suggested(directory, 'a/1')).to.deep.equal(['b/1 name', 'b/2 name']);
    expect(suggested(directory, 'b/1')).to.deep.equal(['a/1 name']);
  });

  it('do not come of a domain where everybody can have an address', () => {
    const directory = directoryOf();
    put(directory, 'a/1', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@gmail.com' });
    put(directory, 'b/1', { firstName: 'Ada', lastName: 'Lovelace', email: 'adal@gmail.com' });
    expect(suggested(directory, 'a/1')).to.deep.equal([]);
  });

  for (const [one, other] of [
    ['Ada Lovelace', 'Ada Lovelace'],
    ['Lovelace', 'Ada Lovelace'],
    ['A. Lovelace', 'Ada Lovelace'],
    ['Ada Lovelace', 'Ada M. Lovelace'],
    ['Kathrine Lovelace', 'Katherine Lovelace'],
    ['', 'Ada Lovelace'],
  ] as const)
    it(`come of a number that several have: "${one}" and "${other}"`, () => {
      const directory = directoryOf();
      const mobile = '+447911123456';
      put(directory, 'a/1', { ...(one ? { name: one } : {}), mobile });
      put(directory, 'a/2', { name: 'Alan Turing', mobile });
      put(directory, 'b/1', { name: other, mobile });
      expect(suggested(directory, 'a/1')).to.deep.equal(['b/1 number']);
    });

  for (const [one, other] of [
    ['Jan Smith', 'Jon Smith'],
    ['Ada Lovelace', 'Annabella Lovelace'],
    ['', ''],
  ] as const)
    it(`do not come of a number alone: "${one}" and "${other}"`, () => {
      const directory = directoryOf();
      put(directory, 'a/1', { ...(one ? { name: one } : {}), mobile: '+447911123456' });
      put(directory, 'b/1', { ...(other ? { name: other } : {}), mobile: '+447911123456' });
      expect(suggested(directory, 'a/1')).to.deep.equal([]);
    });

  it('do not come of a role mailbox or a main number', () => {
    const directory = directoryOf();
    directory.internals.records.companies.put('c', [
      { id: '1', name: 'Acme', active: true, phones: [{ value: '+447911123456' }] },
    ]);
    for (const key of ['a/1', 'b/1']) put(directory, key, { ...ada, email: 'info@example.org' });
    put(directory, 'b/2', ada); // has an address of that domain, and the same name
    expect(suggested(directory, 'a/1')).to.deep.equal(['b/1 name', 'b/2 name']);
  });

  it('never name somebody of a connection in which the person has a record already', () => {
    const directory = directoryOf();
    put(directory, 'a/1', ada);
    put(directory, 'b/1', ada);
    put(directory, 'a/2', { ...ada, email: 'ada2@example.org', mobile: '+447911123457' });
    put(directory, 'b/2', { firstName: 'Ada', lastName: 'King', mobile: '+447911123456' });
    expect(suggested(directory, 'b/1')).to.deep.equal([]);
  });

  it('never name whom the agent has said to be somebody else', () => {
    const directory = threeAdas();
    directory.unlink('b/1');
    expect(suggested(directory, 'a/1')).to.deep.equal([]);
    put(directory, 'b/2', { firstName: 'Ada', lastName: 'King', email: 'ada@example.org' });
    expect(suggested(directory, 'a/1')).to.deep.equal(['b/2 email']);
    directory.unlink('b/2', ['a/1']);
    expect([suggested(directory, 'a/1'), suggested(directory, 'b/2')]).to.deep.equal([[], []]);
  });

  it('are five at most, likeliest first, and gone once confirmed', () => {
    const directory = directoryOf();
    put(directory, 'a/1', { ...ada, company: { id: '1', name: 'Acme' } });
    put(directory, 'b/1', { firstName: 'Ada', lastName: 'King', mobile: ada.mobile });
    put(directory, 'b/2', { firstName: 'Ada', lastName: 'Lovelace', email: ada.email });
    put(directory, 'b/3', { firstName: 'Lucy', lastName: 'Byron', email: ada.email });
    for (const id of ['4', '5', '6', '7'])
      put(directory, `b/${id}`, { firstName: 'Ada', lastName: 'Lovelace', company: { id, name: 'Acme' } });
    expect(suggested(directory, 'a/1')).to.deep.equal(['b/2 email', 'b/4 name', 'b/5 name', 'b/6 name', 'b/7 name']);
    directory.link(['a/1', 'b/2']);
    expect(person(directory, 'a/1')).to.equal('a/1+b/2');
    expect(suggested(directory, 'a/1')).to.deep.equal([]);
  });
});

describe('everybody in three CRMs, of whom the truth is known', () => {
  // 50,000 in each: bench/joins.mjs
  it('nobody is joined wrongly, and 95 % of those for whom there is evidence are joined', async () => {
    const world = worldOf(1_000);
    const directory = directoryOf();
    await directory.numbers.ready;
    for (const [id, companies] of world.companies) directory.internals.records.companies.put(id, companies);
    for (const [id, upserts] of world.records) directory.apply(id, { upserts });
    const { wrong, evident } = joinedOf(world, directory);
    expect(wrong).to.deep.equal([]);
    expect(evident).to.be.above(0.95);
  }).timeout(30_000); // 3,000 contacts are joined
});

describe('who is the same person, whatever is known', () => {
  const keys = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1', 'c/2'];
  const record = (key: string): fc.Arbitrary<ModelRecord> =>
    fc.record(
      {
        key: fc.constant(key),
        name: fc.constantFrom(...modelNames),
        email: fc.constantFrom('ada@example.org', 'bo@example.org'),
        mobile: fc.constantFrom('+447911123456', '+447911123457'),
      },
      { requiredKeys: ['key', 'name'] },
    );
  const some = fc.tuple(...keys.map(record)).chain((all) => fc.shuffledSubarray(all));
  const pair = fc.shuffledSubarray(keys, { minLength: 2, maxLength: 2 });

  const parts: Readonly<Record<ModelRecord['name'], Known>> = {
    nobody: {},
    'Ada Lovelace': { firstName: 'Ada', lastName: 'Lovelace' },
    Ada: { firstName: 'Ada' },
    Lovelace: { lastName: 'Lovelace' },
    'Bo Berg': { firstName: 'Bo', lastName: 'Berg' },
  };

  /** No link holds, since the ends of the chain are said to be apart; two of the three have an email in common, which counts. */
  const contradicted: [ModelRecord[], string[][], string[][]] = [
    [
      { key: 'a/1', name: 'nobody', email: 'bo@example.org' },
      { key: 'b/1', name: 'Ada', email: 'bo@example.org' },
      { key: 'c/1', name: 'Lovelace' },
    ],
    [
      ['b/1', 'a/1'],
      ['a/1', 'c/1'],
    ],
    [['b/1', 'c/1']],
  ];

  it('is what a plain look at all pairs says, in whichever order they come', () => {
    fc.assert(
      fc.property(
        some,
        fc.array(pair, { maxLength: 2 }),
        fc.array(pair, { maxLength: 2 }),
        (records, links, parted) => {
          const directory = directoryOf();
          const linked = links.filter((two) => directory.link(two));
          for (const [one = '', other = ''] of parted) directory.unlink(one, [other]);
          for (const { key, name, ...rest } of records) put(directory, key, { ...parts[name], ...rest });
          const said = [
            ...linked.map(([one = '', other = '']) => [one, other, 'same'] as const),
            ...parted.map(([one = '', other = '']) => [one, other, 'apart'] as const),
          ];
          const found = new Set(records.map(({ key }) => person(directory, key)));
          const expected = personsOf(records, said).map((one) => one.join('+'));
          expect([...found].sort()).to.deep.equal([...expected].sort());
        },
      ),
      { numRuns: 300, examples: [contradicted] },
    );
  });
});
