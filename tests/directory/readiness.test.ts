import { expect } from 'chai';
import { atom } from 'nanostores';
import { createDirectory } from '../../src/directory/index.js';
import { memoryCrm } from '../support/memory-adapter.js';

describe('before numbers can be read that only the numbering plans know', () => {
  const phones = (value: string) => [{ key: 'm', kind: 'mobile', value } as const];
  const one = memoryCrm({ id: 'a', country: 'GB' });
  const two = memoryCrm({ id: 'b', names: 'single' });
  const emails = [{ key: 'e', value: 'ada@example.org' }];

  it('international ones match, nothing is said to differ, and the rest follows by itself', async () => {
    const $connections = atom([one.connection, two.connection]);
    const directory = createDirectory({ country: 'GB', $connections });
    directory.apply('a', {
      upserts: [one.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace', emails, phones: phones('0800 1111') })],
    });
    directory.apply('b', {
      upserts: [two.put({ id: '1', name: 'Ada Lovelace', emails, phones: phones('+44 800 1111') })],
    });
    expect(directory.numbers.isReady).to.equal(false);
    expect(directory.match('+448001111').contacts.map(({ grade }) => grade)).to.deep.equal(['exact']);
    expect(directory.match('0800 1111').contacts.map(({ grade }) => grade)).to.deep.equal(['short']);
    expect(directory.contact('a/1')?.slots.mobile.differs).to.deep.equal([]);

    const version = directory.$version.get();
    await directory.numbers.ready;
    expect(directory.$version.get()).to.be.above(version);
    expect(directory.match('0800 1111').contacts.map(({ grade }) => grade)).to.deep.equal(['national']);
    expect(directory.contact('a/1')?.slots.mobile).to.deep.include({ differs: [] });
    expect(directory.contact('a/1')?.slots.mobile.shown?.e164).to.equal('+448001111');
  });
});
