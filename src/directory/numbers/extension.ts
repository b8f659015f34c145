/** How people write extensions. */

const words = [
  'e?xt(?:ensi(?:[oó]n?)?)?n?',
  'xt?n?',
  'int(?:ern[eo]?|érieur)?',
  'anexo',
  'ramal',
  'poste?',
  'доб(?:авочный)?',
  'внутр?',
  'durchwahl|dw|nebenstelle|nst|klappe|kl',
  'toestel|tst',
  'anknytning|ankn',
  'lokal(?:nummer)?',
  'wewn?',
  'linka|klapka',
  'dahili',
  'שלוחה',
  'تحويلة|داخلي',
  '内线|分机|內線|分機|内線',
].join('|');

/** A word takes more digits than a mark: behind a mark a second number may begin. */
const behind =
  `(?:;ext=|[\\s,;([.-]*(?<!\\p{L})(?:${words})[\\s.:=,-]*)(\\d{1,12})[\\s#)\\]]*$` +
  `|\\s*(?:[#~]|,,+|[,;])[\\s:.,-]*(\\d{1,6})[\\s#)]*$` +
  `|[\\s-]+(\\d{1,6})#$`;
const rest = new RegExp(`^[\\s).]*?(?:${behind})`, 'iu');
const whole = new RegExp(`^(.*\\d[\\s).]*?)(?:${behind})`, 'isu');

/** The extension in what stands behind a number, if it is nothing else. */
export function extensionIn(text: string): string | undefined {
  const [, ...found] = rest.exec(text) ?? [];
  return found.find(Boolean);
}

/** Takes the extension off plain text; a number is never made of the extension alone. */
export function cutExtension(text: string): { readonly text: string; readonly extension?: string } {
  const [, number, ...found] = whole.exec(text) ?? [];
  const extension = found.find(Boolean);
  return number === undefined || extension === undefined ? { text } : { text: number.trim(), extension };
}
