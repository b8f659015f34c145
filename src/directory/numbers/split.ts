import { plainText } from './unicode.js';

/** What stands between two numbers in one field. */
const between =
  /\s*[|&,;/]+\s*|\s+(?=\+)|\s+(?:or|and|oder|und|bzw\.?|ou|et|o|y|e|u|of|en|eller|och|og|lub|i|или|и)\s+/giu;

const digitsIn = (text: string): number => text.replace(/\D/gu, '').length;

/**
 * The numbers of a field into which people wrote more than one, each with its extension: "020 7946 0001 / 020 7946
 * 0002". A field with one number, or with none, comes back as it is; an empty one as nothing.
 */
export function splitNumbers(raw: string): string[] {
  const text = plainText(raw.replace(/[\n\r]+/gu, '|'));
  const found: string[] = [];
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(between)) {
    const [next = ''] = text.slice(index + mark.length).split(between);
    const least = mark === ',' || mark === '/' ? 7 : 6;
    if (digitsIn(text.slice(from, index)) < least || digitsIn(next) < 6) continue;
    found.push(text.slice(from, index).trim());
    from = index + mark.length;
  }
  if (!found.length) return raw.trim() ? [raw.trim()] : [];
  return [...found, text.slice(from).trim()];
}
