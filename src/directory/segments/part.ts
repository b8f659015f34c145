/** Columns to be merged. */
export interface Part<Columns> {
  readonly columns: Columns;
  /** For each row its place in the merged segment; -1 for one that is dropped. */
  readonly moves: Int32Array;
}

/** Items that are counted between two pauses. */
const stride = 8_192;

/** How many items are left. */
export function* countLeft(parts: readonly Part<{ readonly rows: Uint32Array }>[]): Generator<void, number> {
  let left = 0;
  let counted = 0;
  for (const { columns, moves } of parts)
    for (const row of columns.rows) {
      if (moves[row]! >= 0) left++;
      if (++counted % stride === 0) yield;
    }
  return left;
}
