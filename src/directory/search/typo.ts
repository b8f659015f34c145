/**
 * Whether a word begins as `wanted` but for one typo: a letter too many, too few or another one, or two that have changed
 * places. `whole`: there is no more to the word.
 */
export function howAlmost(word: string, wanted: string): 'whole' | 'beginning' | undefined {
  let at = 0;
  while (at < wanted.length && word.charAt(at) === wanted.charAt(at)) at++;
  const goesOn = (rest: string, from: number) => word.startsWith(rest, from) && from + rest.length;
  const ends = [
    goesOn(wanted.slice(at + 1), at), // a letter too many
    goesOn(wanted.slice(at + 1), at + 1), // another one
    goesOn(wanted.slice(at), at + 1), // one too few
    goesOn(`${wanted.charAt(at + 1)}${wanted.charAt(at)}${wanted.slice(at + 2)}`, at),
  ].filter((end) => end !== false);
  if (ends.includes(word.length)) return 'whole';
  return ends.length ? 'beginning' : undefined;
}
