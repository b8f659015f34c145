/** One change of a numbering plan: what a number looks like on one side of it, and how it is written on the other. */
interface Change {
  readonly from: RegExp;
  readonly to: string;
}

const changes: readonly Change[] = [
  // Brazil: mobile numbers got a ninth digit; those of eight began with 6 to 9
  { from: /^\+55([1-9]{2})9([6-9]\d{7})$/, to: '+55$1$2' },
  { from: /^\+55([1-9]{2})([6-9]\d{7})$/, to: '+55$19$2' },
  // Mexico: a 1 stood before mobile numbers called from abroad
  { from: /^\+521([2-9]\d{9})$/, to: '+52$1' },
  { from: /^\+52([2-9]\d{9})$/, to: '+521$1' },
  // Argentina: a 9 stands before mobile numbers called from abroad, and many leave it out
  { from: /^\+549([1-3]\d{9})$/, to: '+54$1' },
  { from: /^\+54([1-3]\d{9})$/, to: '+549$1' },
  // Italy: the zero belongs to numbers of the fixed network, and people drop it; then 3 would begin a mobile number
  { from: /^\+390([124-9]\d{4,9})$/, to: '+39$1' },
  { from: /^\+39((?:1[0-57]|[24679]|5[0-46-9]|8[1-35-7])\d{3,8})$/, to: '+390$1' },
];

/**
 * E.164 forms under which the same line may be stored by an older or newer numbering plan. A form that today's plan does
 * not know is one too: numbers that were stored in it are found by it.
 */
export const otherForms = (e164: string): readonly string[] =>
  changes.filter(({ from }) => from.test(e164)).map(({ from, to }) => e164.replace(from, to));
