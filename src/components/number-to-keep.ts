import type { Call } from '../core/call.js';

/** The number to be kept for a contact: as signalled where that is international, else in that form where it is known. */
export const numberToKeep = ({ number, e164 }: Call): string | undefined =>
  number?.startsWith('+') ? number : (e164 ?? number);
