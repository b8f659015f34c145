import { countries, countryOf, type Country } from './countries.js';
import type { Random } from './random.js';

/** Reads what somebody typed as a number of their country; `undefined` when it cannot be one. */
export function toE164(typed: string, home: string | null | undefined): string | undefined {
  const plain = typed.replace(/\(0\)/u, '');
  const digits = plain.replace(/\D/gu, '');
  const country = countryOf(home);
  let e164: string | undefined;
  if (/^\s*\+/u.test(plain)) e164 = digits;
  else if (country?.abroad && digits.startsWith(country.abroad)) e164 = digits.slice(country.abroad.length);
  else if (country) e164 = country.calling + withoutTrunk(digits, country);
  // Letters are no part of a number: "call reception" is none, nor is "ext 12 only".
  return e164 && /^[1-9]\d{7,14}$/u.test(e164) && !/\p{L}/u.test(typed) ? `+${e164}` : undefined;
}

/** National form for a number of the record's own country, international for any other. */
export function forHome(e164: string, home: string | null | undefined): string {
  const country = countryOf(home);
  if (country && e164.startsWith(`+${country.calling}`)) return national(e164, country);
  const other = countries.find((each) => e164.startsWith(`+${each.calling}`));
  return other ? international(e164, other) : e164;
}

/** As somebody may have typed it before the CRM tidied numbers up. */
export function asTyped(e164: string, home: string | null | undefined, draw: Random): string {
  const tidy = forHome(e164, home);
  const style = draw.int(8);
  if (style === 0) return tidy.replace(/[^\d+]/gu, '');
  if (style === 1) return tidy.replace(/[()]/gu, '').replace(/\s/gu, '-');
  if (style === 2) return tidy.replace(/[()]/gu, '').replace(/[\s-]/gu, '.');
  if (style === 3 && tidy.startsWith('0')) return tidy.replace(/^\(?(\d+)\)?/u, '($1)');
  if (style === 4) return tidy.replace('+', countryOf(home)?.abroad || '+');
  return tidy;
}

const withoutTrunk = (digits: string, { trunk }: Country): string =>
  trunk && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits;

function national(e164: string, country: Country): string {
  const digits = country.trunk + e164.slice(country.calling.length + 1);
  const layouts = layoutsOf(country);
  const layout = layouts.find((each) => each.fits.test(digits)) ?? layouts.find((each) => each.size === digits.length);
  if (!layout) return digits;
  let at = 0;
  return layout.text.replace(/[\dx]/gu, () => digits[at++] ?? '');
}

function international(e164: string, country: Country): string {
  const tidy = national(e164, country).replace(/[()]/gu, '').slice(country.trunk.length);
  return `+${country.calling} ${tidy}`;
}

interface Layout {
  readonly text: string;
  readonly fits: RegExp;
  readonly size: number;
}

const layouts = new Map<Country, readonly Layout[]>();

function layoutsOf(country: Country): readonly Layout[] {
  let known = layouts.get(country);
  if (!known) {
    known = [...country.landline, ...country.mobile, ...country.others].map((text) => {
      const digits = text.replace(/[^\dx]/gu, '');
      return { text, fits: new RegExp(`^${digits.replace(/x/gu, '\\d')}$`, 'u'), size: digits.length };
    });
    layouts.set(country, known);
  }
  return known;
}
