import type { DigitColumns } from './segment.js';
import { mergeSorted, sortedOrder } from './sorted.js';
import { countLeft, type Part } from './part.js';

/** As many places as E.164 has. */
const places = 15;

/** Digits as one number, aligned to the left: what begins alike stands side by side. Longer ones are cut. */
function leftAligned(digits: string): number {
  const size = Math.min(digits.length, places);
  let value = 0;
  for (let at = 0; at < size; at++) value = value * 10 + digits.charCodeAt(at) - zero;
  return value * powers[places - size]!;
}
const zero = 0x30;
const powers = Array.from({ length: places + 1 }, (_, exponent) => 10 ** exponent);

/** Values of a row that a new one is compared with: as many as most rows have. */
const few = 32;

/** Digits of rows; rows come in rising order. */
export class DigitList {
  readonly #values: number[] = [];
  readonly #rows: number[] = [];

  /** What the row has already counts once: as far as it has a few, for twice is no harm. */
  add(digits: string, row: number): void {
    const [values, rows] = [this.#values, this.#rows];
    const value = leftAligned(digits);
    const last = rows.length - 1;
    for (let at = last; rows[at] === row && at > last - few; at--) if (values[at] === value) return;
    values.push(value);
    rows.push(row);
  }

  sorted(): DigitColumns {
    const [values, rows] = [this.#values, this.#rows];
    const order = sortedOrder(
      rows.length,
      (at) => values[at]!,
      2 ** 50,
      (a, b) => values[a]! - values[b]!,
    );
    const columns = { values: new Float64Array(order.length), rows: new Uint32Array(order.length) };
    for (let at = 0; at < order.length; at++) {
      columns.values[at] = values[order[at]!]!;
      columns.rows[at] = rows[order[at]!]!;
    }
    return columns;
  }
}

/** As `mergeTerms`. */
export function* mergeDigits(parts: readonly Part<DigitColumns>[]): Generator<void, DigitColumns> {
  const size = yield* countLeft(parts);
  const merged = { values: new Float64Array(size), rows: new Uint32Array(size) };
  let end = 0;
  yield* mergeSorted(
    parts.map(({ columns: { values } }) => ({ keys: values })),
    (part, at) => {
      const { columns, moves } = parts[part]!;
      const row = moves[columns.rows[at]!]!;
      if (row < 0) return;
      merged.values[end] = columns.values[at]!;
      merged.rows[end++] = row;
    },
  );
  return merged;
}
