import type { DigitColumns } from './segment.js';
import { mergeSorted, sortedOrder, type Part } from './sorted.js';

/** As many places as E.164 has. */
const places = 15;

/** Digits as one number, aligned to the left: what begins alike stands side by side. Longer ones are cut. */
const leftAligned = (digits: string): number => Number(digits.slice(0, places).padEnd(places, '0'));

export function sortDigits(digits: readonly string[], rows: readonly number[]): DigitColumns {
  const values = digits.map(leftAligned);
  const order = sortedOrder(rows.length, (a, b) => values[a]! - values[b]! || rows[a]! - rows[b]!);
  return { values: Float64Array.from(order, (at) => values[at]!), rows: Uint32Array.from(order, (at) => rows[at]!) };
}

/** As `mergeTerms`. */
export function* mergeDigits(parts: readonly Part<DigitColumns>[]): Generator<void, DigitColumns> {
  const size = parts.reduce((sum, { columns }) => sum + columns.rows.length, 0);
  const merged = { values: new Float64Array(size), rows: new Uint32Array(size) };
  let end = 0;
  yield* mergeSorted(
    parts.map(({ columns }) => columns.rows.length),
    (a, i, b, j) => parts[a]!.columns.values[i]! - parts[b]!.columns.values[j]!,
    (part, at) => {
      const { columns, rowOf } = parts[part]!;
      const row = rowOf(columns.rows[at]!);
      if (row < 0) return;
      merged.values[end] = columns.values[at]!;
      merged.rows[end++] = row;
    },
  );
  return { values: merged.values.slice(0, end), rows: merged.rows.slice(0, end) };
}
