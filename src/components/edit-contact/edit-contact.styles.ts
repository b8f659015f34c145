import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  dialog {
    z-index: 2;
  }

  .body[inert] {
    opacity: 0.5;
  }

  .body :is(input, button, a, .results) {
    scroll-margin-block: 2rem 4rem; /* not beneath the foot */
  }

  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--_space);
  }

  /* Inputs stand in line, also where one label takes two lines. */
  .row {
    display: grid;
    gap: 0.3rem var(--_space);
    grid-template-rows: auto auto auto;
  }

  .row.two {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }

  .row.number {
    grid-template-columns: minmax(0, 2fr) minmax(0, 1fr);
  }

  .row .field {
    grid-row: span 3;
    grid-template-rows: subgrid;
  }

  .field {
    display: grid;
    gap: 0.3rem;
    position: relative;
  }

  .field > label {
    align-self: end;
    color: var(--_text);
    font-weight: 600;
  }

  .notes {
    display: grid;
    gap: 0.15rem;
    align-content: start;
  }

  input[readonly] {
    background: var(--_surface);
  }

  .note {
    font-size: var(--_size-small);
  }

  .note.warning {
    color: var(--_warning);
  }

  .differs {
    display: grid;
    gap: 0.375rem;
    padding-inline-start: 0.5rem;
    border-inline-start: 3px solid var(--_warning);
  }

  .differs dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 8rem), 1fr));
    gap: var(--_space);
  }

  .differs small {
    display: block;
    unicode-bidi: plaintext;
    text-align: match-parent;
  }

  .differs dd.value {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .choice {
    display: flex;
    align-items: start;
    gap: 0.5rem;
    min-block-size: 1.5rem;
    font-size: var(--_size);
    color: var(--_text);
  }

  .choice input[type='checkbox'] {
    flex: none;
    inline-size: 1rem;
    min-block-size: 1rem;
    margin: 0.125rem 0;
  }

  .offer {
    justify-self: start;
  }

  .context {
    display: grid;
    gap: 0.25rem;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem calc(var(--_space) * 3);
  }

  dt {
    font-size: var(--_size-small);
    color: var(--_muted);
  }

  .context ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem calc(var(--_space) * 2);
  }

  .context a {
    display: inline-block;
    min-block-size: 1.5rem;
  }

  fieldset {
    display: grid;
    gap: var(--_space);
    min-inline-size: 0;
    margin: 0;
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  legend {
    padding-inline: 0.25rem;
    font-weight: 600;
  }

  .target .field,
  .target .note {
    margin-inline-start: 1.5rem;
  }

  .target .field .note {
    margin-inline-start: 0;
  }

  [role='listbox'] {
    position: absolute;
    z-index: 1;
    inset-block-start: 100%;
    inset-inline: 0;
    max-block-size: 12rem;
    overflow-y: auto;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_background);
    box-shadow: var(--_shadow);
  }

  [role='option'] {
    min-block-size: 1.75rem;
    padding: 0.25rem 0.5rem;
    cursor: pointer;
  }

  [role='option']:hover {
    background: var(--_surface);
  }

  [role='option'][aria-selected='true'] {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .result.unsafe .state {
    color: var(--_danger);
  }

  .duplicates ul {
    display: grid;
    gap: var(--_space);
    margin: 0 0 var(--_space);
    padding: 0;
    list-style: none;
  }

  .duplicates small {
    display: block;
    font-weight: 400;
  }

  dialog.discard {
    position: static;
    display: grid;
    gap: var(--_space);
    border: 0;
    background: none;
    box-shadow: none;
    font-weight: 600;
  }

  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
