import type { ReadNumber } from '../numbers.js';
import { extensionIn } from './extension.js';
import * as fast from './fast-path.js';
import type { Plans } from './lazy-plans.js';
import { planOf } from './plan.js';
import { isDate, spelled, splitExtension } from './spelling.js';

/** Reads a number, by the table alone while the plans are not here. Never throws. */
export function read(raw: string, country: string | undefined, plans: Plans | undefined): ReadNumber {
  const end = fast.scan(raw);
  const isWhole = end === raw.length;
  const extension = isWhole || fast.countOf() < 3 ? undefined : extensionIn(raw.slice(end));
  const isPlain = (isWhole || extension !== undefined) && !fast.isTwo() && !(fast.isDateLike() && isDate(raw));
  return isPlain ? readScanned(raw, extension, country, plans, true) : readSpelled(raw, country, plans);
}

function readSpelled(raw: string, country: string | undefined, plans: Plans | undefined): ReadNumber {
  const { text, extension, isBare } = spelled(raw);
  if (text && fast.scan(text) === text.length) return readScanned(text, extension, country, plans, isBare);
  return withExtension(
    { digits: digitsIn(splitExtension(raw).text), international: false, isPending: false },
    extension,
  );
}

/** What is not bare, or not settled by the lengths, has to be valid by its plan. */
function readScanned(
  text: string,
  extension: string | undefined,
  country: string | undefined,
  plans: Plans | undefined,
  isBare: boolean,
): ReadNumber {
  const region = country?.toUpperCase();
  const found = fast.readScanned(region === undefined ? undefined : planOf(region));
  const digits = fast.scannedDigits() ?? text.replace(/\D/gu, '');
  const international = fast.isInternational();
  if (found > 0 && (isBare || international)) {
    const e164 = `+${found}`;
    const significant = e164.slice(1 + fast.codeSizeOf(found, e164.length - 1));
    const written = fast.isPlus() ? `+${digits}` : digits;
    return withExtension(
      { digits: written, international, isPending: false, e164, significant, term: e164 },
      extension,
    );
  }
  const written = fast.isPlus() ? `+${digits}` : digits;
  const byPlan = found === fast.nothing ? undefined : plans?.parseByPlan(written, region);
  // in a remark a number is not guessed to have lost its plus
  const plan = isBare || international || byPlan?.e164 !== `+${written}` ? byPlan : undefined;
  const term = plan?.e164 ?? ownTerm(written, region, isBare);
  return withExtension(
    {
      digits: written,
      international,
      isPending: found !== fast.nothing && !plans,
      ...plan,
      ...(term ? { term } : {}),
    },
    extension,
  );
}

const withExtension = (number: ReadNumber, extension: string | undefined): ReadNumber =>
  extension ? { ...number, extension } : number;

/** With its leading plus. */
const digitsIn = (text: string): string => (/^[^\d+]*\+/u.test(text) ? '+' : '') + text.replace(/\D/gu, '');

/** What no plan knows is found by the very same digits: written with a plus, or bare and read in the same country. */
function ownTerm(digits: string, region = '', isBare: boolean): string | undefined {
  if (digits.startsWith('+')) return /^\+[1-9]\d{6,14}$/u.test(digits) ? digits : undefined;
  return isBare && /^\d{3,20}$/u.test(digits) ? `${region}:${digits}` : undefined;
}
