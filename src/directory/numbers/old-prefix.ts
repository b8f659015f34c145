/** Prefixes that a country has given up and people still write, where no number of today begins so. */
const given: Readonly<Record<string, RegExp>> = {
  CL: /^0(?=[2-79]\d{8}$)/,
  MX: /^0(?:1|4[45])(?=[2-9]\d{9}$)/,
  PL: /^0(?=[1-9]\d{8}$)/,
  UA: /^8(?=0[3-9]\d{8}$)/,
};

/** Behind the country's code they stand as well. */
const abroad: readonly (readonly [code: string, prefix: RegExp])[] = [
  ['+48', given.PL!],
  ['+52', given.MX!],
  ['+56', given.CL!],
];

/** A Mexican mobile number as it was called from abroad: trunks leave out the plus, and the 1 is known by history. */
const mexican = /^521[2-9]\d{9}$/;

/** Digits without such a prefix, or with a plus where that tells the number; absent where there is none. */
export function withoutOldPrefix(digits: string, country = ''): string | undefined {
  if (mexican.test(digits)) return `+${digits}`;
  const [code, prefix] = abroad.find(([code]) => digits.startsWith(code)) ?? ['', given[country.toUpperCase()]];
  const found = prefix?.exec(digits.slice(code.length));
  return found ? code + digits.slice(code.length + found[0].length) : undefined;
}
