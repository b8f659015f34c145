import { lengthsByCode, planByCode, usualByCode, type Plan, type Prefix } from './plan.js';
import * as scanned from './scan.js';

/**
 * Reads plain phone numbers by a small table. It knows when it does not know; then the library has to read them. A part of
 * a number is where its digits begin: it goes on to the last one.
 */

/** What reading comes to, where it is not an E.164 number (its digits as an integer). */
export const nothing = 0;
const unsure = -1;

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Where the country's code begins that was written, behind a plus or an international prefix. */
let abroadFrom = -1;

/** Whether it was. */
export const isInternational = (): boolean => abroadFrom >= 0;

/** How many digits stand before it. */
export const prefixSize = (): number => Math.max(abroadFrom, 0);

/** E.164 of what was scanned last, as people of the plan's country write it. */
export function readScanned(plan: Plan | undefined): number {
  abroadFrom = -1;
  const count = scanned.digitCount();
  if (count < 4 || count > 18) return nothing;
  if (scanned.isPlus()) return international(isZeros() ? 2 : 0);
  const prefix = iddSize(plan, count);
  if (prefix) return isZeros() && prefix !== 2 ? behindZeros(plan, prefix) : behindPrefix(plan, prefix);
  const own = plan ? national(plan, count) : nothing;
  if (own !== nothing) return own;
  if (isZeros()) return international(2); // 00, also from where it is not dialled so
  return count > 10 && scanned.digitAt(0) > 0 && byItsCode() !== nothing ? unsure : nothing;
}

const isZeros = (): boolean => scanned.digitAt(0) === 0 && scanned.digitAt(1) === 0;

/** Where more than 00 is dialled, many write 00 all the same. The country's own code, or else only patterns tell. */
function behindZeros(plan: Plan | undefined, prefix: number): number {
  const plain = international(2);
  if (plain !== nothing && plan && scanned.digitsAt(2, plan.codeSize) === plan.code) return plain;
  const dialled = international(prefix);
  if (dialled === nothing && plain !== nothing) return international(2);
  return plain === nothing ? dialled : unsure;
}

/** Where the prefix may be longer than the table has it, as in Hong Kong, and nothing stands behind the short one. */
function behindPrefix(plan: Plan | undefined, prefix: number): number {
  const read = international(prefix);
  return read === nothing && plan?.odd && matchSize(plan.odd, 0) ? unsure : read;
}

/** How many digits stand before the country's code; 0 if it is a national number. */
function iddSize(plan: Plan | undefined, count: number): number {
  if (!plan) return 0;
  if (plan.idd) return matchSize(plan.idd, 0);
  return isZeros() && count > 4 && scanned.digitAt(2) > 0 ? 2 : 0;
}

function matchSize({ firstDigits, pattern }: Prefix, from: number): number {
  if (!((firstDigits >> scanned.digitAt(from)) & 1)) return 0;
  return pattern.exec(scanned.scannedDigits()?.slice(from) ?? '')?.[0].length ?? 0;
}

/** From there on. "(0)" is left out, unless numbers of that country do begin with 0. */
function international(from: number): number {
  abroadFrom = from;
  const plan = planAt(from);
  if (!plan) return nothing;
  const behind = from + plan.codeSize;
  if (scanned.bracketedZero() !== behind || (plan.trunkLengths && !plan.trunkSize)) return significant(plan, behind);
  scanned.leaveOutZero();
  return plan.trunk === 0 && !plan.odd ? whole(plan, behind) : significant(plan, behind);
}

function byItsCode(): number {
  const plan = planAt(0);
  return plan ? significant(plan, plan.codeSize) : nothing;
}

/** The plan of the country's code that begins there: none begins with 0, and behind the last digit others may stand. */
function planAt(from: number): Plan | undefined {
  if (scanned.digitAt(from) === 0 || from + 4 > scanned.digitCount()) return undefined;
  return (
    planByCode(scanned.digitAt(from)) ?? planByCode(scanned.digitsAt(from, 2)) ?? planByCode(scanned.digitsAt(from, 3))
  );
}

/** A national number, or one with the country's own code and no plus. Where it may be either, only patterns tell. */
function national(plan: Plan, count: number): number {
  const read = significant(plan, 0);
  // up to 7 digits without the trunk prefix that there is may be a local number or a service
  const isLocal = count < 8 && plan.trunk === 0 && plan.trunkSize > 0 && !isTrunk(plan, 0);
  const own = read > 0 && isLocal ? unsure : read;
  if (scanned.digitsAt(0, plan.codeSize) !== plan.code) return own;
  const behind = significant(plan, plan.codeSize);
  if (own === nothing || own === behind) return behind;
  if (behind === nothing) return own;
  return plan.beginsWithCode ? unsure : behind;
}

const isTrunk = ({ trunk, trunkSize }: Plan, from: number): boolean =>
  trunkSize > 0 && scanned.digitsAt(from, trunkSize) === trunk;

/** Digits of one country, with or without its trunk prefix: many put it also behind the country's code. */
function significant(plan: Plan, from: number): number {
  if (plan.odd && matchSize(plan.odd, from)) return unsure;
  if (!isTrunk(plan, from)) return whole(plan, from);
  const behind = from + plan.trunkSize;
  const isTwice = isTrunk(plan, behind) && !(plan.trunkLengths & bitOf(behind)); // and no number begins with it
  const read = whole(plan, behind);
  const without = read > 0 && isTwice ? unsure : read;
  const withIt = plan.trunkLengths & bitOf(from) ? whole(plan, from) : nothing;
  if (without === nothing) return withIt;
  return withIt === nothing ? without : unsure;
}

const bitOf = (from: number): number => 1 << (scanned.digitCount() - from - 4);

/** The digits behind the country's code, by their length and whether they may begin with 0. */
function whole(plan: Plan, from: number): number {
  const count = scanned.digitCount() - from;
  if (count < 4 || count + plan.codeSize > 15) return nothing;
  const bit = bitOf(from);
  if (scanned.digitAt(from) === 0 && !(plan.trunk === 0 && plan.trunkLengths & bit)) return nothing;
  if (!((abroadFrom >= 0 ? lengthsByCode(plan.code) : plan.lengths) & bit)) return nothing;
  if (!(usualByCode(plan.code) & bit)) return unsure;
  return plan.code * powers[count]! + scanned.digitsFrom(from);
}

/** How many digits the country's code has in an E.164 number. */
export function codeSizeOf(e164: number): number {
  const first = Math.floor(e164 / powers[sizeOf(e164) - 3]!);
  return planByCode(Math.floor(first / 100)) ? 1 : planByCode(Math.floor(first / 10)) ? 2 : 3;
}

function sizeOf(e164: number): number {
  let size = 7;
  while (e164 >= powers[size]!) size++;
  return size;
}

/** What `readScanned` came to, as text. */
export function textOf(e164: number): string {
  const size = sizeOf(e164);
  const codeSize = codeSizeOf(e164);
  return scanned.internationalText(Math.floor(e164 / powers[size - codeSize]!), codeSize, size - codeSize);
}
