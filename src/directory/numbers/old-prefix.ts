/** Prefixes that a country has given up and people still write, where no number of today begins so. */
const given: Readonly<Record<string, RegExp>> = {
  CL: /^0(?=9\d{8}$)/,
  MX: /^0(?:1|4[45])(?=[2-9]\d{9}$)/,
  PL: /^0(?=[1-9]\d{8}$)/,
  UA: /^8(?=0[3-9]\d{8}$)/,
};

/** National digits without such a prefix; absent where there is none. */
export function withoutOldPrefix(digits: string, country = ''): string | undefined {
  const prefix = given[country.toUpperCase()]?.exec(digits);
  return prefix ? digits.slice(prefix[0].length) : undefined;
}
