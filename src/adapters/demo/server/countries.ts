/** How numbers look in the 17 countries of the demo. */
export interface Country {
  readonly code: string;
  readonly calling: string;
  /** What stands before a national number and falls away behind the calling code. */
  readonly trunk: '0' | '';
  /** What is dialled there instead of `+`; empty where that depends on the carrier. */
  readonly abroad: string;
  /** National, as people write it; `x` is any digit. Where a country keeps numbers for fiction, those. */
  readonly landline: readonly string[];
  readonly mobile: readonly string[];
  /** How the country groups its other numbers; `x` as above. */
  readonly others: readonly string[];
}

const dialledAbroad: Readonly<Record<string, string>> = { US: '011', CA: '011', AU: '0011', JP: '010', SG: '', BR: '' };

const country = (
  code: string,
  calling: string,
  trunk: '0' | '',
  landline: readonly string[],
  mobile: readonly string[],
  others: readonly string[] = [],
): Country => ({ code, calling, trunk, abroad: dialledAbroad[code] ?? '00', landline, mobile, others });

const areas = (codes: string, rest: string): readonly string[] => codes.split(' ').map((area) => `(${area}) ${rest}`);
const north = '555-01xx';

export const countries: readonly [Country, ...Country[]] = [
  country(
    'GB',
    '44',
    '0',
    '0113 496 0xxx,0114 496 0xxx,0116 496 0xxx,0117 496 0xxx,0118 496 0xxx,0121 496 0xxx,0131 496 0xxx,0141 496 0xxx,0151 496 0xxx,0161 496 0xxx,0191 498 0xxx,029 2018 0xxx'.split(
      ',',
    ),
    ['07400 12xxxx', '07812 55xxxx'],
    ['020 xxxx xxxx', '07xxx xxxxxx', '0800 xxx xxxx', '01xxx xxxxxx'],
  ),
  country('IE', '353', '0', ['01 555 xxxx', '021 455 xxxx'], ['085 123 xxxx', '087 555 xxxx']),
  country(
    'US',
    '1',
    '',
    areas('212 213 305 312 404 415 503 512 602 617', north),
    areas('206 214 215 216 303 702 713 718 773 808', north),
  ),
  country('CA', '1', '', areas('416 604 514', north), areas('403 613 902', north)),
  country('AU', '61', '0', ['(02) 5550 xxxx', '(03) 7010 xxxx'], ['0491 57x xxx', '0491 15x xxx']),
  country('NZ', '64', '0', ['09 555 xxxx', '03 331 xxxx'], ['021 155 xxxx', '027 555 xxxx']),
  country('ZA', '27', '0', ['011 555 xxxx', '021 555 xxxx'], ['082 555 xxxx', '083 555 xxxx']),
  country('DE', '49', '0', ['030 23125xxx', '089 99998xxx', '0221 4710xxx'], ['0171 39xxxxx', '0176 040xxxxx']),
  country('NL', '31', '0', ['020 555 xxxx', '010 555 xxxx'], ['06 1155 xxxx', '06 5550 xxxx']),
  country('FR', '33', '0', ['01 99 00 xx xx', '04 65 71 xx xx'], ['06 12 34 xx xx', '07 55 50 xx xx']),
  country('ES', '34', '', ['915 55 xx xx', '935 55 xx xx'], ['612 55 xx xx', '655 50 xx xx']),
  country('IT', '39', '', ['02 5550 xxxx', '06 5550 xxxx'], ['312 345 xxxx', '347 555 xxxx']),
  country('SE', '46', '0', ['08-465 00x xx', '031-390 0x xx'], ['070-174 0x xx', '073-555 xx xx']),
  country('SG', '65', '', ['6555 xxxx'], ['8123 xxxx', '9155 xxxx']),
  country('IN', '91', '0', ['022 2555 xxxx', '011 2555 xxxx'], ['98100 5xxxx', '81234 5xxxx']),
  country('BR', '55', '', ['(11) 3555-xxxx', '(21) 2555-xxxx'], ['(11) 96123-xxxx', '(21) 99555-xxxx']),
  country('JP', '81', '0', ['03-5550-xxxx', '06-6555-xxxx'], ['090-5550-xxxx', '080-1234-xxxx']),
];

const byCode = new Map(countries.map((each) => [each.code, each]));

export const countryOf = (code: string | null | undefined): Country | undefined => byCode.get(code ?? '');
