/** Letters that Unicode does not take apart, and those that are written in two ways at will. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ґ: 'г',
};
const odd = new RegExp(`[${Object.keys(letters).join('')}ァ-ヶヽ]`, 'gu');

/** A name is kept in Katakana and typed in Hiragana, which has the same letters in the same order. */
const hiragana = (katakana: string): string => String.fromCharCode(katakana.charCodeAt(0) - 0x60);

/**
 * Inside a word, and left out by many: apostrophes, a Hebrew geresh, the line that stretches an Arabic word; and what
 * nobody sees, where a line may or may not be broken.
 */
const apostrophes = /['’‘`´ʼʻʹ′＇׳״ـ\u00ad\u200b\u2060\ufeff]/gu;

/**
 * Accents and other points of scripts that are read without them, and joiners. The vowel signs of Thai, Devanagari and
 * others are part of the word, and so are the voicing marks of Kana.
 */
const accents =
  /(?![\u3099\u309a])\p{Script=Inherited}|\u093c|(?=\p{M})[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Cyrillic}]/gu;

/** Words in lower case without accents and punctuation, one blank between them: what names are compared and found by. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (isPlain.test(lower)) return lower;
  if (isAscii.test(lower)) return tidy(lower.replace(/['`]/g, ''), /[^a-z0-9]+/g);
  const bare = text.replace(apostrophes, '').normalize('NFKD').replace(accents, '').toLowerCase();
  return tidy(
    bare.replace(odd, (letter) => letters[letter] ?? hiragana(letter)),
    /[^\p{L}\p{M}\p{N}]+/gu,
  );
}

const isPlain = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const isAscii = /^[\0-\x7f]*$/;
const tidy = (text: string, gaps: RegExp) => text.replace(gaps, ' ').trim();

/** The same text, but for case and blanks. */
export const sameText = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (text: string) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
