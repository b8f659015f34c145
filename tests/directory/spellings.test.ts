import { expect } from 'chai';
import { createNumbers, type NumberReader } from '../../src/directory/numbers.js';
import { splitNumbers } from '../../src/directory/numbers/split.js';

/** What people put around, between and behind the digits of a number, country by country. */
describe('spellings of numbers', () => {
  let numbers: NumberReader;
  before(async () => {
    numbers = createNumbers(() => undefined);
    await numbers.ready;
  });

  const reads = (country: string, e164: string | undefined, ...spellings: readonly string[]) => {
    for (const spelling of spellings)
      expect(numbers.read(spelling, country).e164, `${spelling} in ${country}`).to.equal(e164);
  };

  describe('with an extension', () => {
    for (const [country, e164, number, ...extensions] of [
      ['US', '+12125550100', '212-555-0100', 'EXT#12', '×12', 'p12', 'ext. no. 12'],
      ['DE', '+4930123456', '030 123456', 'App. 12', 'Apparat 12', 'Durchw. 12', '(App. 12)'],
      ['FR', '+33123456789', '01 23 45 67 89', 'p. 12', 'poste n° 12'],
      ['RU', '+74951234567', '8 (495) 123-45-67', 'доб.№12', 'вн. 12', 'внутренний 12', 'добавочный номер 12'],
      ['UA', '+380441234567', '044 123 45 67', 'дод. 12'],
      ['JP', '+81312345678', '03-1234-5678', '内線番号12', '（内）12', '(内12)'],
      ['CN', '+861012345678', '010-12345678', '转12', '轉 12', '分机号12'],
      ['KR', '+8221234567', '02-123-4567', '내선 12', '(내선12)', '내선번호 12'],
      ['TH', '+6621234567', '02-123-4567', 'ต่อ 12'],
      ['VN', '+842412345678', '024 1234 5678', 'máy lẻ 12'],
      ['BR', '+551132345678', '(11) 3234-5678', 'R. 12', 'r.12'],
      ['PT', '+351212345678', '212 345 678', 'extensão 12'],
      ['NL', '+31201234567', '020 123 4567', 'doorkiesnummer 12'],
      ['SE', '+468123456', '08-12 34 56', 'ank. 12'],
      ['PL', '+48123456789', '12 345 67 89', 'w. 12'],
      ['PH', '+63281234567', '(02) 8123-4567', 'loc. 12', 'local 12'],
      ['DK', '+4532123456', '32 12 34 56', 'lok. 12'],
      ['GR', '+302101234567', '210 123 4567', 'εσωτ. 12', 'εσωτερικό 12'],
      ['HU', '+3612345678', '06 1 234 5678', 'mellék 12'],
      ['RO', '+40212345678', '021 234 5678', 'interior 12'],
      ['IR', '+982112345678', '021 1234 5678', 'داخلی ۱۲'],
    ] as const)
      it(country, () => {
        for (const extension of extensions)
          expect(numbers.read(`${number} ${extension}`, country), extension).to.include({ e164, extension: '12' });
      });

    it('behind a dash alone, in China and Taiwan, where all of it would be no number', () => {
      for (const [country, e164, spelling] of [
        ['CN', '+861012345678', '010-12345678-801'],
        ['CN', '+8675512345678', '0755-12345678-801'],
        ['CN', '+861012345678', '(010) 1234-5678-801'],
        ['TW', '+886223456789', '02-2345-6789-801'],
      ] as const)
        expect(numbers.read(spelling, country), spelling).to.include({ e164, extension: '801' });
      reads('DE', '+491012345678801', '010-12345678-801');
      reads('CN', undefined, '010-12345678-801-2');
    });

    it('takes no second number for one', () => {
      for (const two of ['M 07912345678 W 02079460991', '07912345678 p 02079460991'])
        expect(numbers.read(two, 'GB'), two).not.to.have.property('extension');
    });

    it('and letters for digits', () => {
      for (const spelling of ['1-800-FLOWERS x12', '1-800-FLOWERS ext. 12', '(800) FLOWERS, extension 12'])
        expect(numbers.read(spelling, 'US'), spelling).to.include({ e164: '+18003569377', extension: '12' });
      expect(numbers.read('020 7946 0991 office ext 12', 'GB')).to.include({ e164: '+442079460991', extension: '12' });
    });

    it('also where something is noted of it', () => {
      for (const extension of [
        'ext 12 (Ann)',
        'x12 Ann',
        'ex. 12 - Ann',
        'ext. 12, ask for Ann',
        '(ext 12, ask for Ann)',
      ])
        expect(numbers.read(`020 7946 0991 ${extension}`, 'GB'), extension).to.include({
          e164: '+442079460991',
          extension: '12',
        });
      expect(numbers.read('030 123456 DW 12 (Sekretariat)', 'DE')).to.include({ e164: '+4930123456', extension: '12' });
      expect(numbers.read('020 7946 0991 ext 12 or 13', 'GB')).not.to.have.property('extension');
    });

    it('and further parameters of an address without its scheme', () => {
      const read = numbers.read('+1-212-555-0100;ext=12;isub=5', 'GB');
      expect(read).to.include({ e164: '+12125550100', extension: '12' });
    });
  });

  it('reads the dashes of Japanese keyboards', () => {
    reads('JP', '+81312345678', '０３−１２３４−５６７８', '03ー1234ー5678', '03─1234─5678', '03ｰ1234ｰ5678');
  });

  it('reads square brackets, quotes, and a plus written twice', () => {
    reads('GB', '+442079460991', '[020] 7946 0991', '+44 [0] 20 7946 0991', '{020} 7946 0991');
    reads('GB', '+442079460991', '++44 20 7946 0991', '+00 44 20 7946 0991', '00+44 20 7946 0991');
    reads('IN', '+919876543210', "'9876543210", '"98765 43210"', '“98765 43210”', '98765 43210;');
  });

  it('reads numbers without their trunk prefix behind a label, or before a name in brackets', () => {
    reads('BR', '+5511987654321', 'Cel (11) 98765-4321', 'Tel.: 11 98765-4321', '(11) 98765-4321 (Ana)');
    reads('IN', '+919876543210', 'Mob: 98765 43210', 'M: 9876543210', '9876543210 (Raj)');
    reads('IN', undefined, 'Order 9876543210', '9876543210 pieces');
  });

  it('reads a number with a note in brackets or an asterisk behind it', () => {
    for (const note of ['(24/7)', '(2 lines)', '(9am-5pm)', '(ask for Ann, not Bob)', '*'])
      reads('GB', '+442079460991', `020 7946 0991 ${note}`);
    reads('GB', undefined, '020 7946 0991 (home 020 7946 0992)', '020 7946 0991 (2)');
  });

  it('reads a number with its kind in a letter behind it', () => {
    reads('US', '+12125550100', '212-555-0100c', '(212) 555-0100H', '2125550100w', '212-555-0100 (m)');
    reads('US', undefined, '212-555-0100z');
  });

  it('reads what spreadsheets make of numbers, and not what they have rounded', () => {
    reads('GB', '+447911123456', '447911123456.0', '+447911123456.0', '07911123456.00', '7911123456.0');
    reads('GB', '+447911123456', '="07911123456"', '=447911123456');
    reads('DE', '+4930123456', '4930123456.0');
    reads('SH', '+29022158', '22158.0');
    reads('GB', undefined, '4.47701E+11', '4.4770112346E+11', '4,47701E+11');
  });

  it('tells two numbers in one field apart', () => {
    for (const [field, ...both] of [
      ['W: 020 7946 0001 M: 020 7946 0002', 'W: 020 7946 0001', '020 7946 0002'],
      ['020 7946 0001 (w) 020 7946 0002', '020 7946 0001', '020 7946 0002'],
      ['Tel 020 7946 0001 Fax 020 7946 0002', 'Tel 020 7946 0001', '020 7946 0002'],
      ['02079460001 02079460002', '02079460001', '02079460002'],
      ['020 7946 0001 07911 123456', '020 7946 0001', '07911 123456'],
      ['+44 20 7946 0001 020 7946 0002', '+44 20 7946 0001', '020 7946 0002'],
      ['01 23 45 67 89 06 12 34 56 78', '01 23 45 67 89', '06 12 34 56 78'],
      ['01 23 45 67 89 - 06 12 34 56 78', '01 23 45 67 89', '06 12 34 56 78'],
      ['212-555-0100 (646) 555-0101', '212-555-0100', '(646) 555-0101'],
      ['98765 43210 98765 43211', '98765 43210', '98765 43211'],
      ['03-1234-5678、03-1234-5679', '03-1234-5678', '03-1234-5679'],
    ] as const) {
      expect(numbers.read(field, 'GB').e164, field).to.equal(undefined);
      expect(splitNumbers(field), field).to.deep.equal(both);
    }
    for (const one of [
      '020 7946 0991 (w)',
      '+44 20 7946 0991 w',
      'Tel 020 7946 0991 m 12',
      '0011 4420 7946 0991',
      '4111 1111 1111 1111',
    ])
      expect(splitNumbers(one), one).to.deep.equal([one]);
  });

  it('reads what telephones put around a number', () => {
    reads('GB', '+442079460991', '442079460991@trunk', '02079460991@192.0.2.1', '%2B442079460991');
    reads('US', '+12125550100', '*67 212 555 0100', '#31#2125550100', '*82+12125550100');
    reads('GB', undefined, 'jane2079460991@example.com', '*2100');
  });

  it('reads the Brazilian spelling that leaves the carrier open', () => {
    reads('BR', '+5511987654321', '0xx11 98765-4321', '(0xx11) 98765-4321', '0XX 11 98765-4321', '(0**11) 98765-4321');
    reads('GB', '+5511987654321', '+55 (0xx11) 98765-4321', '+55 0xx11 98765-4321');
    reads('GB', undefined, '020 7946 0xx1');
  });

  it('reads prefixes that a country has given up, where today nothing begins so', () => {
    reads('MX', '+525512345678', '01 55 1234 5678', '044 55 1234 5678', '045 (55) 1234-5678');
    reads('UA', '+380501234567', '8 050 123 45 67', '80501234567');
    reads('PL', '+48501234567', '0 501 234 567');
    reads('CL', '+56912345678', '09 1234 5678');
    reads('CL', '+56221234567', '(02) 2123 4567', '02-2123 4567');
    reads('CL', '+56412123456', '(041) 212 3456');
    reads('US', undefined, '01 55 1234 5678', '044 55 1234 5678');
    reads('GB', '+525512345678', '+52 01 55 1234 5678', '+52 (044) 55 1234 5678', '0052 045 55 1234 5678');
    reads('GB', '+48221234567', '+48 022 123 45 67', '0048 (022) 123-45-67');
    reads('GB', '+56221234567', '+56 02 2123 4567');
  });

  it('finds a Mexican mobile number as trunks signal it, with the 1 of old and without the plus', () => {
    for (const country of ['MX', 'US'])
      expect(numbers.read('5215512345678', country), country).to.include({
        term: '+5215512345678',
        international: true,
      });
    reads('US', '+15215512345', '521 551 2345');
  });

  it('reads a plus at the end, where text runs to the left', () => {
    reads('SA', '+966501234567', '٩٦٦٥٠١٢٣٤٥٦٧+', '966 50 123 4567+');
    reads('GB', '+972501234567', '972-50-123-4567+');
    reads('GB', undefined, '020 7946 0991+');
  });

  it('reads a plain 00 also where the country dials more than that', () => {
    reads('BR', '+5511987654321', '0055 11 98765 4321');
    reads('CO', '+573001234567', '0057 300 1234567');
    reads('TH', '+66812345678', '0066 81 234 5678');
    reads('TH', '+442079460991', '0044 20 7946 0991', '001 44 20 7946 0991');
  });

  it('reads the longer prefixes of a country that dials 00 as well', () => {
    reads('HK', '+442079460991', '0044 20 7946 0991', '001 44 20 7946 0991', '009 44 20 7946 0991');
    reads('HK', '+861012345678', '0086 10 1234 5678', '001 86 10 1234 5678');
    reads('HK', '+12125550100', '00 1 212 555 0100', '001 1 212 555 0100');
    reads('HK', '+85221234567', '00852 2123 4567');
  });

  it('finds a number that no plan knows by the same digits, whichever international prefix it has', () => {
    for (const [spelling, country] of [
      ['011 52 1 55 1234 5678', 'US'],
      ['0052 1 55 1234 5678', 'DE'],
      ['0052 1 55 1234 5678', 'MX'],
      ['0011 52 1 55 1234 5678', 'AU'],
    ] as const)
      expect(numbers.read(spelling, country), spelling).to.include({ term: '+5215512345678', international: true });
  });
});
