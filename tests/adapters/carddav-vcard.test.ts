import { expect } from 'chai';
import { edited } from '../../src/adapters/carddav/editing.js';
import { isContact, toRecord } from '../../src/adapters/carddav/mapping.js';
import { readLines } from '../../src/adapters/carddav/vcard/lines.js';
import type { RecordPatch } from '../../src/core/adapter.js';
import { apple, appleCompany, card, google, outlook, rfc2426, rfc6350 } from './carddav-cards.js';

const read = (text: string) => toRecord('1', '"1"', readLines(text));
const phonesOf = (text: string) =>
  read(text).phones.map(({ kind, value, extension }) => [kind, value, ...(extension ? [extension] : [])]);
const edit = (text: string, patch: RecordPatch): string => edited(readLines(text), patch);

/** The lines that an edit has taken away and those that it has put there. */
function difference(text: string, patch: RecordPatch): { readonly gone: string[]; readonly come: string[] } {
  const [before, after] = [text, edit(text, patch)].map((all) => all.split('\r\n'));
  const without = (these: readonly string[] = [], those: readonly string[] = []) =>
    these.filter((line) => !those.includes(line));
  return { gone: without(before, after), come: without(after, before) };
}

const keyOf = (text: string, value: string): string => {
  const { phones, emails } = read(text);
  const item = [...phones, ...emails].find((each) => each.value === value);
  if (!item) throw new Error(`nothing reads ${value}`);
  return item.key;
};
const changing = (text: string, from: string, value: string | null): RecordPatch => ({
  phones: [{ key: keyOf(text, from), value }],
});

