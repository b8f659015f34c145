import { expect } from 'chai';
import { createNumbers, type NumberReader } from '../../src/directory/numbers.js';

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
    expect(numbers.parse("437-555-1234 (Jane's Number)", 'CA').e164).to.equal('+14375551234');
  });

  it('takes no number for granted where two are written', () => {
    expect(numbers.parse('437-555-1234 or 437-555-9999', 'CA').e164).to.equal(undefined);
  });

  it('lives with a country that it does not know', () => {
    expect(numbers.parse('020 7946 0991', 'XX').e164).to.equal(undefined);
    expect(numbers.parse('+44 20 7946 0991', 'XX').e164).to.equal('+442079460991');
    expect(numbers.parse('020 7946 0991', 'gb').e164).to.equal('+442079460991');
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
      for (const waiting of ['1-800-FLOWERS', '442079460991', '(415) 555-0100 (Jane)'])
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
});
