import google from 'google-libphonenumber';
import { seeded } from '../tests/support/seeded.mjs';

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();

const countries = 'US CA GB IE DE AT CH FR ES IT NL SE PL AU NZ BR IN'.split(' ');

/** What is dialled there before a country's code; Brazil's with a carrier's. */
const idd = { US: '011', CA: '011', AU: '0011', BR: '0014' };
const hasTrunkZero = new Set('GB IE DE AT CH FR NL SE AU NZ IN'.split(' '));

const format = (number, name) => util.format(number, PhoneNumberFormat[name]);
const ways = [
  (number) => format(number, 'E164'),
  (number) => format(number, 'INTERNATIONAL'),
  (number) => format(number, 'NATIONAL'),
  (number) => format(number, 'NATIONAL').replace(/\D/g, ''),
  (number) => format(number, 'INTERNATIONAL').replace(/[ -]/g, '.'),
  (number) => format(number, 'RFC3966'),
  (number, country) => `${idd[country] ?? '00'} ${format(number, 'INTERNATIONAL').slice(1)}`,
  (number, country) =>
    hasTrunkZero.has(country)
      ? format(number, 'INTERNATIONAL').replace(/^(\+\d+) /, '$1 (0)')
      : format(number, 'INTERNATIONAL'),
  (number) => `${format(number, 'NATIONAL')} ext. 12`,
  (number) => format(number, 'INTERNATIONAL').replace(/ /g, '\u00a0'),
];

/** A valid number like the example: its last digits are others. */
function likeExample(country, random) {
  const type = random() < 0.5 ? 'MOBILE' : 'FIXED_LINE';
  const example = util.getExampleNumberForType(country, PhoneNumberType[type]);
  const digits = util.getNationalSignificantNumber(example);
  for (;;) {
    const kept = 3 + Math.floor(random() * 2);
    const text = digits.slice(0, kept) + digits.slice(kept).replace(/\d/g, () => String(Math.floor(random() * 10)));
    const number = util.parse(`+${example.getCountryCode()}${text}`);
    if (util.isValidNumberForRegion(number, country)) return number;
  }
}

/** `size` numbers of 17 countries in ten spellings: `{ text, country, e164 }`. */
export function realisticList(size) {
  const random = seeded(42);
  return Array.from({ length: size }, () => {
    const country = countries[Math.floor(random() * countries.length)];
    const number = likeExample(country, random);
    const way = ways[Math.floor(random() * ways.length)];
    return { text: way(number, country), country, e164: format(number, 'E164') };
  });
}
