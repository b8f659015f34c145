import { readFileSync } from 'node:fs';
import google from 'google-libphonenumber';

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();
const data = new URL('../tests/data/libphonenumber/', import.meta.url);
const format = (number, name) => util.format(number, PhoneNumberFormat[name]);

function rowsOf(name) {
  const [header, ...lines] = readFileSync(new URL(name, data), 'utf8').trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
    return Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
  });
}

/** Every region and kind of number in seven forms, against google-libphonenumber. */
export function agreement({ fast, planOf }) {
  const count = { all: 0, deferred: 0, different: 0 };
  for (const region of util.getSupportedRegions())
    for (const type of ['MOBILE', 'FIXED_LINE', 'TOLL_FREE', 'VOIP']) {
      const number = util.getExampleNumberForType(region, PhoneNumberType[type]);
      for (const text of number ? sevenForms(number) : []) {
        const found = fast.read(text, planOf(region));
        const right = format(util.parse(text, region), 'E164');
        count.all++;
        if (found === -1) count.deferred++;
        else if (`+${found}` !== right) count.different++;
      }
    }
  return count;
}

const sevenForms = (number) => {
  const national = format(number, 'NATIONAL');
  return [
    format(number, 'E164'),
    format(number, 'INTERNATIONAL'),
    national,
    national.replace(/\D/g, ''),
    format(number, 'RFC3966'),
    format(number, 'E164').slice(1),
    `${national} ext. 123`,
  ];
};

/** Every example number in the spellings that its country has, and as it is written from another country. */
export function recall({ numbers }) {
  const count = { all: 0, right: 0 };
  for (const { calling_code: code, region, national_number: digits } of rowsOf('examples.csv')) {
    const e164 = `+${code}${digits}`;
    for (const [text, country] of spellings(util.parse(e164), e164, region)) {
      count.all++;
      if (numbers.read(text, country).e164 === e164) count.right++;
    }
  }
  return count;
}

function spellings(number, e164, region) {
  const international = format(number, 'INTERNATIONAL');
  const national = format(number, 'NATIONAL');
  const other = region === 'US' ? 'GB' : 'US';
  const anywhere = [e164, international, format(number, 'RFC3966'), international.replace(/[ -]/g, '.')];
  return [
    ...anywhere.flatMap((text) => [
      [text, region],
      [text, other],
    ]),
    [`${other === 'US' ? '011' : '00'} ${international.slice(1)}`, other],
    [`${international} ext. 12`, other],
    ...(region === '001'
      ? []
      : [
          national,
          national.replace(/\D/g, ''),
          national.replace(/ /g, '\u00a0'),
          national.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
          `${national} доб. 12`,
          `${national} x12`,
          `${national}#12`,
        ].map((text) => [text, region])),
  ];
}

/** Emergency calls, services and the like: none is an E.164 number. */
export const shortNumbers = ({ numbers }) => ({
  all: rowsOf('short-examples.csv').length,
  wrong: rowsOf('short-examples.csv').filter(({ region, number }) => numbers.read(number, region).e164).length,
});
