import { plainText } from './unicode.js';

/** What stands between two numbers in one field. A slash may also stand inside of one. */
const between = new RegExp(
  [
    String.raw`\s*[|&,;、\\]+\s*`,
    String.raw`\s+(?=\+)`,
    String.raw`\s+(?:or|and|oder|und|bzw\.?|ou|et|o|y|e|u|of|en|eller|och|og|lub|i|или|и)\s+`,
    // the label of the next one, and whole numbers side by side
    String.raw`(?<![\s(])[\s(]+(?:[wmhotf]|work|office|home|mob(?:ile|il)?|cell?|tel|fax|handy|privat)[).:\s]+(?=[+(\d])`,
    String.raw`(?<=\d{8})\s+(?=\d{8})`,
  ].join('|'),
  'giu',
);
const slash = /\s*\/\s*/gu;

const digitsIn = (text: string): number => text.replace(/\D/gu, '').length;

/**
 * The numbers of a field into which people wrote more than one, each with its extension: "020 7946 0001 / 020 7946
 * 0002". A field with one number, or with none, comes back as it is; an empty one as nothing.
 */
export function splitNumbers(raw: string): string[] {
  const text = plainText(raw.replace(/[\n\r]+/gu, '|'));
  const found = cut(text, between, 6)
    .flatMap((part) => cut(part, slash, 7))
    .flatMap(halved);
  if (found.length > 1) return found;
  return raw.trim() ? [raw.trim()] : [];
}

/** So many digits are too long for one number, and so many on either side enough for two of about the same length. */
const tooLong = 18;
const half = 9;

/** Cuts in the middle what is too long for a number, and has nothing but a blank or a dash where the second begins. */
function halved(text: string): string[] {
  if (digitsIn(text) < tooLong || !/^[\d\s+().-]*$/u.test(text)) return [text];
  const halves = [...text.matchAll(/\s+(?:-+\s+)?(?=[(\d])/gu)]
    .map(({ 0: mark, index }) => [text.slice(0, index), text.slice(index + mark.length)] as const)
    .filter((both) => both.every((each) => digitsIn(each) >= half))
    .map((both) => ({ both, uneven: Math.abs(digitsIn(both[0]) - digitsIn(both[1])) }))
    .sort((one, other) => one.uneven - other.uneven);
  const [best, next] = halves;
  return best && best.uneven <= 2 && best.uneven !== next?.uneven ? [...best.both] : [text];
}

/** Cuts where there are enough digits before, and what may be a number behind. */
function cut(text: string, separator: RegExp, least: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(separator)) {
    const [next = ''] = text.slice(index + mark.length).split(separator);
    const enough = mark.trim() === ',' ? 7 : least;
    if (digitsIn(text.slice(from, index)) < enough || digitsIn(next) < 6) continue;
    parts.push(text.slice(from, index).trim());
    from = index + mark.length;
  }
  return [...parts, text.slice(from).trim()];
}
