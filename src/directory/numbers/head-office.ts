/**
 * Countries where a firm's direct lines are its main number with more digits behind it: the beginnings of their area codes.
 * Mobile numbers, free ones and those that belong to no place are not among them.
 */
const areas = {
  '+49': /^(?:[24-69]|3[013-9]|7[1-9]|8[1-9])(?!00)/,
  '+43': /^(?:[1-5]|6(?:[1-4]|5[468]|62)|7(?!20)[2-7])/,
} as const;

/** A direct line has so many digits more than the main number at most, and a main number so many at least. */
const mostDropped = 3;
const least = 5;

/**
 * E.164 of what may be the main number of the office behind a direct line, nearest first: with fewer digits, each also with
 * the `0` of a reception desk instead. Empty where the country's plan does not make numbers so, as in North America.
 */
export function headOffices(e164: string): readonly string[] {
  const code = e164.slice(0, 3);
  const line = e164.slice(3);
  if (!isOpen(code) || !areas[code].test(line)) return [];
  const found: string[] = [];
  for (let dropped = 1; dropped <= mostDropped && line.length - dropped >= least; dropped++) {
    const office = e164.slice(0, -dropped);
    found.push(`${office}0`, office);
  }
  return found.filter((each) => each !== e164);
}

const isOpen = (code: string): code is keyof typeof areas => code in areas;
