import type { Numbers } from '../core/numbers.js';
import type { FormField } from '../core/saving.js';
import { isExtension, isNumber } from './fields.js';

/** What a value means. Two values of one field are compared by this, never as they are spelled. */
export interface Meaning {
  /** Equal where only the spelling differs: how CRMs are compared with each other and with what was on screen. */
  readonly loose: string;
  /** Equal where there is nothing to change: for a name or an address its letter case counts too. */
  readonly exact: string;
}

/** What is needed to read a number. */
export interface Tongue {
  readonly numbers: Numbers;
  readonly country: string | undefined;
}

/** Empty text means the empty string. A number is given without its extension. */
export function meaningOf(field: FormField, text: string, tongue: Tongue): Meaning {
  const plain = tidy(text);
  if (isNumber(field)) return both(numberMeaning(plain, tongue));
  if (isExtension(field)) return both(plain.replace(/\D/gu, '') || plain);
  return { loose: plain.normalize('NFKC').toLowerCase(), exact: plain };
}

/** The number in E.164, where the meaning holds one. */
export const e164Of = ({ loose }: Meaning): string | undefined => (loose.startsWith('+') ? loose : undefined);

export const tidy = (text: string | undefined): string => (text ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();

const both = (meaning: string): Meaning => ({ loose: meaning, exact: meaning });

function numberMeaning(text: string, { numbers, country }: Tongue): string {
  if (!text) return '';
  const { e164, digits } = numbers.parse(text, country);
  if (e164) return e164;
  return digits && !/\p{L}/u.test(text) ? `digits ${digits}` : `text ${text.toLowerCase()}`;
}
