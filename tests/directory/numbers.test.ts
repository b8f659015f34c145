import { expect } from 'chai';
import * as fc from 'fast-check';
import { createNumbers, type NumberReader } from '../../src/directory/numbers.js';
import { gradeOf } from '../../src/directory/numbers/grade.js';
import { headOffices } from '../../src/directory/numbers/head-office.js';
import { otherForms } from '../../src/directory/numbers/history.js';
import { splitNumbers } from '../../src/directory/numbers/split.js';

describe('numbers', () => {
  let numbers: NumberReader;
  before(async () => {
    numbers = createNumbers(() => undefined);
    await numbers.ready;
  });

  describe('as people of 17 countries type them', () => {
    for (const [country, e164, ...spellings] of [
      ['US', '+12125550100', '(212) 555-0100', '212.555.0100', '1-212-555-0100', '12125550100', '+1 (212) 555-0100'],
      ['CA', '+14375551234', '437-555-1234', '1 437 555 1234', '+1.437.555.1234'],
      ['GB', '+442079460991', '020 7946 0991', '(020) 7946-0991', '+44 (0)20 7946 0991', '0044 20 7946 0991'],
      ['IE', '+35315550123', '01 555 0123', '(01) 555 0123', '+353 1 555 0123'],
      ['DE', '+4930123456', '030 123456', '030/123456', '(030) 12 34 56', '+49 (0)30 123456'],
      ['AT', '+4312345678', '01 2345678', '01/234 56 78', '+43 1 2345678'],
      ['CH', '+41441234567', '044 123 45 67', '044/123.45.67', '+41 (0)44 123 45 67'],
      ['FR', '+33123456789', '01 23 45 67 89', '01.23.45.67.89', '+33 (0)1 23 45 67 89'],
      ['ES', '+34912345678', '912 34 56 78', '91 234 56 78', '+34 912-345-678'],
      ['IT', '+390612345678', '06 1234 5678', '06/12345678', '+39 06 12345678'],
      ['NL', '+31201234567', '020 123 4567', '020-1234567', '+31 (0)20 123 4567'],
      ['SE', '+468123456', '08-12 34 56', '08/123456', '+46 (0)8 12 34 56'],
      ['PL', '+48123456789', '12 345 67 89', '123-456-789', '+48 12 345 67 89'],
      ['AU', '+61212345678', '(02) 1234 5678', '02 1234 5678', '0011 61 2 1234 5678', '+61 2 1234 5678'],
      ['NZ', '+6433316005', '03 331/6005', '(03) 331 6005', '03-331 6005', '+64 3 331-6005'],
      ['BR', '+5511987654321', '(11) 98765-4321', '011 98765-4321', '0 15 11 98765-4321', '+55 11 98765 4321'],
      ['IN', '+919876543210', '098765 43210', '98765-43210', '+91 98765 43210'],
    ] as const) {
      it(country, () => {
        for (const spelling of spellings) expect(numbers.parse(spelling, country).e164, spelling).to.equal(e164);
      });
    }
  });

  it('reads digits of other scripts, invisible marks and links', () => {
    for (const spelling of [
      '０２０　７９４６　０９９１',
      '٠٢٠ ٧٩٤٦ ٠٩٩١',
      '\u202d+44 20 7946 0991\u202c',
      'tel:+44-20-7946-0991',
      'sip:+442079460991@trunk.example;user=phone',
      '+44 20 7946 0991',
      '442079460991',
    ])
      expect(numbers.parse(spelling, 'GB').e164, spelling).to.equal('+442079460991');
  });

  it('reads the plus that a trunk left out, also in another country', () => {
    expect(numbers.parse('442079460991', 'US').e164).to.equal('+442079460991');
  });

  it('takes off an extension, however it is spelled', () => {
    for (const spelling of [
      'ext 12',
      'ext. 12',
      'Ext: 12',
      'extn 12',
      'extension 12',
      'x12',
      'X 12',
      '#12',
      ';ext=12',
      ',,12',
      '(ext 12)',
      '- ext12',
      'int. 12',
      'доб. 12',
      'poste 12',
      'anexo 12',
      'ｘ１２',
    ])
      for (const glue of ['', ' '])
        expect(numbers.parse(`020 7946 0991${glue}${spelling}`, 'GB'), `${glue}${spelling}`).to.deep.include({
          e164: '+442079460991',
          extension: '12',
          national: '020 7946 0991',
          digits: '02079460991',
        });
  });

  it('makes no number of what is none', () => {
    for (const junk of ['', 'ext 12 only', 'call reception', 'n/a', '12', 'max 12', '+', 'anonymous', '9'.repeat(500)])
      expect(numbers.parse(junk, 'US').e164, junk).to.equal(undefined);
  });

  it('finds a number inside a remark', () => {
    for (const remark of [
      'Tel: 020 7946 0991',
      '020 7946 0991 (work)',
      'call 020-7946-0991 after 5',
      'mob. +44 20 7946 0991',
    ])
      expect(numbers.parse(remark, 'GB').e164, remark).to.equal('+442079460991');
    expect(numbers.parse("437-555-1234 (Jane's Number)", 'CA').e164).to.equal('+14375551234');
  });

  it('takes no number for granted where two are written, and tells them apart', () => {
    for (const [field, ...both] of [
      ['437-555-1234 or 437-555-9999', '437-555-1234', '437-555-9999'],
      ['020 7946 0001 / 020 7946 0002', '020 7946 0001', '020 7946 0002'],
      ['+44 20 7946 0001; 020 7946 0002 ext 12', '+44 20 7946 0001', '020 7946 0002 ext 12'],
      ['+1 212 555 0100 +1 212 555 0101', '+1 212 555 0100', '+1 212 555 0101'],
      ['0711/1234567, 0711/7654321', '0711/1234567', '0711/7654321'],
      ['555 0100 123\n555 0101 123', '555 0100 123', '555 0101 123'],
    ] as const) {
      expect(numbers.read(field, 'GB').e164, field).to.equal(undefined);
      expect(splitNumbers(field), field).to.deep.equal(both);
    }
    for (const one of ['030/123456', 'tel:+1-212-555-0100;ext=5', '020 7946 0001, 12', 'x or y', '+49/711/1234567'])
      expect(splitNumbers(one), one).to.deep.equal([one]);
    expect(splitNumbers('  ')).to.deep.equal([]);
  });

  it('is not led astray by dates, times, sums, accounts and addresses', () => {
    for (const country of ['US', 'GB', 'DE', 'DK', 'PL'])
      for (const junk of [
        '2024-01-15',
        '15.01.2024',
        '01/15/2024',
        '1/5/24',
        '2024-01-15 10:30',
        '1,234,567.00',
        '1.234.567,89',
        '$ 1234567890',
        '1234567890 EUR = 3',
        'jane2079460991@example.com',
        'Invoice 20240115-334',
        '550e8400-e29b-41d4-a716-446655440000',
        'call 5 to 6',
        'none',
      ])
        expect(numbers.read(junk, country).e164, `${junk} in ${country}`).to.equal(undefined);
  });

  it('reads the international prefixes of the country that it is read in', () => {
    for (const [country, spelling] of [
      ['GB', '00 1 212 555 0100'],
      ['GB', '011 1 212 555 0100x'],
      ['US', '011 1 212 555 0100'],
      ['US', '00 1 212 555 0100'],
      ['AU', '0011 1 212 555 0100'],
      ['RU', '8~10 1 212 555 0100'],
      ['JP', '010 1 212 555 0100'],
      ['SG', '001 1 212 555 0100'],
      ['HK', '001 1 212 555 0100'],
      ['BR', '00 14 1 212 555 0100'],
      ['KR', '00700 1 212 555 0100'],
    ] as const) {
      const e164 = spelling.endsWith('x') ? undefined : '+12125550100';
      expect(numbers.parse(spelling, country).e164, `${spelling} in ${country}`).to.equal(e164);
    }
  });

  it('reads a plain 00 before the own code of a country that dials otherwise', () => {
    for (const [country, spelling, e164] of [
      ['ID', '0062-21-1234567', '+62211234567'],
      ['ID', '0062 812 345 678', '+62812345678'],
      ['ID', '0062 21 1234 5678', '+622112345678'],
      ['JP', '0081 90 1234 5678', '+819012345678'],
      ['BY', '00375 29 491 19 11', '+375294911911'],
    ] as const)
      expect(numbers.parse(spelling, country).e164, `${spelling} in ${country}`).to.equal(e164);
  });

  it('knows which zero is the trunk prefix', () => {
    for (const [spelling, e164] of [
      ['+49 (0)30 123456', '+4930123456'],
      ['0049 (0) 30 123456', '+4930123456'],
      ['+39 (0)6 12345678', '+390612345678'],
      ['+34 (0)91 234 56 78', '+34912345678'],
      ['+36 (0)1 234 5678', '+3612345678'],
      ['+44 (020) 7946 0991', '+442079460991'],
    ] as const)
      expect(numbers.parse(spelling, 'GB').e164, spelling).to.equal(e164);
  });

  it('reads letters on a keypad', () => {
    expect(numbers.parse('1-800-FLOWERS', 'US').e164).to.equal('+18003569377');
    expect(numbers.parse('0800 REVERSE', 'GB').e164).to.equal('+448007383773');
    expect(numbers.parse('020 7946 0991 office', 'GB').e164).to.equal('+442079460991');
  });

  it('reads addresses of telephony', () => {
    for (const spelling of [
      'tel:020-7946-0991;phone-context=example.uk',
      'tel:7946-0991;phone-context=+44-20',
      'TEL:%2B44%2020%207946%200991;isub=4',
      '"Jane" <sip:+442079460991@trunk.example>;tag=1',
      'sip:+442079460991;user=phone',
      'callto://+442079460991',
    ])
      expect(numbers.parse(spelling, 'GB').e164, spelling).to.equal('+442079460991');
    expect(numbers.parse('tel:+44-20-7946-0991;isub=4;ext=12', 'GB')).to.include({ extension: '12' });
  });

  it('takes a local number or a service for nothing but itself', () => {
    for (const [country, short] of [
      ['NZ', '331 6005'],
      ['DE', '234567'],
      ['DE', '116000'],
      ['CA', '555-1234'],
      ['GB', '999'],
    ] as const) {
      const digits = short.replace(/\D/gu, '');
      expect(numbers.read(short, country)).to.deep.equal({
        digits,
        international: false,
        isPending: false,
        term: `${country}:${digits}`,
      });
    }
  });

  describe('dialled through an outside line', () => {
    const from = (outsideLine: string) => createNumbers(() => undefined, undefined, { outsideLine });

    it('is read without it where it would be no number with it', () => {
      for (const [outsideLine, country, dialled, e164] of [
        ['9', 'GB', '9 020 7946 0991', '+442079460991'],
        ['9', 'GB', '9,0044 20 7946 0991', '+442079460991'],
        ['9', 'US', '912125550100', '+12125550100'],
        ['0', 'DE', '0030123456', '+4930123456'],
        ['0', 'FR', '0 01 23 45 67 89', '+33123456789'],
        ['9', 'PL', '912 345 678', '+48912345678'],
        ['9', 'GB', '+91 98765 43210', '+919876543210'],
      ] as const)
        expect(from(outsideLine).parse(dialled, country).e164, dialled).to.equal(e164);
    });

    it('is not taken off what is stored', () => {
      expect(from('9').read('9 020 7946 0991', 'GB').e164).to.equal(undefined);
    });
  });

  it('lives with a country that it does not know', () => {
    expect(numbers.parse('020 7946 0991', 'XX').e164).to.equal(undefined);
    expect(numbers.parse('+44 20 7946 0991', 'XX').e164).to.equal('+442079460991');
    expect(numbers.parse('020 7946 0991', 'gb').e164).to.equal('+442079460991');
  });

  describe('compared', () => {
    const grade = (calling: string, stored: string, country = 'GB') =>
      gradeOf(numbers.read(calling, country), numbers.read(stored, country));

    it('is exact, national or short, and never by its last digits', () => {
      expect(grade('+442079460991', '+44 (0)20 7946 0991')).to.equal('exact');
      expect(grade('+442079460991', '0044 20 7946 0991')).to.equal('exact');
      expect(grade('+442079460991', '020 7946 0991')).to.equal('national');
      expect(grade('+442079460991', '7946 0991')).to.equal(undefined);
      expect(grade('7946 0991', '79460991')).to.equal('short');
      expect(grade('999', '+44 20 7946 0999')).to.equal(undefined);
      expect(grade('n/a', 'n/a')).to.equal(undefined);
    });

    it('fits less with an extension on one side, and not with two', () => {
      expect(grade('+442079460991', '+44 20 7946 0991 ext 12')).to.equal('short');
      expect(grade('+442079460991;ext=12', '020 7946 0991')).to.equal('short');
      expect(grade('+442079460991;ext=12', '+44 20 7946 0991 доб. 12')).to.equal('exact');
      expect(grade('+442079460991;ext=12', '+44 20 7946 0991 ext 13')).to.equal(undefined);
    });
  });

  it('has other forms by older and newer numbering plans', () => {
    for (const [one, other] of [
      ['+5511987654321', '+551187654321'],
      ['+525512345678', '+5215512345678'],
      ['+541123456789', '+5491123456789'],
      ['+390612345678', '+39612345678'],
    ] as const) {
      expect(otherForms(one)).to.deep.equal([other]);
      expect(otherForms(other)).to.deep.equal([one]);
    }
    for (const only of [
      '+551123456789',
      '+393123456789',
      '+39031234567',
      '+39800123456',
      '+442079460991',
      '+12125550100',
    ])
      expect(otherForms(only), only).to.deep.equal([]);
  });

  it('has a head office where direct lines are longer than their main number', () => {
    expect(headOffices('+49734273833')).to.deep.equal([
      '+49734273830',
      '+4973427383',
      '+4973427380',
      '+497342738',
      '+497342730',
      '+49734273',
    ]);
    expect(headOffices('+4315123456')).to.include.members(['+431512345', '+431512340', '+43151230']);
    expect(headOffices('+436628072123')).to.include.members(['+436628072', '+4366280720']);
    expect(headOffices('+43656212345')).to.include('+436562123');
    for (const none of [
      '+12125550123',
      '+4915123456789',
      '+436641234567',
      '+436501234567',
      '+436601234567',
      '+43720123456',
      '+49800123456',
      '+442079460991',
      '+4930123',
    ])
      expect(headOffices(none), none).to.deep.equal([]);
  });

  describe('without the parser', () => {
    const offline = () =>
      createNumbers(
        () => undefined,
        () => Promise.reject(new Error('offline')),
      );

    it('reads what the lengths of numbers settle', () => {
      const light = offline();
      expect(light.isReady).to.equal(false);
      expect(light.parse('+44 20 7946 0991 x12', 'US')).to.deep.include({ e164: '+442079460991', extension: '12' });
      for (const spelling of ['020 7946 0991', '+44 (0)20 7946 0991', '0044 20 7946 0991', '442079460991'])
        expect(light.read(spelling, 'GB'), spelling).to.deep.include({ e164: '+442079460991', isPending: false });
    });

    it('says which numbers wait for it', () => {
      const light = offline();
      for (const waiting of ['1-800-FLOWERS', '442079460991', '(415) 555-0100 Jane'])
        expect(light.read(waiting, 'US'), waiting).to.include({ isPending: true }).and.not.to.have.property('e164');
      for (const settled of ['', 'n/a', '911', '5551234', '2024-01-15', '+1 212 555', '9'.repeat(500), 'anonymous'])
        expect(light.read(settled, 'US'), settled).to.include({ isPending: false });
    });

    it('loads it again after it could not be loaded', async () => {
      let attempts = 0;
      const numbers = createNumbers(
        () => undefined,
        async () => {
          if (++attempts === 1) throw new Error('offline');
          return import('../../src/directory/numbers/parser.js');
        },
      );
      await numbers.ready;
      expect(numbers.isReady).to.equal(true);
      expect(numbers.parse('020 7946 0991', 'GB').e164).to.equal('+442079460991');
    });
  });

  describe('for any text', () => {
    const country = fc.constantFrom('US', 'GB', 'DE', 'IT', 'BR', 'JP', 'AR', 'SG', 'XX', '', undefined);
    const digitsOf = (least: number, most: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));
    const numberish = fc
      .array(
        fc.constantFrom(
          '0',
          '00',
          '1',
          '44',
          '49',
          '7',
          '(0)',
          '+',
          ' ',
          '-',
          '/',
          'x12',
          'ext',
          ';',
          ',',
          'tel:',
          '٣',
        ),
      )
      .map((parts) => parts.join(''));

    it('never throws, and makes nothing but E.164', () => {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: 'binary' }), numberish), country, (text, where) => {
          const { e164, significant, term, isPending } = numbers.read(text, where);
          expect(isPending).to.equal(false);
          if (e164 === undefined) return;
          expect(e164).to.match(/^\+[1-9]\d{5,14}$/u);
          expect(term).to.equal(e164);
          expect(e164.endsWith(significant ?? '-')).to.equal(true);
          splitNumbers(text);
        }),
        { numRuns: 300 },
      );
    });

    it('reads an E.164 number as itself, in every country', () => {
      fc.assert(
        fc.property(digitsOf(3, 14), country, country, (digits, one, other) => {
          const { e164 } = numbers.read(digits, one);
          if (e164 !== undefined) expect(numbers.parse(e164, other)).to.include({ e164, international: true });
        }),
        { numRuns: 300 },
      );
    });

    it('does not care what was read before', () => {
      numbers.read('12347890', 'AR');
      expect(numbers.read('00(0)(0)', 'AR').digits).to.equal('0000');
    });

    it('takes no trunk prefix off twice', () => {
      for (const digits of ['11000000000', '11234567890'])
        expect(numbers.read(digits, 'US').e164, digits).to.equal(undefined);
    });

    it('does not care how digits are set apart, nor in which script they are', () => {
      const glue = fc.array(fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u200e', '\u2011'), {
        minLength: 12,
        maxLength: 12,
      });
      const zero = fc.constantFrom(0x30, 0x660, 0x966, 0xff10, 0x1d7ce);
      fc.assert(
        fc.property(digitsOf(9, 12), glue, zero, country, (digits, gaps, first, where) => {
          const spelling = [...digits]
            .map((digit, at) => String.fromCodePoint(first + Number(digit)) + gaps[at])
            .join('');
          expect(numbers.read(spelling, where).e164, spelling).to.equal(numbers.read(digits, where).e164);
        }),
        { numRuns: 200 },
      );
    });

    it('agrees with what everybody knows of North America', () => {
      const naive = (digits: string) => /^1?([2-9]\d{9})$/u.exec(digits)?.[1];
      fc.assert(
        fc.property(digitsOf(4, 10), (all) => {
          const digits = all.replace(/^0+/u, ''); // behind which another country may be called
          const expected = naive(digits);
          expect(numbers.read(digits, 'US').e164, digits).to.equal(expected && `+1${expected}`);
        }),
        { numRuns: 200 },
      );
    });

    it('settles, once the plans are here, only what was waiting for them', () => {
      const light = createNumbers(
        () => undefined,
        () => Promise.reject(new Error('offline')),
      );
      fc.assert(
        fc.property(fc.oneof(digitsOf(3, 14), numberish), country, (text, where) => {
          const before = light.read(text, where);
          if (!before.isPending) expect(numbers.read(text, where)).to.deep.equal(before);
        }),
        { numRuns: 300 },
      );
    });
  });
});
