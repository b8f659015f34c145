import { css } from 'lit';

/** Sentences keep the order of their own language, also on a page that is written the other way. */
export const styles = css`
  :host {
    position: relative;
  }

  article {
    display: grid;
    gap: calc(var(--_space) * 1.5);
  }

  header {
    display: grid;
    gap: 0.125rem;
  }

  h2:focus-visible {
    outline-offset: 1px;
  }

  .row {
    display: grid;
    grid-template-columns: 4rem minmax(0, 1fr) auto;
    column-gap: var(--_space);
    padding-block: 0.25rem;
    border-block-start: 1px solid var(--_line);
  }

  .row:last-child {
    border-block-end: 1px solid var(--_line);
  }

  dt {
    padding-block: 0.25rem;
    color: var(--_muted);
  }

  .values p {
    padding-block: 0.25rem;
  }

  .values a {
    display: inline-block;
    min-block-size: 1.5rem;
  }

  .extension {
    white-space: nowrap;
  }

  .source {
    color: var(--_muted);
    white-space: nowrap;
  }

  .actions {
    display: flex;
    align-items: center;
    align-self: start;
    gap: 0.125rem;
  }

  .row > .note {
    grid-column: 1 / -1;
  }

  .note.warning {
    padding: 0.125rem var(--_space);
    border-inline-start: 3px solid var(--_warning);
    background: var(--_warning-surface);
    color: var(--_warning);
  }

  .joins,
  .joins :is(ul, section) {
    display: grid;
    gap: 0.25rem;
  }

  .joins details > :not(summary) {
    margin-block-start: 0.25rem;
  }

  .joins :is(h3, p, span) {
    unicode-bidi: plaintext;
    text-align: match-parent;
  }

  .suggestions {
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  h3 {
    font-size: var(--_size);
  }

  .joins li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--_space);
    align-items: baseline;
  }

  .links {
    display: grid;
    gap: 0.25rem;
  }

  .links a {
    display: inline-block;
    min-block-size: 1.5rem;
  }
`;
