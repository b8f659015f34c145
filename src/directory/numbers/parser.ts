/** The numbering plans of all countries. Large, so it is a chunk of its own. */
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/min';

/** A number as a numbering plan knows it. */
export interface PlanNumber {
  readonly e164: string;
  /** The digits behind the country's code. */
  readonly significant: string;
}

const countryOf = (country: string | undefined) => (country && isSupportedCountry(country) ? country : undefined);

/**
 * Reads the digits (with `+` where it was written) that the lengths alone do not settle; absent if no number that its plan
 * knows is written so.
 */
export function parseByPlan(digits: string, country: string | undefined): PlanNumber | undefined {
  const number = asWritten(digits, country) ?? withoutPlus(digits);
  return number && { e164: number.number, significant: number.nationalNumber };
}

/** A number in E.164 as people of its country write it; absent for what is not known. */
export const nationalForm = (e164: string): string | undefined => parsePhoneNumberFromString(e164)?.formatNational();

function asWritten(digits: string, country: string | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(digits, countryOf(country));
  return number?.isValid() && !isLocal(number, digits) ? number : undefined;
}

/** So short, and without the trunk prefix that is written there, it is a local number or a service. */
const isLocal = (number: PhoneNumber, digits: string): boolean =>
  digits === number.nationalNumber && digits.length < 8 && /^\D*0/u.test(number.formatNational());

/** `442079460990` and `0044 20 7946 0990`: trunks leave out the plus, and people dial 00 also where it is not so. */
function withoutPlus(digits: string): PhoneNumber | undefined {
  const [abroad] = /(?<=^00)[1-9]\d{6,14}$|^[1-9]\d{10,14}$/u.exec(digits) ?? [];
  const number = abroad && parsePhoneNumberFromString(`+${abroad}`);
  return number && number.isValid() ? number : undefined;
}
