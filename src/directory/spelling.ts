/** How people spell phone numbers, as far as it can be read without knowing any country's numbering plan. */

/** Nothing longer than this is a number; the limit keeps hostile text cheap. */
const longest = 250;

const extensionWords = 'ext(?:ensi[oó]n|n)?|int(?:erno?)?|anexo|ramal|poste|доб(?:авочный)?|x(?:tn?)?';

/** A number, then one of many spellings of "extension", then its digits, to the end. */
const tail = new RegExp(
  `^(.*\\d[\\s).]*?)(?:;ext=|,,+|[\\s,;([-]*(?<!\\p{L})(?:${extensionWords})[\\s.:=-]*|\\s*[#~][\\s]*)(\\d{1,7})[\\s#)\\]]*$`,
  'isu',
);

/** ASCII digits, plain blanks, no invisible marks, no `tel:` before and no `@host` behind it. */
const plainNumber = (raw: string): string =>
  raw
    .slice(0, longest + 1)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 15))
    .trim()
    .replace(/^(?:tel|sips?|callto):([^@;]*)(?:@[^;]*)?/iu, '$1');

/** Takes the extension off a number. `text` has been made plain; a number is never made of the extension alone. */
export function splitExtension(raw: string): { readonly text: string; readonly extension?: string } {
  const text = plainNumber(raw);
  if (text.length > longest) return { text: '' };
  const [, number, extension] = tail.exec(text) ?? [];
  return number === undefined || extension === undefined ? { text } : { text: number.trim(), extension };
}

/** The digits, with a leading `+` where it was written. */
export const digitsOf = (text: string): string => (/^\W*\+/u.test(text) ? '+' : '') + text.replace(/\D/gu, '');

/** Nothing but digits and what people put between them. */
export const isBare = (text: string): boolean => /^[\s\d+().,/\p{Pd}·•]*$/u.test(text);

/** E.164 of a number written with `+`, where that needs no numbering plan: "(0)" does. */
export function internationalOf(text: string): string | undefined {
  return isBare(text) && !/\(\s*0\s*\)/u.test(text) ? /^\+[1-9]\d{6,14}$/u.exec(digitsOf(text))?.[0] : undefined;
}
