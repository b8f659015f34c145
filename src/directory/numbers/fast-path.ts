import { lengthsByCode, planByCode, usualByCode, type Plan, type Prefix } from './plan.js';

/**
 * Reads plain phone numbers by a small table, without making any text: millions of them while a directory is built. It
 * knows when it does not know; then the library has to read them. Numbers are kept as integers with their count of
 * digits, because leading zeros count.
 */

/** What reading comes to, where it is not an E.164 number (its digits as an integer). */
export const nothing = 0;
export const unsure = -1;

const powers = Array.from({ length: 40 }, (_, exponent) => 10 ** exponent);
const power = (exponent: number): number => powers[exponent] ?? Infinity;

/** The first `size` digits. */
const head = (value: number, count: number, size: number): number => Math.floor(value / power(count - size));

// What `scan` found last. Kept here, because an object for each number would cost more than reading it.
let value = 0;
let count = 0;
let hasPlus = false;
let isAbroad = false;
let zeroAt = -1;
let slashAt = 0;
let marks = 0;

/**
 * Takes in digits and what people put between them, from the beginning of a text as far as it goes, for the functions
 * below. Returns where it stopped: the end, if the text is nothing else.
 */
export function scan(text: string): number {
  value = count = marks = slashAt = 0;
  zeroAt = -1;
  hasPlus = isAbroad = false;
  const { length } = text;
  let at = (text.charCodeAt(0) | 32) === 116 && /^tel:/iu.test(text) ? 4 : 0;
  for (; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter >= 48 && letter <= 57) {
      if (letter === 48 && text.charCodeAt(at - 1) === 40 && text.charCodeAt(at + 1) === 41) zeroAt = count;
      value = value * 10 + letter - 48;
      count++;
    } else if (letter === 45 || letter === 46) marks++;
    else if (letter === 47) {
      slashAt = count;
      marks++;
    } else if (letter === 43 && count === 0 && !hasPlus) hasPlus = true;
    else if (letter !== 32 && letter !== 160 && letter !== 40 && letter !== 41) break;
  }
  return at;
}

/** How many digits there were. */
export const countOf = (): number => count;

/** Whether it was written with a plus. */
export const isPlus = (): boolean => hasPlus;

/** Whether the country's code was written, behind a plus or an international prefix. */
export const isInternational = (): boolean => isAbroad;

/** Whether it could be a date: digits with dashes, dots or slashes between them. */
export const isDateLike = (): boolean => marks > 0 && count <= 8 && count >= 6 && !hasPlus;

/** Whether a slash stands between what are two numbers. */
export const isTwo = (): boolean => slashAt >= 7 && count - slashAt >= 6;

/** The digits, where there are no more than 15 behind leading zeros: else they are too many for an integer. */
export const scannedDigits = (): string | undefined =>
  value < power(15) ? String(value).padStart(count, '0') : undefined;

/** How many digits the country's code has in an E.164 number of so many digits. */
export const codeSizeOf = (e164: number, count: number): number => planOfCode(e164, count)?.codeSize ?? 0;

/** E.164 of what was scanned, as people of the plan's country write it. */
export function readScanned(plan: Plan | undefined): number {
  if (count < 4 || count > 18) return nothing;
  if (value >= power(15)) return hasPlus ? nothing : unsure;
  if (hasPlus) return international(0);
  const size = iddSize(plan);
  if (size) return international(size);
  const own = plan ? national(plan) : nothing;
  if (own !== nothing) return own;
  if (head(value, count, 2) === 0) return international(2); // 00, also from where it is not dialled so
  return count > 10 && head(value, count, 1) > 0 && byItsCode(value, count) !== nothing ? unsure : nothing;
}

/** How many digits stand before the country's code; 0 if it is a national number. */
function iddSize(plan: Plan | undefined): number {
  if (!plan) return 0;
  if (!plan.idd) return head(value, count, 2) === 0 && head(value, count, 3) > 0 ? 2 : 0;
  return matchSize(plan.idd, value, count);
}

function matchSize({ firstDigits, pattern }: Prefix, value: number, count: number): number {
  if (!((firstDigits >> head(value, count, 1)) & 1)) return 0;
  return pattern.exec(String(value).padStart(count, '0'))?.[0].length ?? 0;
}

/** Behind `size` digits of a prefix. "(0)" is left out, unless numbers of that country do begin with 0. */
function international(size: number): number {
  isAbroad = true;
  const all = count - size;
  const abroad = value % power(all);
  const plan = planOfCode(abroad, all);
  if (!plan) return nothing;
  const isLeftOut = zeroAt === size + plan.codeSize && !(plan.beginsWithTrunk && plan.trunkSize === 0);
  if (!isLeftOut) return significant(plan, abroad % power(all - plan.codeSize), all - plan.codeSize);
  const behind = value % power(count - zeroAt);
  value = head(value, count, zeroAt) * power(count - zeroAt - 1) + behind;
  count--;
  zeroAt = -1;
  if (plan.trunk !== 0 || plan.odd) return significant(plan, behind, all - plan.codeSize - 1);
  return whole(plan, behind, all - plan.codeSize - 1);
}

function byItsCode(value: number, count: number): number {
  const plan = planOfCode(value, count);
  return plan ? significant(plan, value % power(count - plan.codeSize), count - plan.codeSize) : nothing;
}

const planOfCode = (value: number, count: number): Plan | undefined =>
  planByCode(head(value, count, 1)) ?? planByCode(head(value, count, 2)) ?? planByCode(head(value, count, 3));

/** A national number, or one with the country's own code and no plus. Where it may be either, only patterns tell. */
function national(plan: Plan): number {
  const read = significant(plan, value, count);
  // up to 7 digits without the trunk prefix that there is may be a local number or a service
  const own =
    read > 0 && count < 8 && plan.trunkSize > 0 && plan.trunk === 0 && !isTrunk(plan, value, count) ? unsure : read;
  if (head(value, count, plan.codeSize) !== plan.code) return own;
  const size = count - plan.codeSize;
  const behind = significant(plan, value % power(size), size);
  if (own === nothing || own === behind) return behind;
  if (behind === nothing) return own;
  return plan.beginsWithCode ? unsure : behind;
}

const isTrunk = ({ trunk, trunkSize }: Plan, value: number, count: number): boolean =>
  trunkSize > 0 && head(value, count, trunkSize) === trunk;

/** Digits of one country, with or without its trunk prefix: many put it also behind the country's code. */
function significant(plan: Plan, value: number, count: number): number {
  if (plan.odd && matchSize(plan.odd, value, count)) return unsure;
  if (!isTrunk(plan, value, count)) {
    const isForeignZero = value < power(count - 1) && !(plan.beginsWithTrunk && plan.trunkSize === 0);
    return isForeignZero ? nothing : whole(plan, value, count);
  }
  const size = count - plan.trunkSize;
  const without = whole(plan, value % power(size), size);
  if (!plan.beginsWithTrunk) return without;
  const withIt = whole(plan, value, count);
  if (without === nothing) return withIt;
  return withIt === nothing ? without : unsure;
}

/** The digits behind the country's code, by their length alone. */
function whole(plan: Plan, value: number, count: number): number {
  if (count < 4 || count + plan.codeSize > 15) return nothing;
  const length = 1 << (count - 4);
  if (!((isAbroad ? lengthsByCode(plan.code) : plan.lengths) & length)) return nothing;
  return usualByCode(plan.code) & length ? plan.code * power(count) + value : unsure;
}
