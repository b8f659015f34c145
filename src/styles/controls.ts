import { css } from 'lit';
import { base } from './base.js';

/** What is typed into or ticked, beside what `base` gives. */
const fields = css`
  input,
  select {
    min-block-size: 2rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    margin: 0;
    font: inherit;
  }

  input:not([type='checkbox'], [type='radio']),
  select {
    inline-size: 100%;
    padding: 0.2rem 0.5rem;
    background: var(--_background);
    color: var(--_text);
  }

  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1rem;
    min-block-size: 1rem;
    margin: 0.25rem;
    accent-color: var(--_accent);
  }

  input[aria-invalid='true'] {
    border-color: var(--_danger);
    outline-color: var(--_danger);
  }

  label {
    display: block;
    font-size: var(--_size-small);
    color: var(--_muted);
  }

  h3 {
    font-size: var(--_size);
  }
`;

/** For elements with fields. */
export const controls = [base, fields];
