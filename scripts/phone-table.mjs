/**
 * Writes src/directory/numbers/plans.ts from the metadata of the pinned libphonenumber-js: what reading most numbers takes.
 * Lengths are those of that library and of the older metadata of google-libphonenumber: plans change, and data stays.
 *
 *   node scripts/phone-table.mjs            writes it
 *   node scripts/phone-table.mjs --check    fails if it is stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import googleLibphonenumber from 'google-libphonenumber';
import { digitPattern } from './digit-pattern.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const library = '../node_modules/libphonenumber-js/';
const { version } = JSON.parse(read(`${library}package.json`));
const metadata = JSON.parse(read(`${library}metadata.max.json`));
const google = googleLibphonenumber.PhoneNumberUtil.getInstance();
const target = new URL('../src/directory/numbers/plans.ts', import.meta.url);

/** Below this share of all digit strings a length is rare: most numbers of that length are mistakes. */
const rareShare = 0.005;

/**
 * Patterns of international prefixes that name carriers: what is read by the table, and the beginnings that it leaves to
 * the library. A pattern that has changed is not found here, and is to be looked at.
 */
const simplerIdd = {
  '001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011': ['001[14-689]', '14'],
  '00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09]))': ['', '99'],
  '00(?:1\\d)?': ['', '001'],
  '00(?:1[245]|2[1-35]|31|4[13]|[56]5|99)': ['00(?:1[245]|2[1-35]|31|4[13]|[56]5|99)', ''],
  '(?:0|1(?:1[0-69]|2[02-5]|5[13-58]|69|7[0167]|8[018]))0': ['', '1'],
  '00|1(?:[12]\\d|79)\\d\\d00': ['', '1[127]'],
  '00(?:4(?:[14]4|56)|[579])': ['00[579]', '004'],
  '00(?:30|5[09]|[126-9]?)': ['', '00[1-35-9]'],
  '0(?:0|1(?:05|[2-9]))': ['', '01'],
  '00|1(?:0(?:01|[12]0)|100)': ['', '1'],
  '00(?:[125689]|3(?:[46]5|91)|7(?:00|27|3|55|6[126]))': ['00[125689]', '00[37]'],
  '0(?:0|[24-7]0|3[03])': ['', '0[2-7]'],
  '0(?:0|19)': ['', '019'],
  '0(?:0|161)': ['', '0161'],
  '0(?:0|52)': ['', '052'],
  '00|19(?:1[124]|77|90)00': ['', '19'],
  '00|140[1-3]': ['', '14'],
  '010|0[0-2]': ['0[0-2]', '010'],
  '00|10(?:22|66|88|99)': ['', '10'],
  '00|16': ['', '16'],
  '00|99': ['', '99'],
  '0(?:0[25-79]|19)': ['00[25-79]', '01'],
  '0(?:0|1[3-9]\\d)': ['', '01'],
};

