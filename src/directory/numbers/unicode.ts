/** Nothing longer than this is a number; the limit keeps hostile text cheap. */
const longest = 250;

const isDigit = /^\p{Nd}$/u;

/** A script's ten digits follow each other, so a digit is worth as much as there are digits before it. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let worth = 0;
  while (worth < 9 && isDigit.test(String.fromCodePoint(code - worth - 1))) worth++;
  return String(worth);
}

/** ASCII digits, plain blanks, no invisible marks; nothing, if the text is too long for a number. */
export function plainText(raw: string): string {
  if (raw.length > longest) return '';
  if (/^[\x20-\x7e]*$/u.test(raw)) return raw.trim();
  return raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[^0-9\P{Nd}]/gu, asciiDigit)
    .replace(/[\p{Pd}−ー─]/gu, '-') // a minus, and what Japanese keyboards have in its place
    .replace(/\s/gu, ' ')
    .trim();
}
