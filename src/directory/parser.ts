/** The numbering plans of all countries. Large, so it is a chunk of its own. */
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/min';

/** What a numbering plan knows of a number. */
export interface PlanNumber {
  readonly e164: string;
  /** The digits behind the country's code. */
  readonly significant: string;
  readonly extension?: string;
  /** As people of its country write it, without the extension. Takes as long as reading the number. */
  national(): string;
}

/** Reads a number (without its extension) as people of `country` write it; absent if it cannot be one. */
export function parseByPlan(text: string, digits: string, country: string | undefined): PlanNumber | undefined {
  const number = possible(text, country) ?? withoutPlus(digits);
  if (!number) return undefined;
  const { ext } = number;
  return {
    e164: number.number,
    significant: number.nationalNumber,
    ...(ext ? { extension: ext } : {}),
    national: () => number.formatNational({ formatExtension: (national) => national }),
  };
}

function possible(text: string, country: string | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text, country && isSupportedCountry(country) ? country : undefined);
  return number?.isPossible() ? number : undefined;
}

/** `442079460990`: trunks often leave out the plus. */
function withoutPlus(digits: string): PhoneNumber | undefined {
  if (!/^[1-9]\d{10,14}$/u.test(digits)) return undefined;
  const number = parsePhoneNumberFromString(`+${digits}`);
  return number?.isValid() ? number : undefined;
}
