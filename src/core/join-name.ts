/** Without superfluous spaces. */
export const tidy = (text: string | undefined): string => (text ?? '').replace(/\s+/gu, ' ').trim();

/** `Ada Lovelace`; one part alone when the other is missing. */
export const joinName = (first: string | undefined, last: string | undefined): string =>
  [tidy(first), tidy(last)].filter(Boolean).join(' ');
