import { cutExtension } from './extension.js';
import { splitNumbers } from './split.js';
import { plainText } from './unicode.js';
import { withoutUri } from './uri.js';

/** Text of which nothing but the digits and a leading plus is left to be read. */
export interface Spelled {
  /** Digits, a plus before them, and single separators; empty where there is no number. */
  readonly text: string;
  readonly extension?: string;
  readonly kind: Kind;
}

/** A number and nothing else; with letters for digits; or one with words around it. */
export type Kind = 'bare' | 'letters' | 'remark';

/** Takes the extension off a number, whose text is made plain; a number is never made of the extension alone. */
export const splitExtension = (raw: string): { readonly text: string; readonly extension?: string } =>
  cutExtension(withoutUri(plainText(raw)));

/** Reads a spelling that is more than digits and what is usual between them. */
export function spelled(raw: string): Spelled {
  const plain = plainText(raw);
  if (isSum(plain) || isDate(plain)) return { text: '', kind: 'bare' };
  const { text: number, ...extension } = cutExtension(withoutUri(plain));
  if (splitNumbers(number).length > 1) return { text: '', kind: 'bare' };
  const text = unwrapped(number);
  if (/^[\s\d+().,/~·•-]*$/u.test(text)) return { text: tidy(text), ...extension, kind: 'bare' };
  const keyed = fromLetters(text);
  if (keyed) return { text: tidy(keyed), ...extension, kind: 'letters' };
  return { text: tidy(inRemark(text) ?? ''), ...extension, kind: 'remark' };
}

/** "Mobile:" in many languages, with its plural and abbreviations, or alone the letter. */
const label =
  /^(?:tel(?:[eé]f|efon|ephone|efono|efone|éfono)?|phone|ph|fone|fon|mob(?:ile|il)?|cel(?:l|ular)?|handy|móvil|movil|fixo|whatsapp|wa|[mtpch])\s*[.:]*\s*(?=[+(\d])/iu;

/** `*67 212 555 0100`, `#31#2125550100`: dialled before a number, so that it does not tell who calls, or the like. */
const serviceCode = /^[*#]\d\d[*#]?\s*(?=[+(]?\d[\d\s().-]{6})/u;

/** Few digits in brackets behind a number, with words or a slash: "(Ann)", "(2 lines)", "(24/7)". */
const note = /(?<=\d)\s*\((?=[^()]*[\p{L}/])(?!(?:\D*\d){6})[^()]*\)$/u;

/** `212-555-0100c`: of which kind it is, in a letter. */
const glued = /(?<=\d{2})[chmow]$/iu;

/** Without what says no more than "a number": quotes, also as a formula, a label before it, a note in brackets behind it. */
const unwrapped = (text: string): string =>
  text
    .replace(/^=?["'’‘`“”„]+|^=|["'’`“”„;*]+$/gu, '')
    .replace(decimals, '')
    .replace(/[[{]/gu, '(')
    .replace(/[\]}]/gu, ')')
    .replace(label, '')
    .replace(serviceCode, '')
    .replace(note, '')
    .replace(glued, '')
    .replace(/^(?:\+|00)\s*(?=\+)/u, '')
    .replace(/^([1-9][\d\s().-]*)\+$/u, '+$1') // where text runs to the left
    .replace(carrierOpen, '$10');

/** `(0xx11) 98765-4321`: in Brazil, two digits for a carrier that everybody chooses. */
const carrierOpen = /^((?:\+?55\s*)?\(?)0\s?(?:xx|\*\*)\s?(?=\d\d)/iu;

/** `447911123456.0`: what tables make of a number without separators, when they take it for an amount. */
const decimals = /(?<=^\+?\d{5,})\.00?$/u;

/** Whether decimals or a note may stand behind the digits, though a number may be written so as well. */
export const mayEndOtherwise = (text: string): boolean =>
  text.endsWith('.0') || text.endsWith('.00') || text.endsWith(')');

const tidy = (text: string): string =>
  text
    .replace(/\(\s*0\s*\)/gu, '(0)')
    .replace(/[,~·•]/gu, ' ')
    .trim();

const day = '(?:0?[1-9]|[12]\\d|3[01])';
const month = '(?:0?[1-9]|1[0-2])';

/** Days, with or without the time; of two-digit years only those with slashes, for some numbers are 12-34-56. */
const date = new RegExp(
  `^(?:(?:${day}[./-]${month}|${month}[./-]${day})(?:[./-](?:19|20)|/)\\d\\d|(?:19|20)\\d\\d[./-]${month}[./-]${day})(?:[T\\s,]+[\\d:.]+)?$`,
  'u',
);

export const isDate = (text: string): boolean => date.test(text.trim());

/** `1,234,567.00`, `1.234.567,89`, `12 345,67`. */
export const isSum = (text: string): boolean =>
  /^-?\d{1,3}(?:,\d{3})+(?:\.\d*)?$|^-?\d{1,3}(?:[. ]\d{3})*,\d{1,2}$|^-?[1-9]\d{0,8},\d{1,2}$/u.test(text);

const keypad = 'abcdefghijklmnopqrstuvwxyz';
const keys = '22233344455566677778889999';
const keyOf = (letter: string): string => keys[keypad.indexOf(letter.toLowerCase())] ?? '';

/** `1-800-FLOWERS`: some digits, then letters that stand for the rest. */
function fromLetters(text: string): string | undefined {
  if (!/^[+(]?\d[\d\s().-]*[a-z][a-z\s().-]*$/iu.test(text)) return undefined;
  const [digits = ''] = /^[^a-z]*/iu.exec(text) ?? [];
  const before = digits.replace(/\D/gu, '').length;
  const letters = text.replace(/[^a-z]/giu, '').length;
  return before >= 3 && before <= 7 && letters >= 3 ? text.replace(/[a-z]/giu, keyOf) : undefined;
}

/** The one number in a remark; what is glued to letters, an address or a sum of money is none. */
function inRemark(text: string): string | undefined {
  if (/[@€$£¥%=_*]|\d:\d/u.test(text)) return undefined;
  const found = text.match(/(?<![\p{L}\d])\+?\(?\+?\d[\d\s()./-]*\d(?![\p{L}\d])/gu) ?? [];
  const numbers = found.filter((each) => each.replace(/\D/gu, '').length >= 7);
  return numbers.length === 1 ? numbers[0] : undefined;
}
