import { plainText } from '../numbers/unicode.js';
import { hasBit, noBits, setBit } from '../segments/bits.js';
import type { LiveSegment } from '../segments/live.js';
import { mayHaveDigits } from '../segments/packed-digits.js';
import { digitsOf, lineWith, rowsBeginningWith } from './by-digits.js';
import { byWords } from './by-words.js';
import type { Fit } from './fit.js';
import { readQuery, type Reading } from './query.js';

/** A query of words, and of digits that are part of a number. */
export interface Both {
  readonly readings: readonly Reading[];
  readonly digits: readonly string[];
}

/** Digits with whatever stands by them that is no letter. */
const number = /(?<!\S)([^\p{L}\p{N}\s]*\d(?:[^\p{L}\p{N}]|\d)*)(?!\S)/u;
const noise = /[^\d\s+().\-/]/gu;

/** Reads `smith 0171 55`; what stands side by side is one number. */
export function readBoth(query: string): Both | undefined {
  const words: string[] = [];
  const digits: string[] = [];
  for (const [at, part] of plainText(query).split(number).entries()) {
    const found = at % 2 ? digitsOf(part.replace(noise, '')) : undefined;
    if (found === undefined) words.push(part);
    else digits.push(found);
  }
  const readings = digits.length ? readQuery(words.join(' ')) : [];
  return readings.length ? { readings, digits } : undefined;
}

/** Of so many rows it is looked whether the digits stand inside a number. */
const mostLooked = 4096;

/** Records with all words and all digits, best first. Whose number begins with them is found among however many. */
export function byBoth(segments: readonly LiveSegment[], { readings, digits }: Both, atOnce: number) {
  const longest = digits.reduce((one, other) => (other.length > one.length ? other : one));
  let left = mostLooked;

  function testOf(live: LiveSegment): (row: number) => boolean {
    const likely = rowsBeginningWith(live, longest);
    if (!likely) return () => true;
    const looked = noBits(live.segment.size);
    return (row) => {
      if (hasBit(likely, row)) return true;
      if (left === 0 || hasBit(looked, row)) return false;
      left--;
      setBit(looked, row);
      const may = mayHaveDigits(live.segment, row, longest);
      if (may) setBit(likely, row);
      return may;
    };
  }

  const tests = new Map(segments.map((live) => [live, testOf(live)]));
  return byWords(segments, readings, atOnce, {
    testOf: (live) => tests.get(live)!,
    refine(fit: Fit): Fit | undefined {
      const [line, ...others] = digits.map((each) => lineWith(fit.entry, each));
      return line && others.every(Boolean) ? { ...fit, found: line.value } : undefined;
    },
  });
}
