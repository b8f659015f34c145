/** The order of words in a dictionary: by their code units, a beginning before what goes on from it. */

/** As many letters fit a number, each as one of `ranks` digits. */
const headLetters = 9;
const ranks = 40;

/** All heads are below this. */
export const mostHeads = 2 ** 48;

/** Rises with the letter; exact for those of most words. */
function rankOf(letter: number): number {
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61 + 13; // a to z
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30 + 2; // 0 to 9
  if (letter < 0x30) return 1;
  return letter < 0x61 ? 12 : 39;
}
const isExact = (rank: number): boolean => rank !== 1 && rank !== 12 && rank !== 39;

/** The first letters of a word as an integer that goes along with the order. */
export function headOf(letters: Uint16Array, from: number, to: number): number {
  let head = 0;
  let place = 0;
  for (let isTold = true; isTold && place < headLetters && from + place < to; place++) {
    const rank = rankOf(letters[from + place]!);
    head = head * ranks + rank;
    isTold = isExact(rank);
  }
  return head * powers[headLetters - place]!;
}
const powers = Array.from({ length: headLetters + 1 }, (_, exponent) => ranks ** exponent);

/** A word lies in `letters` from one place to before another. */
export function compareWords(
  letters: Uint16Array,
  from: number,
  to: number,
  otherLetters: Uint16Array,
  otherFrom: number,
  otherTo: number,
): number {
  const common = Math.min(to - from, otherTo - otherFrom);
  for (let at = 0; at < common; at++) {
    const difference = letters[from + at]! - otherLetters[otherFrom + at]!;
    if (difference) return difference;
  }
  return to - from - (otherTo - otherFrom);
}
