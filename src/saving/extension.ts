import type { Numbers } from '../core/numbers.js';
import type { FormField } from '../core/saving.js';
import { isExtension } from './fields.js';
import { tidy } from './meaning.js';

/** A number and its extension, however they were written. */
export interface NumberParts {
  readonly number: string;
  /** Empty where there is none. */
  readonly extension: string;
}

/** Takes an extension that stands inside a number's text out of it; the number keeps its spelling. */
export function takeApart(text: string, country: string | undefined, numbers: Numbers): NumberParts {
  const number = plain(text);
  const { extension } = numbers.parse(number, country);
  if (!extension || !/^\d+$/u.test(extension)) return { number, extension: '' };
  const before = new RegExp(`^(.*\\d\\)?)[^\\d)]+${extension}\\D*$`, 'su').exec(number)?.[1];
  return before === undefined ? { number, extension: '' } : { number: before.trim(), extension };
}

/** What is meant by the text of a field that is no number. */
export function textOf(field: FormField, text: string): string {
  if (isExtension(field)) return extensionIn(text);
  return field === 'email' ? plain(text) : tidy(text); // in a name unseen characters may be part of it
}

/** `12`, also written as `1 2` or `ext. 12`; any other text stays as it is. */
function extensionIn(text: string): string {
  const digits = /^(?:ext(?:ension|n)?|x|#)?[\s.:]*([\d\s.-]*\d)$/iu.exec(plain(text))?.[1];
  return digits === undefined ? plain(text) : digits.replace(/\D/gu, '');
}

/** Without what comes along unseen when a number is copied from elsewhere. */
const plain = (text: string): string => tidy(text.replace(/\p{Cf}/gu, ''));

/** As one text, for a CRM that has no place for the extension. */
export const putTogether = ({ number, extension }: NumberParts): string =>
  number && extension ? `${number} ext. ${extension}` : number;
