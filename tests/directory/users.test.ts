import { expect } from 'chai';
import type { CrmRecord, CrmUser } from '../../src/core/contact.js';
import type { PulledDirectory } from '../../src/directory/index.js';
import { directoryOf } from '../support/directory.js';
import { memoryCrm } from '../support/memory-adapter.js';

async function office(...users: readonly (Partial<CrmUser> & { readonly id: string })[]) {
  const one = memoryCrm({ id: 'one', country: 'US' });
  const two = memoryCrm({ id: 'two', country: 'GB' });
  const { directory } = await directoryOf([one, two]);
  const all = users.map((user): CrmUser => ({ name: `User ${user.id}`, active: true, ...user }));
  directory.internals.users.put('one', all);
  const contact = (record: Partial<CrmRecord> & { readonly id: string }) =>
    directory.apply('one', { upserts: [one.put(record)] });
  return { directory, contact };
}

const named = (directory: PulledDirectory, number: string) =>
  directory.match(number).internal.map(({ user, grade }) => `${user.name} ${grade}`);
const mobile = (value: string) => [{ key: 'm', kind: 'mobile', value } as const];

describe('colleagues', () => {
  it('are found by their numbers, read by the country of their CRM', async () => {
    const { directory } = await office({ id: '1', name: 'Ann Lee', phones: ['(212) 555-0100', '+1 646 555 0100'] });
    directory.internals.users.put('two', [{ id: '1', name: 'Bo Berg', phones: ['020 7946 0100'], active: true }]);
    expect(named(directory, '+12125550100')).to.deep.equal(['Ann Lee national']);
    expect(named(directory, '+16465550100')).to.deep.equal(['Ann Lee exact']);
    expect(named(directory, '+442079460100')).to.deep.equal(['Bo Berg national']);
    expect(directory.match('+12125550100').internal[0]?.connectionId).to.equal('one');
  });

  it('are found by an extension, when that is all that calls', async () => {
    const { directory } = await office({ id: '1', name: 'Ann Lee', extension: '4012' }, { id: '2', extension: '12' });
    expect(named(directory, '4012')).to.deep.equal(['Ann Lee short']);
    expect(named(directory, '12')).to.deep.equal(['User 2 short']);
    for (const number of ['+12125554012', '2125554012', '5554012', '+4012', '04012', '012'])
      expect(named(directory, number), number).to.deep.equal([]);
  });

  it('are told apart by the extension behind the number of the house', async () => {
    const phones = ['+1 212 555 0100'];
    const { directory } = await office(
      { id: '1', name: 'Ann Lee', phones, extension: '4012' },
      { id: '2', name: 'Bo Berg', phones, extension: '4013' },
      { id: '3', name: 'Cy Coe', phones: ['+1 212 555 0100 x4014'] },
    );
    expect(named(directory, '+12125550100;ext=4013')).to.deep.equal(['Bo Berg exact']);
    expect(named(directory, '+12125550100 x4014')).to.deep.equal(['Cy Coe exact']);
    expect(named(directory, '+12125550100 x4015')).to.deep.equal([]);
  });

  it('are who is calling when their extension is, and not whoever has the number of the house without one', async () => {
    const phones = ['+1 212 555 0100'];
    const { directory, contact } = await office({ id: '1', name: 'Ann Lee', phones, extension: '4012' });
    contact({ id: 'house', firstName: 'Bo', lastName: 'Berg', phones: mobile('+1 212 555 0100') });
    contact({ id: 'own', firstName: 'Cy', lastName: 'Coe', phones: mobile('+1 212 555 0100 x4013') });
    const contacts = (number: string) => directory.match(number).contacts.map(({ contactId }) => contactId);
    expect(contacts('+12125550100;ext=4012')).to.deep.equal([]);
    expect(contacts('+12125550100;ext=4013')).to.deep.equal(['one/own']);
    expect(contacts('+12125550100;ext=4014')).to.deep.equal(['one/house']);
  });

  it('are one each, though they use several CRMs', async () => {
    const { directory } = await office({ id: '1', name: 'Ann Lee', phones: ['212 555 0100'] });
    directory.internals.users.put('two', [{ id: '9', name: 'Ann Lee', phones: ['+12125550100'], active: true }]);
    expect(named(directory, '+12125550100')).to.deep.equal(['Ann Lee exact']);
  });

  it('are nobody once inactive, changed or gone', async () => {
    const phones = ['+12125550100'];
    const { directory } = await office({ id: '1', phones, active: false }, { id: '2', phones }, { id: '3', phones });
    expect(named(directory, '+12125550100')).to.deep.equal(['User 2 exact', 'User 3 exact']);
    const { users } = directory.internals;
    users.remove('one', '2');
    const taken = users.put('one', [{ id: '3', name: 'User 3', active: true, phones: ['+12125550111'] }]);
    expect(taken).to.deep.equal(['changed']);
    expect(named(directory, '+12125550100')).to.deep.equal([]);
    expect(users.all('one').map(({ id }) => id)).to.deep.equal(['1', '3']);
  });

  it('do not fail for one of them that is no user at all', async () => {
    const { directory } = await office();
    const bad = { id: '1', name: 'Ann', active: true, phones: 7 } as unknown as CrmUser;
    const taken = directory.internals.users.put('one', [bad, { id: '2', name: 'Bo', active: true, extension: '4012' }]);
    expect(taken).to.deep.equal([undefined, 'added']);
    expect(named(directory, '4012')).to.deep.equal(['Bo short']);
  });

  it('are no contacts as well, whatever company they stand in', async () => {
    const { directory, contact } = await office({ id: '1', name: 'Ann Lee', phones: ['+12125550100'] });
    contact({ id: '1', firstName: 'Ann', lastName: 'Lee', phones: mobile('+12125550100') });
    contact({ id: '2', phones: mobile('+12125550100'), company: { id: 'x', name: 'Customer' } });
    const { contacts, internal } = directory.match('+12125550100');
    expect([contacts, internal.length]).to.deep.equal([[], 1]);
  });

  it('do not hide another contact with the same number', async () => {
    const { directory, contact } = await office({ id: '1', name: 'Ann Lee', phones: ['+12125550100'] });
    contact({ id: '1', firstName: 'Ann', lastName: 'Lee', phones: mobile('+12125550100') });
    contact({ id: '2', firstName: 'Bo', lastName: 'Berg', phones: mobile('+12125550100') });
    const { contacts, internal } = directory.match('+12125550100');
    expect([contacts.map(({ contactId }) => contactId), internal.length]).to.deep.equal([['one/2'], 1]);
  });
});
