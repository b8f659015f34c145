/**
 * A vCard's content lines (RFC 6350 section 3.3, RFC 2426, RFC 6868). What is not changed is written back byte for byte,
 * also what nobody here understands.
 */

export interface Param {
  /** Upper case. A bare word, as vCard 2.1 has it, is a value of `TYPE`. */
  readonly name: string;
  readonly values: readonly string[];
}

export interface Line {
  /** As it stands in the card, with its folds and its end. */
  readonly raw: string;
  /** In lower case. */
  readonly group?: string;
  /** Upper case; empty for what cannot be read, stands in a card inside the card, or in a further one. */
  readonly name: string;
  readonly params: readonly Param[];
  /** Unfolded, still escaped. */
  readonly value: string;
}

/** Every line of a text; together their `raw` is the text. */
export function readLines(text: string): readonly Line[] {
  let depth = 0;
  let isOver = false;
  return (text.match(folded) ?? []).filter(Boolean).map((raw) => {
    const line = readLine(raw);
    if (line.name === 'BEGIN') depth++;
    const isOwn = depth === 1 && !isOver;
    if (line.name === 'END') isOver ||= --depth < 1;
    return isOwn ? line : { ...line, name: '' };
  });
}

/** One line and those that continue it: they begin with white space. */
const folded = /[^\r\n]*(?:\r\n?|\n|$)(?:[ \t][^\r\n]*(?:\r\n?|\n|$))*/gu;

const unfold = (raw: string): string => raw.replace(/(?:\r\n?|\n)[ \t]/gu, '').replace(/(?:\r\n?|\n)$/u, '');

const paramValue = '(?:"[^"]*"|[^";:,]*)';
const param = `;([^=;:"]+)(?:=(${paramValue}(?:,${paramValue})*))?`;
const content = new RegExp(`^(?:([\\w-]+)\\.)?([\\w-]+)((?:${param})*):(.*)$`, 'su');

function readLine(raw: string): Line {
  const [, group, name = '', params = '', , , value = ''] = content.exec(unfold(raw)) ?? [];
  return {
    raw,
    ...(group && { group: group.toLowerCase() }),
    name: name.toUpperCase(),
    params: [...params.matchAll(new RegExp(param, 'gu'))].map(([, key = '', values]) =>
      values === undefined ? { name: 'TYPE', values: [key] } : { name: key.toUpperCase(), values: readValues(values) },
    ),
    value,
  };
}

const readValues = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|[^",]+/gu)].map(([plain, quoted]) =>
    (quoted ?? plain).replace(/\^([n^'])/gu, (_, code: string) => ({ n: '\n', '^': '^' })[code] ?? '"'),
  );

/** The same line with another value; its name and parameters stay as they were spelled. */
export function withValue(line: Line, value: string): Line {
  const text = unfold(line.raw);
  return { ...line, value, raw: folding(text.slice(0, text.length - line.value.length) + value, endOf(line)) };
}

/** A line that is written anew. `like`: a line of the same card, for how its lines end. */
export function newLine(line: Omit<Line, 'raw'>, like: Line | undefined): Line {
  const params = line.params.map(({ name, values }) => `;${name}=${values.map(writeValue).join(',')}`);
  const head = `${line.group ? `${line.group}.` : ''}${line.name}${params.join('')}`;
  return { ...line, raw: folding(`${head}:${line.value}`, endOf(like)) };
}

const endOf = (line: Line | undefined): string => /(?:\r\n?|\n)$/u.exec(line?.raw ?? '')?.[0] ?? '\r\n';

function writeValue(value: string): string {
  const text = value
    .replaceAll('^', '^^')
    .replace(/\r\n?|\n/gu, '^n')
    .replaceAll('"', "^'");
  return /[,;:]/u.test(text) ? `"${text}"` : text;
}

/** No line is longer than 75 octets of UTF-8; no character is cut. */
function folding(text: string, end: string): string {
  let lines = '';
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length + size > 75) {
      lines += `${end} `;
      length = 1;
    }
    lines += character;
    length += size;
  }
  return lines + end;
}
