import { readFileSync, readdirSync } from 'node:fs';
import google from 'google-libphonenumber';
import { seeded } from '../tests/support/seeded.mjs';

const { PhoneNumberFormat, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();
const ranges = new URL('../tests/data/libphonenumber/ranges/', import.meta.url);
const kinds = new Set(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** Lengths as the ranges have them: `9`, `"8,9"`, `6-9`. */
const lengthsOf = (text) =>
  text.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });

/** Ranges of fixed and mobile numbers by calling code. */
function readRanges() {
  const plans = new Map();
  for (const file of readdirSync(ranges)) {
    const lines = readFileSync(new URL(file, ranges), 'utf8').trim().split('\n').slice(1);
    const rows = lines.flatMap((line) => {
      const [, prefix, quoted, plain, type] = /^([^,"]+),(?:"([^"]*)"|([^,]*)),([^,]*)/.exec(line) ?? [];
      return kinds.has(type) ? [{ prefix, lengths: lengthsOf(quoted ?? plain) }] : [];
    });
    if (rows.length) plans.set(file.replace('.csv', ''), rows);
  }
  return plans;
}

/** Digits that fit a prefix: `x` is any digit, `[0-24]` one of some. */
const fill = (prefix, random) =>
  prefix.replace(/x|\[([\d-]+)\]/g, (_, set) => {
    const members = [...'0123456789'].filter((digit) => set === undefined || new RegExp(`[${set}]`).test(digit));
    return members[Math.floor(random() * members.length)];
  });

const pick = (list, random) => list[Math.floor(random() * list.length)];

function draw(plans, random) {
  for (;;) {
    const [code, rows] = pick([...plans], random);
    const { prefix, lengths } = pick(rows, random);
    const start = fill(prefix, random);
    const length = pick(lengths, random);
    if (start.length >= length) continue;
    const digits = start + fill('x'.repeat(length - start.length), random);
    const number = util.parse(`+${code}${digits}`);
    // some ranges of Germany and Japan are longer than E.164 has room for
    if (code.length + digits.length <= 15 && util.isValidNumber(number)) return number;
  }
}

const ways = [
  (number) => util.format(number, PhoneNumberFormat.E164),
  (number) => util.format(number, PhoneNumberFormat.INTERNATIONAL),
  (number) => util.format(number, PhoneNumberFormat.NATIONAL),
  (number) => util.format(number, PhoneNumberFormat.NATIONAL).replace(/\D/g, ''),
  (number) => util.format(number, PhoneNumberFormat.NATIONAL).replace(/[ -]/g, '.'),
];

/**
 * Contacts with numbers drawn from the ranges of all plans, as people spell them; one in ten has the number of a switchboard
 * and an extension. And calls: from their numbers, and from others of the same ranges.
 */
export function drawn(contacts, calls) {
  const random = seeded(7);
  const plans = readRanges();
  const boards = Array.from({ length: contacts / 100 }, () => draw(plans, random));
  const stored = Array.from({ length: contacts }, () => {
    const hasExtension = random() < 0.1;
    const number = hasExtension ? pick(boards, random) : draw(plans, random);
    const extension = hasExtension ? String(100 + Math.floor(random() * 900)) : undefined;
    const text = pick(ways, random)(number) + (extension ? ` ext. ${extension}` : '');
    return { text, country: util.getRegionCodeForNumber(number), e164: ways[0](number), extension };
  });
  const known = Array.from({ length: calls }, () => pick(stored, random).e164);
  const all = new Set(stored.map(({ e164 }) => e164));
  const strange = [];
  while (strange.length < calls) {
    const e164 = ways[0](draw(plans, random));
    if (!all.has(e164)) strange.push(e164);
  }
  return { stored, known, strange };
}
