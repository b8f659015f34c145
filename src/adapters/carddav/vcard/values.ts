/** What stands behind the colon of a content line: one text, or several with separators. */

const escapes: Readonly<Record<string, string>> = { n: '\n', N: '\n' };

export const unescapeText = (value: string): string =>
  value.replace(/\\(.)/gsu, (_, code: string) => escapes[code] ?? code);

export const escapeText = (text: string): string => text.replace(/[\\,;]/gu, '\\$&').replace(/\r\n?|\n/gu, '\\n');

/** The parts of a value, still escaped: `Stevenson;John;Philip,Paul` at `;` or at `,`. */
export function splitAt(separator: ';' | ',', value: string): readonly string[] {
  const parts = [''];
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === separator) parts.push('');
    else parts[parts.length - 1] += character === '\\' ? character + value.charAt(++at) : character;
  }
  return parts;
}
