import type { ReadNumber } from '../numbers.js';
import { cutDashed, extensionIn } from './extension.js';
import * as fast from './fast-path.js';
import type { Plans } from './lazy-plans.js';
import { withoutOldPrefix } from './old-prefix.js';
import { planOf, type Plan } from './plan.js';
import * as scanned from './scan.js';
import { isService } from './services.js';
import { isDate, isSum, mayEndOtherwise, spelled, splitExtension, type Kind } from './spelling.js';

/**
 * Reads a number, by the table alone while the plans are not here. Never throws. It is called millions of times, so the
 * usual case makes little.
 */
export function read(raw: string, country: string | undefined, plans: Plans | undefined): ReadNumber {
  const end = scanned.scan(raw);
  const isWhole = end === raw.length;
  const extension = isWhole || scanned.digitCount() < 3 ? undefined : extensionIn(raw.slice(end));
  const isPlain =
    (isWhole ? !mayEndOtherwise(raw) : extension && !isSum(raw.trim())) &&
    !scanned.isTwo() &&
    !(scanned.isDateLike() && isDate(raw));
  return isPlain ? readScanned(raw, extension, 'bare', country, plans) : readSpelled(raw, country, plans);
}

function readSpelled(raw: string, country: string | undefined, plans: Plans | undefined): ReadNumber {
  const { text, extension, kind } = spelled(raw);
  if (text && scanned.scan(text) === text.length) return readScanned(text, extension, kind, country, plans);
  const digits = digitsIn(splitExtension(raw).text);
  return { digits, international: false, isPending: false, ...(extension ? { extension } : {}) };
}

function readScanned(
  text: string,
  extension: string | undefined,
  kind: Kind,
  country: string | undefined,
  plans: Plans | undefined,
): ReadNumber {
  const plan = country === undefined ? undefined : planOf(country);
  const found = fast.readScanned(plan);
  const bare = scanned.scannedDigits() ?? text.replace(/\D/gu, '');
  const digits = scanned.isPlus() ? `+${bare}` : bare;
  const international = fast.isInternational();
  const isShort = !international && bare.length < 9 && isService(bare, country);
  if (found > 0 && (kind === 'bare' || international) && !isShort) {
    const e164 = fast.textOf(found);
    const significant = e164.slice(1 + fast.codeSizeOf(found));
    return extension
      ? { digits, international, isPending: false, e164, significant, term: e164, extension }
      : { digits, international, isPending: false, e164, significant, term: e164 };
  }
  // behind whatever prefix the country's code stands, it is one number
  const abroad = international && !scanned.isPlus() ? `+${bare.slice(fast.prefixSize())}` : digits;
  const less = found === fast.nothing && kind === 'bare' ? lessOf(text, abroad, extension, country) : undefined;
  if (less) {
    scanned.scan(less[0]);
    return { ...readScanned(...less, kind, country, plans), ...(less[1] === extension && { digits }) };
  }
  const isOpen =
    found !== fast.nothing && !isShort && (kind !== 'remark' || international || isOwn(digits, found, plan));
  const region = country?.toUpperCase();
  const known = isOpen ? plans?.parseByPlan(digits, region) : undefined;
  const term = known?.e164 ?? ownTerm(abroad, region, kind === 'bare');
  return {
    digits,
    international: known ? international : scanned.isPlus() || term?.startsWith('+') === true,
    isPending: isOpen && !plans,
    ...known,
    ...(term ? { term } : {}),
    ...(extension ? { extension } : {}),
  };
}

/** What is read in place of what is no number as it is written. */
type Less = readonly [text: string, extension: string | undefined];

function lessOf(text: string, digits: string, extension: string | undefined, country?: string): Less | undefined {
  const rest = withoutOldPrefix(digits, country);
  if (rest !== undefined) return [rest, extension];
  return extension === undefined ? cutDashed(text, country) : undefined;
}

/** Among words a number of the country itself is one, with the trunk prefix where that is 0, and no guess. */
const isOwn = (digits: string, found: number, plan: Plan | undefined): boolean =>
  digits.startsWith('0') || (found > 0 && plan !== undefined && !(plan.trunk === 0 && plan.trunkSize > 0));

/** With its leading plus. */
const digitsIn = (text: string): string => (/^[^\d+]*\+/u.test(text) ? '+' : '') + text.replace(/\D/gu, '');

/** What no plan knows is found by the very same digits: written with a plus, or bare and read in the same country. */
function ownTerm(digits: string, region = '', isBare: boolean): string | undefined {
  if (digits.startsWith('+')) return /^\+[1-9]\d{6,14}$/u.test(digits) ? digits : undefined;
  return isBare && /^\d{3,20}$/u.test(digits) ? `${region}:${digits}` : undefined;
}
