/** A phone number in a line: a text, or an address `tel:` (RFC 3966). */
import { paramsOf } from './card.js';
import { newLine, withValue, type Line } from './lines.js';
import { escapeText, unescapeText } from './values.js';

export interface PhoneNumber {
  /** Without the extension. */
  readonly value: string;
  readonly extension?: string;
}

const isUri = (line: Line): boolean => paramsOf(line, 'VALUE').some((value) => value.toLowerCase() === 'uri');

/** `+44 20 7946 0123 ext. 12`, `x12`, `#12`, `;ext=12`: what follows the number. */
const extended = /(?:;\s*ext=|ext(?:ension|n)?\.?\s*|x\.?\s?|#\s?)(\d{1,9})$/iu;

/** `undefined` where the line holds no number: it is empty, or an address of another kind, such as `sip:`. */
export function readNumber(line: Line): PhoneNumber | undefined {
  const text = unescapeText(line.value).trim();
  if (isUri(line) || /^tel:/iu.test(text)) return readUri(text);
  if (text === '') return undefined;
  const found = extended.exec(text);
  const value = text.slice(0, found?.index).trimEnd();
  // what has no digits before it is a text
  return found?.[1] && /\d/u.test(value) ? { value, extension: found[1] } : { value: text };
}

function readUri(uri: string): PhoneNumber | undefined {
  const [, number = '', params = ''] = /^tel:([^;]*)(.*)$/isu.exec(uri) ?? [];
  const value = decoded(number).trim();
  const extension = decoded(/;ext=([^;]*)/iu.exec(params)?.[1] ?? '');
  return value ? { value, ...(extension && { extension }) } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign
  }
}

/** An address holds nothing but these: a number with its country, and what makes it easier to read. */
const isGlobal = /^\+[\d\s().-]+$/u;

/**
 * The line with this number. An address stays one, with what else it says, if the number can stand in one; otherwise it
 * becomes a text, which both versions allow.
 */
export function writeNumber(line: Line, { value, extension }: PhoneNumber): Line {
  const number = value.trim();
  const text = escapeText(extension ? `${number} ext. ${extension}` : number);
  if (!/^tel:/iu.test(line.value)) return withValue(line, text);
  if (!isGlobal.test(number)) {
    return newLine({ ...line, params: line.params.filter(({ name }) => name !== 'VALUE'), value: text }, line);
  }
  const [, ...params] = line.value.split(';');
  const kept = params.filter((param) => !/^(?:ext|phone-context)=/iu.test(param));
  const spelled = number.replace(/\s+/gu, '-');
  return withValue(line, [`tel:${spelled}`, ...(extension ? [`ext=${extension}`] : []), ...kept].join(';'));
}
