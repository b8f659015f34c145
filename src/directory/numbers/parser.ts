/** The numbering plans of all countries. Large, so it is a chunk of its own. */
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min';

/** A number as a numbering plan knows it. */
export interface PlanNumber {
  readonly e164: string;
  /** The digits behind the country's code. */
  readonly significant: string;
}

/** Plus and 15 digits. Some plans have numbers for their own country alone that are longer. */
const longest = 16;

const countryOf = (country: string | undefined) => (country && isSupportedCountry(country) ? country : undefined);

/**
 * Reads the digits (with `+` where it was written) that the lengths alone do not settle; absent if no number that its plan
 * knows is written so.
 */
export function parseByPlan(digits: string, country: string | undefined): PlanNumber | undefined {
  const number = behindZeros(digits, country) ?? asWritten(digits, country) ?? guessed(digits);
  return number && { e164: number.number, significant: number.nationalNumber };
}

/** A number in E.164 as people of its country write it; absent for what is not known. */
export const nationalForm = (e164: string): string | undefined => parsePhoneNumberFromString(e164)?.formatNational();

/** Many write 00 where it is not dialled: before the country's own code it is nothing else. */
function behindZeros(digits: string, country: string | undefined): PhoneNumber | undefined {
  const region = countryOf(country);
  return region && digits.startsWith(`00${getCountryCallingCode(region)}`) ? abroad(digits.slice(2)) : undefined;
}

function asWritten(digits: string, country: string | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(digits, countryOf(country));
  if (!number?.isValid() || number.number.length > longest) return undefined;
  if (digits !== number.nationalNumber || !lacksTrunk(number)) return number;
  // so short, and without the trunk prefix, it is a local number or a service
  if (digits.length < 8) return undefined;
  // whoever leaves out the trunk prefix writes the country's code instead
  return (digits.startsWith(number.countryCallingCode) && abroad(digits)) || number;
}

/** Whether people of its country write a 0 before it that is no part of it. */
function lacksTrunk(number: PhoneNumber): boolean {
  const written = number.formatNational().replace(/\D/gu, '');
  return written.startsWith('0') && written !== number.nationalNumber;
}

/** `442079460990` and `0044 20 7946 0990`: trunks leave out the plus, and people dial 00 also where it is not so. */
function guessed(digits: string): PhoneNumber | undefined {
  if (/^[1-9]\d{10,14}$/u.test(digits)) return abroad(digits);
  return digits.startsWith('00') ? abroad(digits.slice(2)) : undefined;
}

function abroad(digits: string): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(`+${digits}`);
  return number?.isValid() ? number : undefined;
}
