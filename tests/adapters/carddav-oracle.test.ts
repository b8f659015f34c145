import { expect } from 'chai';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { edited } from '../../src/adapters/carddav/editing.js';
import { toRecord } from '../../src/adapters/carddav/mapping.js';
import { readLines } from '../../src/adapters/carddav/vcard/lines.js';

/** A property as ical.js reads it: name, parameters, type, and one value or several. */
type Property = readonly [string, Readonly<Record<string, unknown>>, string, ...unknown[]];
const propertiesOf = (text: string) => (ICAL.parse(text) as unknown as readonly [string, readonly Property[]])[1];
const named = (text: string, name: string) => propertiesOf(text).filter(([each]) => each === name);

/** Of a text that is not in parts ical.js leaves semicolons escaped, which RFC 2426 has us escape and RFC 6350 allows. */
const whole = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\\;', ';') : value);

// everything that has a meaning in a vCard, characters of two to four octets, and something plain
const text = fc.string({ unit: fc.constantFrom(...'aZ0 ,;\\\n:"^=né€😀'), maxLength: 60 });
const some = text.map((value) => `x${value}x`);
// of numbers ical.js drops every backslash, whatever follows it
const number = some.map((value) => value.replace(/[\\\n]/gu, ''));
const escaped = (value: string) => value.replace(/[\\,;]/gu, '\\$&').replaceAll('\n', '\\n');
const quoted = (value: string) => `"${value.replaceAll('^', '^^').replaceAll('\n', '^n').replaceAll('"', "^'")}"`;

/** A line in more than one piece, each cut at any place. */
const foldedAt = (line: string, places: readonly number[]) =>
  [...line].reduce((all, character, at) => all + (places.includes(at) && at > 0 ? '\r\n ' : '') + character, '');

const foreign = fc
  .record({ group: fc.constantFrom('', 'item1.', 'x-1.'), param: text, value: text, folds: fc.array(fc.nat(80)) })
  .map(({ group, param, value, folds }) =>
    foldedAt(`${group}X-FOREIGN;X-P=${quoted(param)};TYPE=a:${escaped(value)}`, folds),
  );
const types = fc.constantFrom('TYPE=WORK,VOICE', 'TYPE=CELL', 'TYPE=HOME;TYPE=PREF', 'TYPE=FAX', 'X-A=b');
const written = fc.record({
  version: fc.constantFrom('3.0', '4.0'),
  before: fc.array(foreign, { maxLength: 3 }),
  after: fc.array(foreign, { maxLength: 3 }),
  phones: fc.array(types, { maxLength: 5 }),
  emails: fc.array(fc.constantFrom('', ';TYPE=INTERNET', ';TYPE=HOME'), { maxLength: 3 }),
});

const numberAt = (at: number) => `+44 20 7946 000${at}`;
const addressAt = (at: number) => `person.${at}@example.test`;
const cardOf = ({ version, before, after, phones, emails }: typeof written extends fc.Arbitrary<infer T> ? T : never) =>
  [
    'BEGIN:VCARD',
    `VERSION:${version}`,
    ...before,
    'FN:Ada Lovelace',
    'N:Lovelace;Ada;Augusta;;',
    ...phones.map((type, at) => `TEL;${type}:${numberAt(at)}`),
    ...emails.map((type, at) => `EMAIL${type}:${addressAt(at)}`),
    ...after,
    'END:VCARD',
    '',
  ].join('\r\n');

/** What becomes of each that is there: stays, goes, or is written anew. */
const fates = (of: typeof text) =>
  fc.array(fc.oneof(fc.constant(undefined), fc.constant(null), of), { minLength: 5, maxLength: 5 });
type Fates = readonly (string | null | undefined)[];

describe('vCards, read by another library', () => {
  it('lines give back the text that they were read from, whatever it is', () => {
    const wild = fc.string({ unit: fc.constantFrom(...'BEGIN:VCARD\r\n \tTEL;TYPE="=^,x') });
    fc.assert(
      fc.property(fc.oneof(wild, fc.string({ unit: 'binary' })), (all) => {
        expect(
          readLines(all)
            .map(({ raw }) => raw)
            .join(''),
        ).to.equal(all);
      }),
      { numRuns: 1000 },
    );
  });

  it('an edit says what was meant, and leaves everything else as it was', () => {
    const patches = fc.record({
      lastName: some,
      phones: fates(number),
      emails: fates(some),
      phone: fc.record({ value: number, extension: fc.stringMatching(/^\d{1,5}$/u) }),
      email: some,
    });
    fc.assert(
      fc.property(written, patches, (how, { lastName, phones, emails, phone, email }) => {
        const before = cardOf(how);
        const record = toRecord('1', '1', readLines(before));
        const changesOf = (items: typeof record.emails, fate: Fates, valueAt: (at: number) => string) =>
          items.flatMap(({ key, value }) => {
            const to = fate.find((_, at) => valueAt(at) === value);
            return to === undefined ? [] : [{ key, value: to }];
          });
        const after = edited(readLines(before), {
          lastName,
          phones: [...changesOf(record.phones, phones, numberAt), { kind: 'home', ...phone }],
          emails: [...changesOf(record.emails, emails, addressAt), { value: email }],
        });

        const kept = (fate: Fates, valueAt: (at: number) => string, count: number) =>
          fate.slice(0, count).flatMap((to, at) => (to === null ? [] : [to ?? valueAt(at)]));
        const values = (name: string) => named(after, name).map((property) => whole(property[3]));
        expect(values('n')).to.deep.equal([[lastName, 'Ada', 'Augusta', '', '']]);
        expect(values('tel')).to.deep.equal([
          ...kept(phones, numberAt, how.phones.length),
          `${phone.value} ext. ${phone.extension}`,
        ]);
        expect(values('email')).to.deep.equal([...kept(emails, addressAt, how.emails.length), email]);
        expect(named(after, 'x-foreign')).to.deep.equal(named(before, 'x-foreign'));
      }),
      { numRuns: 300 },
    );
  });
});
