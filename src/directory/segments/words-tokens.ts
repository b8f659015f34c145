import { fold } from '../fold.js';
import { Integers } from './integers.js';

/** How much of a run of letters without spaces is kept from each of its beginnings, and how many beginnings. */
export const longestRun = 16;
const mostBeginnings = 96;

const apostrophes = /['’‘`´ʼʻʹ′＇׳״]/gu;
const hyphens = /[-‐‑–־]/gu;
const joiners = /[-‐‑–־'’‘`´ʼʻʹ′＇׳״]/u;
/** What parts the letters of a name that many write as one word: `AT&T`, `I.B.M.`, `A/B`, `J. K.`. */
const signs = /(?<=[\p{L}\p{N}])&(?=[\p{L}\p{N}])|(?<=(?<![\p{L}\p{N}])\p{L})(?:\. ?|\/)(?=\p{L}(?![\p{L}\p{N}]))/gu;
const hasSpelling = /[äöüåø]|[aou]\u0308|a\u030a/iu;
const spellings: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const umlauts = /[äöüåø]/gu;

/** `mueller` for `Müller`; `undefined` where nothing is spelled out. */
export const spellOut = (text: string): string | undefined =>
  hasSpelling.test(text)
    ? text
        .normalize('NFC')
        .toLowerCase()
        .replace(umlauts, (letter) => spellings[letter] ?? '')
    : undefined;

/** Scripts whose words (or, in Korean, names) follow one another without a space. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Bopomofo}]/u;
export const isUnspaced = (word: string): boolean => unspaced.test(word);

/** Where no substring that a person types begins: second halves of one letter, and vowels inside a Korean syllable. */
const insideLetter = /[\u3099\u309a\u1160-\u11ff\udc00-\udfff]/;

/**
 * The words of a text in each way in which it may be spelled: hyphens as blanks and apostrophes left out; both as blanks;
 * both left out. What may be the beginning of a name (`O Brien`) joins the next word in that one. And letters that signs
 * part, as one word.
 */
export function spellingsOf(text: string): readonly (readonly string[])[] {
  const usual = wordsOf(text);
  const whole = text.replace(signs, '');
  const joined = whole === text ? [] : [wordsOf(whole)];
  if (!joiners.test(text)) return [usual, ...(usual.some(isBeginning) ? [joinBeginnings(usual)] : []), ...joined];
  const apart = wordsOf(text.replace(apostrophes, ' '));
  return [usual, apart, joinBeginnings(wordsOf(text.replace(hyphens, ''))), ...joined];
}

const wordsOf = (text: string): readonly string[] => {
  const folded = fold(text);
  return folded ? folded.split(' ') : [];
};

/** `O Brien`, `D Angelo`, `Mc Gregor`: the first word may be written as part of the second. */
function joinBeginnings(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    joined.push(isBeginning(word) && at < words.length - 1 ? word + words[++at]! : word);
  }
  return joined;
}

const beginnings = new Set([...'odlmn', 'mc', 'mac', 'عبد']);
const isBeginning = (word: string) => word.length < 4 && beginnings.has(word);

/**
 * All that the words of a text are found by, each once, its first word first: every spelling of every word, and in a
 * script without spaces what begins at each of its letters.
 */
export function tokens(text: string): readonly string[] {
  const quick = plainWords(text);
  if (quick) return quick;
  const plain = ownTokens(text);
  const spelled = spellOut(text);
  const all = spelled === undefined ? plain : [...plain, ...ownTokens(spelled)];
  if (all.some(isUnspaced)) return [...new Set(all.flatMap((word) => (isUnspaced(word) ? suffixes(word) : word)))];
  return spelled === undefined ? plain : [...new Set(all)];
}

function ownTokens(text: string): readonly string[] {
  const [usual = [], ...others] = spellingsOf(text);
  return others.length ? [...new Set([usual, ...others].flat())] : usual;
}

function suffixes(word: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < word.length && found.length < mostBeginnings; at++)
    if (!insideLetter.test(word.charAt(at))) found.push(word.slice(at, at + longestRun));
  return found;
}

/** Where the words begin and end that were scanned last. */
const scanned = new Integers();

/** The words of a text in ASCII that has but one spelling, or two by its hyphens, else `undefined`. */
function plainWords(text: string): readonly string[] | undefined {
  const lower = scanPlain(text, scanned);
  if (lower === undefined) return undefined;
  const words = Array.from({ length: scanned.size / 2 }, (_, at) =>
    lower.slice(scanned.values[2 * at], scanned.values[2 * at + 1]),
  );
  if (!lower.includes('-')) return words;
  return [...new Set([...words, ...(plainWords(lower.replaceAll('-', '')) ?? [])])];
}

/**
 * Finds the words of a text in ASCII that has but one spelling, or two by its hyphens: returns it in lower case, with where
 * each word begins and ends in `bounds`; else `undefined`. Most texts are such, and every text of every record is read here.
 */
export function scanPlain(text: string, bounds: Integers): string | undefined {
  const lower = text.toLowerCase();
  bounds.clear();
  let start = 0;
  for (let at = 0; at <= lower.length; at++) {
    const code = lower.charCodeAt(at);
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) continue;
    if (code > 0x7f || code === 0x27 || code === 0x60) return undefined;
    if (code === 0x26 || (at === start + 1 && (code === 0x2e || code === 0x2f) && isLetter(lower, at)))
      return undefined;
    if (at > start) {
      if (at < start + 4 && isBeginning(lower.slice(start, at))) return undefined;
      bounds.push(start);
      bounds.push(at);
    }
    start = at + 1;
  }
  return lower;
}

/** Whether there is but one letter behind this place. */
const isLetter = (lower: string, at: number): boolean => /^ ?[a-z](?![a-z0-9])/.test(lower.slice(at + 1, at + 4));
