/** How people write extensions. */

const words = [
  'e?xt(?:ensi(?:[oó]n?)?)?n?',
  'extens(?:ão)?',
  'xt?n?|ex|×',
  'int(?:ern[eo]?|erior|érieur)?',
  'anexo',
  'ramal',
  'poste?',
  'доб(?:авочный)?|дод(?:атковий)?',
  'вн(?:утр(?:енний|ішній)?)?|вътр',
  'durchw(?:ahl)?|dw|nebenstelle|nst|app(?:arat)?|klappe|kl',
  'toestel|tst|doorkies(?:nummer)?',
  'ank(?:n(?:ytning)?)?',
  'alanumero',
  'lok(?:al(?:nummer)?)?|loc(?:al)?',
  'wewn?',
  'linka|klapka',
  'mellék',
  'dahili',
  'εσωτ(?:ερικό)?',
  'שלוחה',
  'تحويلة|داخلي|داخلی',
  'máy lẻ|ต่อ',
  '内线|分机号?|內線|分機|内線|内|转|轉|내선',
].join('|');

/** Between a word and its digits, beside punctuation: "number". */
const gap = '(?:[\\s.:=,#)-]|n[°o]|номер|番号|번호)*';

/** To the end: nothing more, or what people note of the extension, "(Ann)". */
const end = '(?:[\\s#)\\]]*|[\\s,;:(-]+\\p{L}\\D*)$';

/** A word takes more digits than a mark or a single letter: behind these a second number may begin. */
const behindWord = `[\\s,;([.-]*(?<!\\p{L})(?:${words})${gap}(\\d{1,12})${end}`;
const behind =
  `(?:;ext=(\\d{1,12})[\\s#)\\]]*$|${behindWord}` +
  `|[\\s,;([.-]*(?<!\\p{L})[prw][\\s.:]*(\\d{1,6})[\\s#)\\]]*$` +
  `|\\s*(?:[#~]|,,+|[,;])[\\s:.,-]*(\\d{1,6})[\\s#)]*$` +
  `|[\\s-]+(\\d{1,6})#$)`;
const rest = new RegExp(`^[\\s).]*?${behind}`, 'iu');
const whole = new RegExp(`^(.*\\d[\\s).]*?)${behind}`, 'isu');
/** Behind letters only a word tells that it is one. */
const lettered = new RegExp(`^(\\D?\\d[\\d\\s().-]*[a-z][a-z\\s().-]*?)${behindWord}`, 'iu');

const dashed = /^(\(?0\d{1,3}\)?[\s-]*\d{4}-?\d{3,4})-(\d{1,5})$/u;

/** `010-12345678-801`: in China and Taiwan an extension stands behind a dash, with no word. */
export function cutDashed(text: string, country = ''): readonly [number: string, extension: string] | undefined {
  const [, number, extension] = (/^(?:CN|TW)$/iu.test(country) && dashed.exec(text)) || [];
  return number === undefined || extension === undefined ? undefined : [number, extension];
}

/** The extension in what stands behind a number, if it is nothing else. */
export function extensionIn(text: string): string | undefined {
  const [, ...found] = rest.exec(text) ?? [];
  return found.find(Boolean);
}

/** Takes the extension off plain text; a number is never made of the extension alone. */
export function cutExtension(text: string): { readonly text: string; readonly extension?: string } {
  const [, number, ...found] = whole.exec(text) ?? lettered.exec(text) ?? [];
  const extension = found.find(Boolean);
  return number === undefined || extension === undefined ? { text } : { text: number.trim(), extension };
}
