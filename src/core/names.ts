/** One reversible way between a name string and its parts, for CRMs that keep only one of the two. */

import { tidy } from './join-name.js';

export { joinName } from './join-name.js'; // by itself: what only shows a name carries no particles

export interface NameParts {
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * The last word is the last name, with the particles before it (`van`, `de la`); `Lovelace, Ada` is turned round.
 * One word alone is a first name; a name that begins with a particle is a last name only.
 */
export function splitName(name: string | undefined): NameParts {
  const text = tidy(name);
  const comma = /^([^,]+), ([^,]+)$/u.exec(text);
  if (comma) return { firstName: comma[2] ?? '', lastName: comma[1] ?? '' };
  const words = text.split(' ');
  if (words.length < 2) return { firstName: text, lastName: '' };
  if (particles.has(words[0] ?? '')) return { firstName: '', lastName: text };
  let at = words.length - 1;
  while (at > 1 && particles.has(words[at - 1] ?? '')) at--;
  return { firstName: words.slice(0, at).join(' '), lastName: words.slice(at).join(' ') };
}

/** Lower case on purpose: `Van` as a first or middle name stays where it is. */
const particles = new Set(
  'af al ap av bin d da de dei del den der des di do dos du e el la las le los ten ter van vom von y zu zum zur'.split(
    ' ',
  ),
);
