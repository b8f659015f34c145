import { expect } from 'chai';
import fc from 'fast-check';
import type { CrmRecord } from '../../src/core/contact.js';
import { pack, unpack } from '../../src/directory/segments/packed.js';

const text = fc.string({ unit: 'grapheme' });
const record: fc.Arbitrary<CrmRecord> = fc.record(
  {
    id: text,
    active: fc.boolean(),
    revision: text,
    updatedAt: text,
    url: text,
    firstName: text,
    lastName: text,
    name: text,
    title: text,
    country: text,
    company: fc.record({ id: text, name: text }),
    phones: fc.array(
      fc.record(
        {
          key: text,
          kind: fc.constantFrom('direct', 'mobile', 'home', 'main', 'fax', 'other'),
          value: text,
          extension: text,
        },
        { requiredKeys: ['key', 'kind', 'value'] },
      ),
    ),
    emails: fc.array(fc.record({ key: text, value: text })),
  },
  { requiredKeys: ['id', 'active', 'phones', 'emails'] },
);

describe('a record as it is kept', () => {
  it('comes back as it was, whatever is absent or empty', () => {
    fc.assert(fc.property(record, (each) => void expect(unpack(pack(each))).to.deep.equal(each)));
  });

  it('is the same text for the same record, in whatever order its fields came', () => {
    const [ada, again] = [
      { id: '1', active: true, firstName: 'Ada', lastName: 'Byron', phones: [], emails: [] },
      { emails: [], phones: [], lastName: 'Byron', firstName: 'Ada', active: true, id: '1' },
    ];
    expect(pack(ada)).to.equal(pack(again));
  });
});
