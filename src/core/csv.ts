/** What a spreadsheet may take for the beginning of a formula, `+44 20 7946 0100` included, also behind blanks and invisible marks. */
const formula = /^[\s\0\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** What parts cells or lines, in any country's spreadsheet; blanks that would be cut off. */
const special = /[",;\t\r\n]|^\s|\s$/u;

/**
 * Rows of cells, the header first, as a file that spreadsheets open: CSV as RFC 4180 has it, in UTF-8 once it is encoded,
 * with the mark that tells so. No cell is run as a formula: an apostrophe in front makes it text.
 */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;

function cellOf(value: string): string {
  const text = formula.test(value) ? `'${value}` : value;
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
