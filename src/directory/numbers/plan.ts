import { plans } from './plans.js';

/** What the fast path knows of a country's numbering plan.  */
export interface Plan {
  /** The country's calling code, and how many digits it has. */
  readonly code: number;
  readonly codeSize: number;
  /** What lengths its significant numbers have, the digits behind the country's code: those of `length - 4` are bits. */
  readonly lengths: number;
  /** The trunk prefix as a number, and how many digits it has: none in countries without one. */
  readonly trunk: number;
  readonly trunkSize: number;
  /** Lengths of significant numbers that begin with the trunk prefix, or with 0 where there is none. */
  readonly trunkLengths: number;
  /** Some significant numbers begin with the country's own code, and what follows it could be one too. */
  readonly beginsWithCode: boolean;
  /** What international calls begin with, where it is not 00. */
  readonly idd: Prefix | undefined;
  /** Beginnings of national and significant numbers that take more than this to read. */
  readonly odd: Prefix | undefined;
}

/** A pattern, and with which first digits (bit 5 is the digit 5) it is worth trying. */
export interface Prefix {
  readonly pattern: RegExp;
  readonly firstDigits: number;
}

/** Rows are looked for with the first number that wants them: a page that begins with a ring takes two of 240. */
const isRegionSought = new Uint8Array(1024);
const isCodeSought = new Uint8Array(1000);
const byRegion = new Array<Plan | undefined>(1024).fill(undefined);
const byCode = new Array<Plan | undefined>(1000).fill(undefined);
const usualLengths = new Uint32Array(1000);
const allLengths = new Uint32Array(1000);

/** A place for each pair of letters: much faster to find than a name in a map. */
const placeOf = (regions: string, at: number): number =>
  ((regions.charCodeAt(at) & 31) << 5) | (regions.charCodeAt(at + 1) & 31);

const setOf = (text: string | undefined): number => (text ? parseInt(text, 36) : 0);

function prefix(pattern: string | undefined, behind: string): Prefix | undefined {
  if (!pattern) return undefined;
  // an alternative that begins with no plain digit may begin with any
  const beginnings = pattern.replace(/\(.*?\)/gu, '').matchAll(/(?:^|\|)(\d(?!\?))?/gu);
  const firstDigits = [...beginnings].reduce(
    (bits, [, digit]) => bits | (digit === undefined ? 1023 : 1 << Number(digit)),
    0,
  );
  return { pattern: new RegExp(`^(?:${pattern})${behind}`, 'u'), firstDigits };
}

/**
 * A row: region names and code; usual and rare lengths; trunk prefix, `c` for `beginsWithCode`, `z` and `trunkLengths`;
 * `idd`; `odd`. Sets are in base 36.
 */
function readRow(row: string): void {
  const [name = '', usual, rare, trunk = '', idd, odd] = row.split(' ');
  const [, regions = '', code = ''] = /^(\D*)(\d+)$/u.exec(name) ?? [];
  const [, digits = '', ownCode, ownTrunk] = /^(\d*)(c?)(?:z(\w+))?$/u.exec(trunk) ?? [];
  const plan: Plan = {
    code: Number(code),
    codeSize: code.length,
    lengths: setOf(usual) | setOf(rare),
    trunk: Number(digits),
    trunkSize: digits.length,
    trunkLengths: setOf(ownTrunk),
    beginsWithCode: ownCode === 'c',
    idd: prefix(idd, '(?=[1-9])'),
    odd: prefix(odd, ''),
  };
  for (let at = 0; at < regions.length; at += 2) byRegion[placeOf(regions, at)] = plan;
  byCode[plan.code] ??= plan;
  usualLengths[plan.code] = usualByCode(plan.code) | setOf(usual);
  allLengths[plan.code] = lengthsByCode(plan.code) | plan.lengths;
}

const lineAt = (at: number): string => plans.slice(plans.lastIndexOf('\n', at) + 1, plans.indexOf('\n', at));

/** Capital letters stand in names of regions alone, two for each. */
const isName = (letter: number): boolean => letter >= 65 && letter <= 90;

function seekRegion(place: number): Plan | undefined {
  isRegionSought[place] = 1;
  const name = String.fromCharCode(64 + (place >> 5), 64 + (place & 31));
  let at = plans.indexOf(name);
  while (at >= 0 && (at - plans.lastIndexOf('\n', at)) % 2 === 0) at = plans.indexOf(name, at + 1);
  if (at >= 0) planByCode(parseInt(lineAt(at).replace(/^[A-Z]+/u, ''), 10));
  return byRegion[place];
}

function seekCode(code: number): Plan | undefined {
  isCodeSought[code] = 1;
  const name = `${code} `;
  for (let at = plans.indexOf(name); at >= 0; at = plans.indexOf(name, at + 1)) {
    const before = plans.charCodeAt(at - 1);
    if (before === 10 || isName(before)) readRow(lineAt(at));
  }
  return byCode[code];
}

/** The plan of a country, ISO 3166 alpha-2. */
export function planOf(country: string): Plan | undefined {
  if (country.length !== 2) return undefined;
  const place = placeOf(country, 0);
  return byRegion[place] ?? (isRegionSought[place] ? undefined : seekRegion(place));
}

/** The plan of the first country that has this calling code. */
export const planByCode = (code: number): Plan | undefined =>
  byCode[code] ?? (isCodeSought[code] ? undefined : seekCode(code));

/** Lengths that many significant numbers (the digits behind the country's code) have in countries with this code. */
export function usualByCode(code: number): number {
  return usualLengths[code] ?? 0;
}

/** All lengths that there are in countries with this code: those that few have are mostly mistakes. */
export function lengthsByCode(code: number): number {
  return allLengths[code] ?? 0;
}
