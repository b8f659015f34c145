import { expect } from 'chai';
import type { CrmRecord, Phone, PhoneKind } from '../../src/core/contact.js';
import { pulledDirectory } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

const phone = (value: string, kind: PhoneKind = 'mobile'): Phone => ({ key: kind + value, kind, value });
const email = (value: string) => [{ key: value, value }];

describe('who is the same person', () => {
  let parts: MemoryCrm;
  let single: MemoryCrm;
  let third: MemoryCrm;
  beforeEach(() => {
    parts = memoryCrm({ id: 'a', country: 'GB' });
    single = memoryCrm({ id: 'b', names: 'single' });
    third = memoryCrm({ id: 'c', names: 'single' });
  });

  const inA = (id: string, name: string, more: Partial<CrmRecord>) => {
    const [firstName, lastName] = name.split('|');
    return parts.put({ id, ...(firstName ? { firstName } : {}), ...(lastName ? { lastName } : {}), ...more });
  };
  const inB = (id: string, name: string, more: Partial<CrmRecord>) =>
    single.put({ id, ...(name ? { name } : {}), ...more });

  async function people(...keys: string[]): Promise<readonly string[]> {
    const directory = await pulledDirectory([parts, single, third]);
    return keys.map(
      (key) =>
        directory
          .contact(key)
          ?.records.map((record) => record.key)
          .join('+') ?? 'nobody',
    );
  }

  const together = async () => expect(await people('a/1', 'b/1')).to.deep.equal(['a/1+b/1', 'a/1+b/1']);
  const apart = async () => expect(await people('a/1', 'b/1')).to.deep.equal(['a/1', 'b/1']);

  describe('joins', () => {
    it('by an email, whatever its case', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('Ada@Example.org ') });
      inB('1', 'Ada Lovelace', { emails: email('ada@example.org') });
      await together();
    });

    it('by a number, however it is spelled', async () => {
      inA('1', 'Ada|Lovelace', { phones: [phone('07911 123456')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+44 7911 123456', 'direct')] });
      await together();
    });

    for (const [first, second] of [
      ['Zoë|Müller', 'Zoe Mueller'],
      ['Søren|Kierkegaard', 'SOREN KIERKEGAARD'],
      ['Ada|Lovelace', 'Lovelace, Ada'],
      ['Ludwig van|Beethoven', 'Ludwig van Beethoven'],
      ['Jean-Luc|O’Brien', "Jean Luc O'Brien"],
      ['Ada|', 'Ada Lovelace'],
      ['|Ada Lovelace', 'Ada Lovelace'],
      ['|', 'Ada Lovelace'],
      ['Ada|Lovelace', ''],
    ] as const) {
      it(`"${first}" and "${second}"`, async () => {
        inA('1', first, { phones: [phone('+447911123456')] });
        inB('1', second, { phones: [phone('+447911123456')] });
        await together();
      });
    }

    for (const [first, second] of [
      ['|Lovelace', 'Ada Lovelace'],
      ['Ada|Lovelace', 'Lovelace'],
      ['Thomas|van den Berg', 'van den Berg'],
      ['A.|Lovelace', 'A. Lovelace'],
    ] as const) {
      it(`"${first}" and "${second}" by an email, not by a number: a family has that too`, async () => {
        inA('1', first, { emails: email('ada@example.org') });
        inB('1', second, { emails: email('ada@example.org') });
        inA('2', first, { phones: [phone('+447911123456')] });
        inB('2', second, { phones: [phone('+447911123456')] });
        expect(await people('a/1', 'a/2', 'b/2')).to.deep.equal(['a/1+b/1', 'a/2', 'b/2']);
      });
    }

    it('over three CRMs', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('ada@example.org') });
      inB('1', 'Ada Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      third.put({ id: '1', name: 'Ada Lovelace', phones: [phone('+447911123456')] });
      expect(await people('c/1')).to.deep.equal(['a/1+b/1+c/1']);
    });

    it('by the word of the agent, without anything in common', async () => {
      inA('1', 'Ada|Lovelace', {});
      inB('1', 'Countess', {});
      const directory = await pulledDirectory([parts, single]);
      directory.link(['a/1', 'b/1']);
      expect(directory.contact('b/1')?.id).to.equal('a/1');
    });
  });

  describe('does not join', () => {
    it('by any of its numbers a record that has more of them than anybody', async () => {
      const phones = Array.from({ length: 300 }, (_, at) => phone(`+447911${123_000 + at}`));
      inA('1', 'Ada|Lovelace', { phones });
      inB('1', 'Ada Lovelace', { phones: phones.slice(0, 1) });
      await apart();
    });

    for (const [first, second] of [
      ['Ada|Lovelace', 'Alan Turing'],
      ['John|Smith', 'Jane Smith'],
      ['J.|Smith', 'John Smith'],
      ['John|Smith', 'John Smith Jr'],
      ['Bob|Smith', 'Robert Smith'],
      ['Jo|Smith', 'Joe Smith'],
      ['Ada|Lovelace', 'Ada M. Lovelace'],
      ['|', ''],
    ] as const) {
      it(`"${first}" and "${second}"`, async () => {
        inA('1', first, { phones: [phone('+447911123456')] });
        inB('1', second, { phones: [phone('+447911123456')] });
        await apart();
      });
    }

    it('two of one connection, whatever they share', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      inA('2', 'Ada|Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      inB('1', 'Ada Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      expect(await people('a/1', 'a/2', 'b/1')).to.deep.equal(['a/1', 'a/2', 'b/1']);
    });

    it('those whom a third record would chain', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('ada@example.org') });
      inA('2', 'Ada|Lovelace', { phones: [phone('+447911123456')] });
      inB('1', 'Ada Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      expect(await people('a/1', 'a/2', 'b/1')).to.deep.equal(['a/1', 'a/2', 'b/1']);
    });

    it('a nameless record that only a weaker tie would bring in', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('ada@example.org') });
      inA('2', '|', { phones: [phone('+447911123456')] });
      inB('1', 'Ada Lovelace', { emails: email('ada@example.org'), phones: [phone('+447911123456')] });
      expect(await people('a/1', 'a/2', 'b/1')).to.deep.equal(['a/1+b/1', 'a/2', 'a/1+b/1']);
    });

    for (const mailbox of [
      'info',
      'reception',
      'sales.uk',
      'Support',
      'no-reply',
      'accounts2',
      'office+london',
      'praxis',
      'front.desk',
      'careers',
    ])
      it(`by ${mailbox}@`, async () => {
        inA('1', 'Ada|Lovelace', { emails: email(`${mailbox}@example.org`) });
        inB('1', 'Ada Lovelace', { emails: email(`${mailbox}@example.org`) });
        await apart();
      });

    for (const mailbox of ['lovelace', 'the.lovelaces'])
      it(`one of a family by ${mailbox}@, unless the first name is the same`, async () => {
        inA('1', '|Lovelace', { emails: email(`${mailbox}@example.org`) });
        inB('1', 'Ada Lovelace', { emails: email(`${mailbox}@example.org`) });
        inA('2', 'Bo|Lovelace', { emails: email(`${mailbox}@example.com`) });
        inB('2', 'Bo Lovelace', { emails: email(`${mailbox}@example.com`) });
        expect(await people('a/1', 'b/1', 'a/2')).to.deep.equal(['a/1', 'b/1', 'a/2+b/2']);
      });

    it('whoever has no name by the line of a home', async () => {
      inA('1', '|', { phones: [phone('+442079460100', 'home')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100', 'home')] });
      await apart();
    });

    it('whoever has no name by an office line, which is somebody else’s next year', async () => {
      inA('1', '|', { phones: [phone('+442079460100', 'direct')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100', 'direct')] });
      await apart();
    });

    it('whoever has no name, and another mailbox', async () => {
      inA('1', '|', { phones: [phone('+447911123456')], emails: email('alan@example.org') });
      inB('1', 'Ada Lovelace', { phones: [phone('+447911123456')], emails: email('ada@example.org') });
      await apart();
    });

    it('father and son of one name by the line of their home, when each has a mobile', async () => {
      const home = phone('+442079460100', 'home');
      inA('1', 'John|Smith', { phones: [home, phone('+447911123456')] });
      inB('1', 'John Smith', { phones: [home, phone('+447911123457')] });
      inA('2', 'Ada|Lovelace', { phones: [phone('+442079460101', 'home')] });
      inB('2', 'Ada Lovelace', { phones: [phone('+442079460101', 'home'), phone('+447911123458')] });
      expect(await people('a/1', 'b/1', 'a/2')).to.deep.equal(['a/1', 'b/1', 'a/2+b/2']);
    });

    it('by a word of which nobody says that it is the first name', async () => {
      inB('1', 'Li', { phones: [phone('+447911123456')] });
      third.put({ id: '1', name: 'Li Wei', phones: [phone('+447911123456')] });
      expect(await people('b/1', 'c/1')).to.deep.equal(['b/1', 'c/1']);
    });

    it('those whose names contradict each other through one without a name', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('ada@example.org') });
      inB('1', 'Alan Turing', { phones: [phone('+447911123456')] });
      third.put({ id: '1', phones: [phone('+447911123456')], emails: email('ada@example.org') });
      expect(await people('a/1', 'b/1', 'c/1')).to.deep.equal(['a/1', 'b/1', 'c/1']);
    });

    it('by a number that two people have in a third CRM', async () => {
      inA('1', 'Ada|Lovelace', { phones: [phone('+442079460100')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100')] });
      for (const id of ['1', '2']) third.put({ id, name: `Ada ${id}`, phones: [phone('+442079460100')] });
      await apart();
    });

    it('by what is no address', async () => {
      inA('1', 'Ada|Lovelace', { emails: email('none') });
      inB('1', 'Ada Lovelace', { emails: email('none') });
      await apart();
    });

    it('by a main number of any company', async () => {
      third.companies.set('c', { id: 'c', name: 'Acme', active: true, phones: [{ value: '+44 20 7946 0100' }] });
      inA('1', 'Ada|Lovelace', { phones: [phone('020 7946 0100')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100')] });
      await apart();
    });

    it('by a main line or a fax', async () => {
      inA('1', 'Ada|Lovelace', { phones: [phone('+442079460100', 'main'), phone('+442079460101', 'fax')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100', 'direct'), phone('+442079460101', 'fax')] });
      await apart();
    });

    it('by a number that others have with an extension', async () => {
      inA('1', 'Ada|Lovelace', { phones: [phone('020 7946 0100')] });
      inA('2', 'Alan|Turing', { phones: [phone('020 7946 0100 x12')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100')] });
      await apart();
    });

    it('by numbers with different extensions, or with one on one side only', async () => {
      inA('1', 'Ada|Lovelace', { phones: [phone('020 7946 0100 x12')] });
      inB('1', 'Ada Lovelace', { phones: [phone('+442079460100 ext 13'), phone('+442079460100', 'direct')] });
      await apart();
    });

    it('by a national number that is a different one in another country', async () => {
      inA('1', 'Ada|Lovelace', { country: 'GB', phones: [phone('0202 555 0143')] });
      inB('1', 'Ada Lovelace', { country: 'US', phones: [phone('202 555 0143')] });
      await apart();
    });

    it('by a link that would bring two of one connection together', async () => {
      inA('1', 'Ada|Lovelace', {});
      inA('2', 'Ada|Byron', {});
      inB('1', 'Ada Lovelace', {});
      const directory = await pulledDirectory([parts, single]);
      directory.link(['a/1', 'b/1']);
      directory.link(['a/2', 'b/1']);
      expect(directory.contact('b/1')?.records.map(({ key }) => key)).to.deep.equal(['a/1', 'b/1']);
      expect(directory.contact('a/2')?.records.map(({ key }) => key)).to.deep.equal(['a/2']);
    });
  });

  it('lets the word of the agent outweigh what records share', async () => {
    inA('1', 'Ada|Lovelace', { emails: email('ada@example.org') });
    inA('2', 'Ada|Byron', {});
    inB('1', 'Ada Lovelace', { emails: email('ada@example.org') });
    const directory = await pulledDirectory([parts, single]);
    directory.link(['a/2', 'b/1']);
    expect(directory.contact('b/1')?.id).to.equal('a/2');
    expect(directory.contact('a/1')?.records).to.have.length(1);
  });

  it('parts again when a number stops being unique, and joins when it is again', async () => {
    inA('1', 'Ada|Lovelace', { phones: [phone('+447911123456')] });
    inB('1', 'Ada Lovelace', { phones: [phone('+447911123456')] });
    const directory = await pulledDirectory([parts, single]);
    const size = () => directory.contact('a/1')?.records.length;
    expect(size()).to.equal(2);
    directory.apply('b', { upserts: [inB('2', 'Alan Turing', { phones: [phone('+447911123456')] })] });
    expect(size()).to.equal(1);
    directory.apply('b', { removed: ['2'] });
    expect(size()).to.equal(2);
  });

  it('does not depend on the order in which records come in', async () => {
    const orders = await Promise.all(
      [
        ['1', '2'],
        ['2', '1'],
      ].map(async (ids) => {
        const [a, b] = [memoryCrm({ id: 'a' }), memoryCrm({ id: 'b', names: 'single' })];
        for (const id of ids)
          a.put({ id, firstName: 'Ada', lastName: 'Lovelace', phones: [phone(`+4479111234${id}0`)] });
        b.put({ id: '1', name: 'Ada Lovelace', phones: [phone('+44791112341 0'), phone('+447911123420', 'direct')] });
        const directory = await pulledDirectory([a, b]);
        return ['a/1', 'a/2', 'b/1'].map((key) => directory.contact(key)?.records.map((record) => record.key));
      }),
    );
    expect(orders[0]).to.deep.equal(orders[1]);
    expect(orders[0]).to.deep.equal([['a/1'], ['a/2'], ['b/1']]);
  });

  it('follows a record that its CRM merged into another', async () => {
    inA('1', 'Ada|Lovelace', {});
    inA('2', 'Ada|Byron', {});
    inB('1', 'Countess', {});
    const directory = await pulledDirectory([parts, single]);
    directory.link(['a/2', 'b/1']);
    directory.apply('a', { merged: [['2', '1']] });
    expect(directory.contact('a/2')?.records.map(({ key }) => key)).to.deep.equal(['a/1', 'b/1']);
    expect(directory.record('a/2')?.lastName).to.equal('Lovelace');
  });

  it('keeps a record that its CRM says to be merged into itself', async () => {
    inA('1', 'Ada|Lovelace', {});
    const directory = await pulledDirectory([parts, single]);
    directory.apply('a', { merged: [['1', '1']] });
    expect(directory.record('a/1')?.lastName).to.equal('Lovelace');
  });
});
