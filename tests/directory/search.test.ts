import { expect } from 'chai';
import type { PulledDirectory } from '../../src/directory/index.js';
import { pulledDirectory } from '../support/directory.js';
import { memoryCrm } from '../support/memory-adapter.js';

describe('search', () => {
  let directory: PulledDirectory;
  before(async () => {
    const one = memoryCrm({ id: 'a', country: 'GB' });
    const two = memoryCrm({ id: 'b', names: 'single' });
    const phones = [{ key: 'm', kind: 'mobile', value: '07911 123456' } as const];
    one.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', company: { id: 'c', name: 'Acme' }, phones });
    one.put({ id: 'adam', firstName: 'Adam', lastName: 'Smith', emails: [{ key: 'e', value: 'boss@wealth.example' }] });
    one.put({ id: 'zoe', firstName: 'Zoë', lastName: "O'Brien-Łukasz", company: { id: 'd', name: 'Adamant AG' } });
    one.put({ id: 'old', firstName: 'Ada', lastName: 'Abel', active: false });
    one.put({ id: 'nobody', phones: [{ key: 'm', kind: 'direct', value: '020 7946 0100', extension: '12' }] });
    two.put({ id: 'ada', name: 'Ada Lovelace', phones: [{ key: 'm', kind: 'mobile', value: '+447911123456' }] });
    directory = await pulledDirectory([one, two]);
  });

  const found = (query: string) => directory.search(query).map(({ contactId }) => contactId);

  it('finds by the beginning of any word of a name, without accents, nobody twice', () => {
    expect(found('lov')).to.deep.equal(['a/ada']);
    expect(found('ada love')).to.deep.equal(['a/ada']);
    expect(found('Lovelace, Ada')).to.deep.equal(['a/ada']);
    expect(found('zoe')).to.deep.equal(['a/zoe']);
    expect(found('ZOË obrien lukasz')).to.deep.equal(['a/zoe']);
    expect(found('velace')).to.deep.equal([]);
  });

  it('finds by company and by email, and shows what it was', () => {
    expect(directory.search('acme')).to.deep.equal([{ contactId: 'a/ada', name: 'Ada Lovelace', company: 'Acme' }]);
    expect(directory.search('boss@wea')).to.deep.equal([
      { contactId: 'a/adam', name: 'Adam Smith', found: 'boss@wealth.example' },
    ]);
    expect(found('lovelace acme')).to.deep.equal(['a/ada']);
  });

  it('finds by digits in any spelling', () => {
    for (const query of ['07911', '0791 1123-456', '+44 7911', '447911', '00447911123456', '123456'])
      expect(found(query), query).to.deep.equal(['a/ada']);
    expect(directory.search('020 7946')).to.deep.equal([{ contactId: 'a/nobody', name: '', found: '020 7946 0100' }]);
  });

  it('puts the best first and those who are inactive last', () => {
    expect(found('ada')).to.deep.equal(['a/ada', 'a/adam', 'a/zoe', 'a/old']);
    expect(directory.search('ada', 2)).to.have.length(2);
  });

  it('finds nothing by nothing', () => {
    for (const query of ['', '  ', '-', '@', '12 ']) expect(found(query), query).to.deep.equal([]);
  });
});
