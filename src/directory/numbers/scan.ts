/**
 * The digits of a text, for millions of numbers in a row: what was found stands here until the next scan, because an object
 * for each would cost more than reading it.
 */

const most = 20;
const codes = new Uint8Array(most);
const written = new Uint8Array(most);
let count = 0;
let hasPlus = false;
let zeroAt = -1;
let slashAt = 0;
let slashes = 0;
let marks = 0;

/**
 * Takes in digits and what people put between them, from the beginning of a text as far as it goes. Returns where it
 * stopped: the end, if the text is nothing else.
 */
export function scan(text: string): number {
  const { length } = text;
  let at = (text.charCodeAt(0) | 32) === 116 && /^tel:/iu.test(text) ? 4 : 0;
  let digits = 0;
  hasPlus = false;
  zeroAt = -1;
  slashAt = slashes = marks = 0;
  for (; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter >= 48 && letter <= 57) {
      if (letter === 48 && text.charCodeAt(at - 1) === 40 && text.charCodeAt(at + 1) === 41) zeroAt = digits;
      if (digits < most) codes[digits] = letter;
      digits++;
    } else if (letter === 45 || letter === 46) marks++;
    else if (letter === 47) {
      slashAt = digits;
      slashes++;
    } else if (letter === 43 && digits === 0 && !hasPlus) hasPlus = true;
    else if (letter !== 32 && letter !== 160 && letter !== 40 && letter !== 41) break;
  }
  count = digits;
  return at;
}

/** How many digits there were. */
export const digitCount = (): number => count;

/** Whether it was written with a plus. */
export const isPlus = (): boolean => hasPlus;

/** Where a zero stands alone in brackets, as the last of such. */
export const bracketedZero = (): number => zeroAt;

/** Takes the zero in brackets out. */
export function leaveOutZero(): void {
  codes.copyWithin(zeroAt, zeroAt + 1);
  count--;
  zeroAt = -1;
}

/** Whether it could be a date: digits with dashes, dots or slashes between them. */
export const isDateLike = (): boolean => marks + slashes > 0 && count <= 8 && count >= 4 && !hasPlus;

/** Whether a slash stands between what are two numbers. */
export const isTwo = (): boolean =>
  slashes === 1 && slashAt >= (hasPlus || codes[0]! + codes[1]! === 96 ? 9 : 7) && count - slashAt >= 6;

/** The digit there. */
export const digitAt = (at: number): number => codes[at]! - 48;

/** The digits from there on, up to nine of them, as an integer. */
export function digitsAt(at: number, size: number): number {
  let digits = 0;
  for (let end = at + size; at < end; at++) digits = (digits * 10 + codes[at]! - 48) | 0; // small integers are faster
  return digits;
}

/** All digits from there on, as an integer. */
export function digitsFrom(at: number): number {
  const size = count - at;
  return size > 9 ? digitsAt(at, size - 9) * 1e9 + digitsAt(count - 9, 9) : digitsAt(at, size);
}

/** The digits as text; none, if there are too many to be a number. */
export const scannedDigits = (): string | undefined => (count > most ? undefined : textOf(codes, count));

/** `+`, a country's code, and the last `size` digits. */
export function internationalText(code: number, codeSize: number, size: number): string {
  written[0] = 43;
  for (let at = codeSize, rest = code; at > 0; at--, rest = Math.floor(rest / 10)) written[at] = 48 + (rest % 10);
  for (let at = 0; at < size; at++) written[1 + codeSize + at] = codes[count - size + at]!;
  return textOf(written, 1 + codeSize + size);
}

/** Making text of character codes at once is several times as fast as of a large integer, or piece by piece. */
const textOf = (c: Uint8Array, size: number): string =>
  // prettier-ignore
  String.fromCharCode(
    c[0]!, c[1]!, c[2]!, c[3]!, c[4]!, c[5]!, c[6]!, c[7]!, c[8]!, c[9]!,
    c[10]!, c[11]!, c[12]!, c[13]!, c[14]!, c[15]!, c[16]!, c[17]!, c[18]!, c[19]!,
  ).slice(0, size);
