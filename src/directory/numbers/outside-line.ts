import type { ReadNumber } from '../numbers.js';

/** Reads a number as it was dialled or signalled: with an outside line's digits before it, where it is none without. */
export function withOutsideLine(
  raw: string,
  country: string | undefined,
  outsideLine: string | undefined,
  read: (raw: string, country: string | undefined) => ReadNumber,
): ReadNumber {
  const whole = read(raw, country);
  if (!outsideLine || whole.digits.startsWith('+') || !whole.digits.startsWith(outsideLine)) return whole;
  // a number that is one only with a plus before it was guessed
  if (whole.e164 && whole.e164 !== `+${whole.digits}`) return whole;
  const behind = read(textBehind(raw, outsideLine), country);
  return behind.e164 ? behind : whole;
}

function textBehind(raw: string, outsideLine: string): string {
  const pattern = new RegExp(`^\\D*${[...outsideLine].join('\\D*')}`, 'u');
  return raw.replace(pattern, '');
}
