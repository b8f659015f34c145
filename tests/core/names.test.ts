import { expect } from 'chai';
import { joinName, splitName } from '../../src/core/names.js';

describe('names', () => {
  for (const [name, firstName, lastName] of [
    ['Ada Lovelace', 'Ada', 'Lovelace'],
    ['  Ada   Lovelace ', 'Ada', 'Lovelace'],
    ['Lovelace, Ada', 'Ada', 'Lovelace'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['Charles Jean de la Vallée', 'Charles Jean', 'de la Vallée'],
    ['Cher', 'Cher', ''],
    ['van den Berg', '', 'van den Berg'],
    ['Van Morrison', 'Van', 'Morrison'],
    ['', '', ''],
  ] as const) {
    it(`splits "${name}"`, () => expect(splitName(name)).to.deep.equal({ firstName, lastName }));
  }

  it('joins what it has split', () => {
    for (const name of ['Ada Lovelace', 'Ludwig van Beethoven', 'Cher', 'Anna Maria Smith']) {
      const { firstName, lastName } = splitName(name);
      expect(joinName(firstName, lastName)).to.equal(name);
    }
  });

  it('joins one part alone', () => {
    expect(joinName(undefined, 'Lovelace')).to.equal('Lovelace');
    expect(joinName('Ada', '')).to.equal('Ada');
  });
});
