import { expect } from 'chai';
import fc from 'fast-check';
import { recordKey, type CrmRecord } from '../../src/core/contact.js';
import { createNumbers } from '../../src/directory/numbers.js';
import { createRecords, type Records, type Stored } from '../../src/directory/records.js';
import { sortedOrder } from '../../src/directory/segments/sorted.js';

const numbers = createNumbers(() => undefined);
const open = () => createRecords(numbers, () => 'GB');

/** What a record is found by in these tests. */
const termsOf = ({ phones, emails }: CrmRecord) => [...phones, ...emails].map(({ value }) => value);

const phone = fc.integer({ min: 0, max: 9 }).map((digit) => `+4420794600${digit}0`);
const email = fc.integer({ min: 0, max: 9 }).map((digit) => `person${digit}@example.com`);
const record = fc
  .record({ id: fc.integer({ min: 0, max: 30 }), phones: fc.uniqueArray(phone), emails: fc.uniqueArray(email) })
  .map(({ id, phones, emails }): CrmRecord => ({
    id: String(id),
    active: true,
    name: `Person ${id}`,
    phones: phones.map((value, key) => ({ key: String(key), kind: 'direct', value })),
    emails: emails.map((value, key) => ({ key: String(key), value })),
  }));
const connection = fc.constantFrom('one', 'two');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ connection, put: fc.array(record, { maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ connection, remove: fc.integer({ min: 0, max: 30 }).map(String) }) },
);
type Step = { connection: string } & ({ put: CrmRecord[] } | { remove: string });

/** The naive way: a map, and a look at everybody. */
class Model {
  readonly known = new Map<string, CrmRecord>();

  do(step: Step): void {
    if ('remove' in step) this.known.delete(recordKey(step.connection, step.remove));
    else for (const each of step.put) this.known.set(recordKey(step.connection, each.id), each);
  }

  with(term: string): readonly string[] {
    return [...this.known].flatMap(([key, each]) => (termsOf(each).includes(term) ? key : [])).sort();
  }
}

function play(steps: readonly Step[]): { records: Records; model: Model } {
  const [records, model] = [open(), new Model()];
  for (const each of steps) {
    model.do(each);
    if ('remove' in each) records.remove(recordKey(each.connection, each.remove));
    else records.put(each.connection, each.put);
  }
  return { records, model };
}

function agree(records: Records, model: Model): void {
  for (let digit = 0; digit <= 9; digit++)
    for (const term of [`+4420794600${digit}0`, `person${digit}@example.com`])
      expect(
        records
          .byTerm(term)
          .map(({ key }) => key)
          .sort(),
      ).to.deep.equal(model.with(term));
  for (const [key, each] of model.known) expect(records.entry(key)?.record).to.deep.equal(each);
  expect(records.segments.reduce((sum, { alive }) => sum + alive, 0)).to.equal(model.known.size);
}

const storedOf = ({ clock, segments, merged }: Records): Stored => ({ clock, segments, merged: [...merged] });

describe('records', () => {
  it('find what a map of all records would, while segments are merged behind them and after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { records, model } = play(steps);
        agree(records, model);
        await records.tidy();
        agree(records, model);
        expect(records.segments.length).to.be.below(12);
      }),
      { numRuns: 100 },
    );
  });

  it('come back from what was stored, and what is known already is newer', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(step, { maxLength: 6 }), (before, after) => {
        const stored = storedOf(play(before).records);
        const { records } = play(after.filter((each) => 'put' in each));
        records.restore(stored);
        agree(records, play([...before, ...after.filter((each) => 'put' in each)]).model);
      }),
      { numRuns: 100 },
    );
  });

  it('take a removal during a merge as one', async () => {
    const records = open();
    for (let each = 0; each < 8; each++) records.put('one', [person(each)]);
    records.remove('one/3');
    await records.tidy();
    expect(records.entry('one/3')).to.equal(undefined);
    expect(records.byTerm('+442079460000')).to.have.length(7);
  });

  it('do not name as unheard of who is heard of while they are looked through', async () => {
    const records = open();
    for (const id of [1, 2]) records.put('one', [person(id)]);
    const looking = records.heardOfBy('one', records.mark());
    looking.next();
    await records.tidy(); // from now on they lie elsewhere
    records.put('one', [person(2)]);
    let step = looking.next();
    while (!step.done) step = looking.next();
    expect(step.value).to.deep.equal(['1']);
  });

  it('tell what became of each record', () => {
    const records = open();
    const [ada, bob] = [person(1), person(2)];
    expect(records.put('one', [ada, ada, bob])).to.deep.equal(['added', 'same', 'added']);
    expect(records.put('one', [ada, { ...bob, name: 'Bob' }])).to.deep.equal(['same', 'changed']);
    expect(records.entry('one/2')?.record.name).to.equal('Bob');
  });

  it('leave out what is no record, and take the others', () => {
    const records = open();
    const bad = [null, 'x', {}, { id: '' }, { id: 7 }, { id: 'b', phones: 3 }] as unknown as CrmRecord[];
    expect(records.put('one', [...bad, person(1)])).to.deep.equal([...bad.map(() => undefined), 'added']);
    expect(records.byTerm('+442079460000')).to.have.length(1);
  });

  it('are found by each of two numbers in one field', () => {
    const records = open();
    const value = '020 7946 0001 / 020 7946 0002';
    records.put('one', [{ ...person(1), phones: [{ key: 'd', kind: 'direct', value }] }]);
    for (const term of ['+442079460001', '+442079460002']) expect(records.byTerm(term)).to.have.length(1);
    expect(records.entry('one/1')?.lines.map((line) => line.value)).to.deep.equal([value]);
  });

  it('stop early where many have one number', () => {
    const records = open();
    records.put(
      'one',
      Array.from({ length: 2000 }, (_, id) => person(id)),
    );
    expect(records.byTerm('+442079460000', 5)).to.have.length(5);
  });

  it('keep ids apart that differ in a slash, a sign or a script', () => {
    const records = open();
    const ids = ['a/b', 'a', 'b', 'ä', 'ä', '名', '1', '01', '-0'];
    records.put(
      'one',
      ids.map((id) => ({ ...person(0), id })),
    );
    expect(ids.map((id) => records.entry(recordKey('one', id))?.record.id)).to.deep.equal(ids);
  });
});

const person = (id: number): CrmRecord => ({
  id: String(id),
  active: true,
  name: `Person ${id}`,
  phones: [{ key: 'd', kind: 'direct', value: '+442079460000' }],
  emails: [],
});

describe('items are put in order', () => {
  const orderOf = (values: readonly number[], most: number) =>
    [
      ...sortedOrder(
        values.length,
        (at) => values[at]!,
        most,
        (a, b) => values[a]! - values[b]!,
      ),
    ].map((at) => [values[at], at]);
  const naively = (values: readonly number[]) =>
    [...values.entries()].sort(([a, one], [b, other]) => one - other || a - b).map(([at, value]) => [value, at]);

  it('as by comparing them, whatever the keys: few, far apart, or alike in most of their digits', () => {
    const few = fc.integer({ min: 0, max: 3 });
    const alike = fc.integer({ min: 0, max: 7 }).map((last) => 2 ** 50 - 8 + last);
    const value = fc.oneof(few, alike, fc.integer({ min: 0, max: 2 ** 50 - 1 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        expect(orderOf(values, 2 ** 50)).to.deep.equal(naively(values));
      }),
    );
  });
});
