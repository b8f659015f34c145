import { html, type TemplateResult } from 'lit';

/** A sentence in which each of these values keeps its own direction of writing and leaves that of the sentence alone. */
export function isolated(sentence: string, ...values: readonly string[]): readonly (string | TemplateResult)[] {
  const [value, ...rest] = values;
  if (!value) return values.length ? isolated(sentence, ...rest) : [sentence];
  const parts = sentence.split(value);
  return parts.flatMap((part, at) => [...(at ? [html`<bdi>${value}</bdi>`] : []), ...isolated(part, ...rest)]);
}
