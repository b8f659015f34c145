import type { Numbers } from '../core/numbers.js';

/** A number and its extension, however they were written. */
export interface NumberParts {
  readonly number: string;
  /** Empty where there is none. */
  readonly extension: string;
}

/** Takes an extension that stands inside a number's text out of it; the number keeps its spelling. */
export function takeApart(text: string, country: string | undefined, numbers: Numbers): NumberParts {
  const number = text.trim();
  const { extension } = numbers.parse(number, country);
  if (!extension || !/^\d+$/u.test(extension)) return { number, extension: '' };
  const before = new RegExp(`^(.*\\d\\)?)[^\\d)]+${extension}\\D*$`, 'su').exec(number)?.[1];
  return before === undefined ? { number, extension: '' } : { number: before.trim(), extension };
}

/** As one text, for a CRM that has no place for the extension. */
export const putTogether = ({ number, extension }: NumberParts): string =>
  number && extension ? `${number} ext. ${extension}` : number;