describe('vCards', () => {
  describe('as programs write them', () => {
    it('the example of RFC 6350: addresses with extensions, lists of types in quotes', () => {
      expect(read(rfc6350)).to.deep.include({ firstName: 'Simon', lastName: 'Perreault', country: 'Canada' });
      expect(read(rfc6350).company).to.deep.equal({ id: 'Viagenie', name: 'Viagenie' });
      expect(phonesOf(rfc6350)).to.deep.equal([
        ['direct', '+1-418-656-9254', '102'],
        ['mobile', '+1-418-262-6501'],
      ]);
    });

    it('an example of RFC 2426, which has no name in parts', () => {
      const { firstName, lastName, emails } = read(rfc2426);
      expect([firstName, lastName]).to.deep.equal(['Frank', 'Dawson']);
      expect(phonesOf(rfc2426)).to.deep.equal([
        ['direct', '+1-919-676-9515'],
        ['fax', '+1-919-676-9564'],
      ]);
      expect(emails.map(({ value }) => value)).to.deep.equal(['Frank_Dawson@Lotus.com', 'fdawson@earthlink.net']);
    });

    it('Apple’s: labels of groups, the country of an address, the preferred number first', () => {
      expect(phonesOf(apple)).to.deep.equal([
        ['mobile', '+1 555 0101'],
        ['main', '+1 555 0100'],
      ]);
      expect(read(apple).country).to.equal('US');
      expect(read(apple).company?.name).to.equal('Example Orchards');
    });

    it('an organisation’s own: it has no name of a person', () => {
      const { firstName, lastName, company } = read(appleCompany);
      expect([firstName, lastName, company?.name]).to.deep.equal([undefined, undefined, 'Example Orchards']);
      expect(phonesOf(appleCompany)).to.deep.equal([['main', '+1 555 0199']]);
    });

    it('Outlook’s: types without a name, empty numbers', () => {
      expect(read(outlook)).to.deep.include({ firstName: 'Erika', lastName: 'Mustermann', country: 'DE' });
      expect(phonesOf(outlook)).to.deep.equal([
        ['direct', '+49 (30) 901820', '4711'],
        ['mobile', '+49 170 0000000'],
      ]);
    });

    it('Google’s: an address where the name should stand is no name', () => {
      const { firstName, lastName, emails } = read(google);
      expect([firstName, lastName, emails[0]?.value]).to.deep.equal([undefined, undefined, 'kim@example.test']);
      expect(phonesOf(google)).to.deep.equal([
        ['direct', '+44 20 7946 0100'],
        ['fax', '+44 20 7946 0101'],
      ]);
    });

    it('a list of other cards is no contact', () => {
      const isOne = (...lines: readonly string[]) => isContact(readLines(card('VERSION:3.0', 'FN:Team', ...lines)));
      expect([isOne('KIND:group'), isOne('X-ADDRESSBOOKSERVER-KIND:Group'), isOne('KIND:org'), isOne()]).to.deep.equal([
        false,
        false,
        true,
        true,
      ]);
    });
  });

  describe('numbers', () => {
    for (const [line, ...expected] of [
      ['TEL:+44 20 7946 0123', 'other', '+44 20 7946 0123'],
      ['TEL;TYPE=HOME:020 7946 0123 x12', 'home', '020 7946 0123', '12'],
      ['TEL;TYPE=WORK:020 7946 0123\\;ext=12', 'direct', '020 7946 0123', '12'],
      ['TEL;TYPE=WORK,CELL:07700 900123', 'mobile', '07700 900123'],
      ['TEL;TYPE=home-fax:020 7946 0123', 'fax', '020 7946 0123'],
      ['TEL;TYPE=PAGER,WORK:020 7946 0123', 'other', '020 7946 0123'],
      ['TEL;VALUE=uri;TYPE=main-number:tel:7042;phone-context=example.com', 'main', '7042'],
      ['TEL;VALUE=URI:tel:%2B442079460123', 'other', '+442079460123'],
      ['TEL;TYPE=WORK:Ask for Max', 'direct', 'Ask for Max'],
    ] as const) {
      it(`${line} is ${expected.join(' ')}`, () => {
        expect(phonesOf(card('VERSION:4.0', line))).to.deep.equal([expected]);
      });
    }

    it('an address of another kind is no number', () => {
      expect(phonesOf(card('VERSION:4.0', 'TEL;VALUE=uri:sip:ada@example.test'))).to.deep.equal([]);
    });

    it('does not hang over a text that is made to be slow to read', () => {
      const endless = `1${' 1'.repeat(50_000)}y`;
      expect(phonesOf(card('VERSION:3.0', `TEL;TYPE=CELL:${endless}`))).to.deep.equal([['mobile', endless]]);
    });

    it('keep their names when others of another kind come and go', () => {
      const keys = (text: string) => read(text).phones.map(({ key }) => key);
      const text = card('VERSION:3.0', 'FN:A B', 'TEL;TYPE=WORK:1', 'TEL;TYPE=WORK:2', 'TEL;TYPE=CELL:3');
      const less = edit(text, changing(text, '3', null));
      const more = edit(text, { phones: [{ kind: 'home', value: '4' }] });
      expect(keys(text)).to.deep.equal(['tel:work', 'tel:work:2', 'tel:cell']);
      expect(keys(less)).to.deep.equal(['tel:work', 'tel:work:2']);
      expect(keys(more)).to.deep.equal(['tel:work', 'tel:work:2', 'tel:cell', 'tel:home']);
    });
  });

  describe('an edit changes what it must', () => {
    it('one number among all that Apple writes', () => {
      expect(difference(apple, changing(apple, '+1 555 0101', '+1 555 0102'))).to.deep.equal({
        gone: ['TEL;type=IPHONE;type=CELL;type=VOICE;type=pref:+1 555 0101'],
        come: ['TEL;type=IPHONE;type=CELL;type=VOICE;type=pref:+1 555 0102'],
      });
    });

    it('a number that goes takes its label along, and no other', () => {
      expect(difference(apple, changing(apple, '+1 555 0100', null))).to.deep.equal({
        gone: ['item1.TEL:+1 555 0100', 'item1.X-ABLabel:_$!<Main>!$_'],
        come: [],
      });
    });

    it('an address stays one, with its extension', () => {
      expect(difference(rfc6350, changing(rfc6350, '+1-418-656-9254', '+1 418 656 9255'))).to.deep.equal({
        gone: ['TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102'],
        come: ['TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9255;ext=102'],
      });
    });

    it('an address becomes a text where the number cannot be one', () => {
      const key = keyOf(rfc6350, '+1-418-656-9254');
      const patch = { phones: [{ key, value: '656-9254', extension: '7' }] };
      expect(difference(rfc6350, patch).come).to.deep.equal(['TEL;TYPE="work,voice";PREF=1:656-9254 ext. 7']);
      expect(phonesOf(edit(rfc6350, patch))[0]).to.deep.equal(['direct', '656-9254', '7']);
    });

    it('new numbers and addresses stand behind those that are there', () => {
      const patch = {
        phones: [{ kind: 'home' as const, value: '+49 30 1', extension: '2' }],
        emails: [{ value: 'e@home.example' }],
      };
      const text = edit(outlook, patch);
      expect(text).to.contain('TEL;WORK;FAX:\r\nTEL;TYPE=HOME,VOICE:+49 30 1 ext. 2\r\nADR');
      expect(text).to.contain('EMAIL;TYPE=INTERNET:e@home.example\r\nREV');
    });

    it('nothing at all where nothing is new: not even the time of the last change', () => {
      const key = keyOf(outlook, '+49 (30) 901820');
      expect(edit(outlook, { firstName: 'Erika', phones: [{ key, value: '+49 (30) 901820' }] })).to.equal(outlook);
    });

    it('the time of the last change, where the card tells it', () => {
      const text = edit(outlook, { firstName: 'Eva' });
      expect(text)
        .to.match(/\r\nREV:20\d{6}T\d{6}Z\r\n/u)
        .and.not.contain('20240102T030405Z');
    });

    it('lines that end as others do, and cards that are cut off or follow one another', () => {
      const text = `${card('VERSION:3.0', 'FN:A B', 'TEL:1').replaceAll('\r\n', '\n')}BEGIN:VCARD\nTEL:2\nEND:VCARD`;
      expect(edit(text, changing(text, '1', '3'))).to.equal(text.replace('TEL:1', 'TEL:3'));
      expect(phonesOf(text)).to.have.length(1);
    });

    it('what belongs to a card inside the card stays its own', () => {
      const text = card('VERSION:3.0', 'AGENT:', 'BEGIN:VCARD', 'TEL:1', 'END:VCARD', 'TEL:2');
      expect(phonesOf(text)).to.deep.equal([['other', '2']]);
    });
  });

  describe('names', () => {
    const renamed = (lines: readonly string[], patch: RecordPatch) =>
      difference(card('VERSION:3.0', ...lines), patch).come;

    for (const [shown, n, expected] of [
      ['Ada Lovelace', 'Lovelace;Ada;;;', 'Ada King'],
      ['Ada Augusta Lovelace', 'Lovelace;Ada;Augusta;;', 'Ada Augusta King'],
      ['Lovelace, Ada', 'Lovelace;Ada;;;', 'King, Ada'],
      ['Lovelace Ada', 'Lovelace;Ada;;;', 'King Ada'],
      ['Lady Ada Lovelace FRS', 'Lovelace;Ada;;Lady;FRS', 'Lady Ada King FRS'],
    ] as const) {
      it(`the shown name "${shown}" goes along with its parts`, () => {
        const come = renamed([`FN:${shown}`, `N:${n}`], { lastName: 'King' });
        expect(come).to.deep.equal([`FN:${expected.replace(',', '\\,')}`, `N:${n.replace('Lovelace', 'King')}`]);
      });
    }

    it('a name that is not changed stays as it is spelled', () => {
      const spelled = ['FN:Lovelace, Ada Augusta', 'N:Lovelace;Ada,Augusta;;;'];
      expect(renamed(spelled, { firstName: 'Ada Augusta', lastName: 'Lovelace' })).to.deep.equal([]);
      expect(renamed(spelled, { lastName: 'King' })).to.deep.equal(['FN:King\\, Ada Augusta', 'N:King;Ada,Augusta;;;']);
    });

    it('a shown name that is the owner’s own stays', () => {
      expect(renamed(['FN:The Enchantress', 'N:Lovelace;Ada;;;'], { lastName: 'King' })).to.deep.equal([
        'N:King;Ada;;;',
      ]);
    });

    it('parts are made where there were none, and what they need is escaped', () => {
      expect(renamed(['FN:Ada Lovelace'], { lastName: 'King; Countess, née\nByron' })).to.deep.equal([
        'FN:Ada King\\; Countess\\, née Byron',
        'N:King\\; Countess\\, née\\nByron;Ada;;;',
      ]);
    });

    it('a person may get a name where only an address stood', () => {
      expect(difference(google, { firstName: 'Kim' }).come).to.deep.equal(['FN:Kim', 'N:;Kim;;;']);
    });

    it('who loses both names is called by what is left, and has none', () => {
      const text = edit(apple, { firstName: null, lastName: null });
      expect(text).to.contain('\r\nFN:Example Orchards\r\n');
      expect(read(text)).not.to.have.any.keys('firstName', 'lastName');
    });

    it('a card that would have no name at all is refused', () => {
      const nobody = card('VERSION:3.0', 'FN:Ada', 'N:;Ada;;;');
      expect(() => edit(nobody, { firstName: null }))
        .to.throw()
        .with.property('code', 'invalid');
    });
  });

  it('lines are folded at 75 octets, and no character is cut', () => {
    const name = 'ß€😀'.repeat(40);
    const text = edit(card('VERSION:3.0', 'FN:A'), { lastName: name });
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).to.be.at.most(75);
    expect(read(text).lastName).to.equal(name);
  });
});
