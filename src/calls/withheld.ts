const words = new Set([
  'anonymous',
  'blocked',
  'hidden',
  'no caller id',
  'no number',
  'not available',
  'private',
  'private number',
  'restricted',
  'unavailable',
  'unknown',
  'withheld',
]);

/** The digits that some networks send in place of a withheld number: "ANONYMOUS" on a keypad. */
const anonymousDigits = /^\+?266696687$/;

/** Whether a signalled number stands for "not told": absent, empty, a word for it, or its keypad digits. */
export function isWithheld(number: string | undefined): boolean {
  const raw = number ?? '';
  const sipUser = /\bsips?:([^@;>]*)/i.exec(raw)?.[1];
  const text = (sipUser ?? raw.replace(/^\s*tel:/i, ''))
    .replace(/[<>"()]/g, '')
    .trim()
    .toLowerCase();
  return text === '' || words.has(text) || anonymousDigits.test(text);
}
