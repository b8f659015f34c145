import { html } from 'lit';

/** Stand-ins from the private use area: no text of ours holds them. */
const standIn = (index: number): string => String.fromCharCode(0xe000 + index);
const standIns = /[\ue000-\ue00f]/u;

/**
 * Shows a sentence of `text/` with each value in a `<bdi>`, so that a right-to-left name leaves the rest in order:
 * `rich(text.show, name)`.
 */
export function rich<T extends readonly string[]>(sentence: (...values: T) => string, ...values: T) {
  const withStandIns = sentence(...(values.map((_, index) => standIn(index)) as unknown as T));
  const order = [...withStandIns].filter((letter) => standIns.test(letter));
  return withStandIns.split(standIns).map((words, at) => {
    const letter = order[at];
    return letter === undefined ? words : html`${words}<bdi>${values[letter.charCodeAt(0) - 0xe000]}</bdi>`;
  });
}