/** Patterns of national prefixes likewise: the beginnings, besides the plain prefix, that are left to the library. */
const simplerPrefix = [
  [/^0\?\(\?:\(11\|2.*\)15\)\?$/, '0?[1-3]\\d{1,3}15'], // Argentina: mobile numbers between area code and number
  [/^\(\?:0\|90\)\(\?:.*\(\\d\{10,11\}\)\)\?$/, '90|0\\d{12}'], // Brazil: carrier codes
  [/^\((?:\[[\d-]+\]|\d)\\d\{(\d)\}\)\$(?:\|[01](?:\|180020)?)?$/, (digits) => `\\d{${Number(digits) + 1}}$`], // local numbers
  [/^0\|180020$/, '180'],
  [/^\(183\[12\]\)\|0$/, '183'],
  [/^0\|80\?$/, '0|80'],
  [/^0\(1\\d\)\?$/, '01'],
  [/^\(1\(\?:\[12\]\\d\|79\)\\d\\d\)\|0$/, '1[127]'],
  [/^0\(\[3579\]\|4\(\?:\[14\]4\|56\)\)\?$/, '0[34579]'],
  [/^\(19\(\?:.*\)\)$/, '19'],
  [/^\(10\(\?:.*\)\)$/, '10'],
  [/^\(15\(\?:.*\)\\d\)$/, '15'],
  [/^0\(11\\d\{6\}\|.*\)$/, '0'],
  [/^\(000\[2569\].*\|0$/, '00[03]'],
  [/^0\(8\(\?:.*\)\)\?$/, '08'],
  [/^\(1001\)\|0$/, '1001'],
  [/^\[08\]$/, '8'],
];

/** Base 36 of a number with the bit `length - 4` for each length; empty for none. */
const lengthsToMask = (lengths) =>
  lengths.length ? lengths.reduce((mask, length) => mask + 2 ** (length - 4), 0).toString(36) : '';

/** Kinds of numbers, each with its pattern and lengths. */
const typesOf = (plan) =>
  (plan[11] ?? []).filter(Boolean).map(([pattern, lengths]) => ({ pattern, lengths: lengths ?? plan[3] }));

const olderPlan = (id) => google.getMetadataForRegion(id);
const lengthsOf = (description) => description.possibleLengthArray().filter((length) => length > 0);

function olderTypesOf(id) {
  const plan = olderPlan(id);
  const kinds = [
    'FixedLine',
    'Mobile',
    'TollFree',
    'PremiumRate',
    'SharedCost',
    'PersonalNumber',
    'Voip',
    'Pager',
    'Uan',
  ];
  return kinds
    .map((kind) => plan[`get${kind}`]())
    .filter((description) => description?.getNationalNumberPattern())
    .map((description) => {
      const own = description.possibleLengthArray();
      return {
        pattern: description.getNationalNumberPattern(),
        lengths: own.length ? own : lengthsOf(plan.getGeneralDesc()),
      };
    });
}

/** Lengths that are not rare, by one edition of the metadata or the other. */
function usualLengths(editions) {
  const usual = new Set();
  for (const types of editions) {
    const shares = new Map();
    for (const { pattern, lengths } of types)
      for (const length of lengths.filter((each) => each > 0))
        shares.set(length, (shares.get(length) ?? 0) + digitPattern(pattern).share(length));
    for (const [length, share] of shares) if (share >= rareShare) usual.add(length);
  }
  return usual;
}

/** The row of one region behind its name, see `planOf` in plan.ts. */
function rowOf(id, plan) {
  const [code, idd, pattern, ownLengths, , trunkOrNone, , prefixPattern] = plan;
  const trunk = trunkOrNone || '';
  const numbers = digitPattern(pattern);
  const usual = usualLengths([typesOf(plan), ...(id ? [olderTypesOf(id)] : [])]);
  const lengths = [...new Set([...ownLengths, ...(id ? lengthsOf(olderPlan(id).getGeneralDesc()) : [])])];
  const withTrunk = lengths.filter((length) => numbers.begins(trunk || '0', length));
  const withCode = lengths.filter((length) => lengths.includes(length - code.length) && numbers.begins(code, length));
  return [
    code,
    lengthsToMask(lengths.filter((length) => lengths.length === 1 || usual.has(length))),
    lengthsToMask(lengths.filter((length) => lengths.length > 1 && !usual.has(length))),
    trunk + (withCode.length ? 'c' : '') + (withTrunk.length ? `z${lengthsToMask(withTrunk)}` : ''),
    ...prefixesOf(idd || '', prefixPattern || '', trunk),
  ]
    .join(' ')
    .trimEnd();
}

/** The international prefix, unless it is `00`, and the beginnings that only the library reads. */
function prefixesOf(idd, national, trunk) {
  const [simple, others] = simplerIdd[idd] ?? [idd === '00' ? '' : idd, ''];
  if (/\||\(/.test(simple) && !simplerIdd[idd]) throw new Error(`A new international prefix: ${idd}`);
  return [simple, [...new Set([others, oddOf(national, trunk)])].filter(Boolean).join('|')];
}

function oddOf(national, trunk) {
  if (!national || national === trunk) return '';
  for (const [pattern, odd] of simplerPrefix) {
    const found = pattern.exec(national);
    if (found) return typeof odd === 'string' ? odd : odd(found[1]);
  }
  throw new Error(`A new national prefix: ${national}`);
}

function table() {
  const rows = new Map();
  for (const [code, regions] of Object.entries(metadata.country_calling_codes))
    for (const id of regions) {
      const row = rowOf(id, metadata.countries[id]);
      if (!row.startsWith(code)) throw new Error(`${id} is listed under ${code}`);
      rows.set(row, (rows.get(row) ?? '') + id);
    }
  for (const plan of Object.values(metadata.nonGeographic)) rows.set(rowOf('', plan), '');
  return [...rows].map(([row, ids]) => ids + row).join('\n');
}

const text = `/** Written by scripts/phone-table.mjs from libphonenumber-js ${version}: how to read it says plan.ts. */
export const plans = String.raw\`
${table()}
\`;
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/directory/numbers/plans.ts is stale: node scripts/phone-table.mjs');
  process.exitCode = 1;
}
