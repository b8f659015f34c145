import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    display: grid;
    gap: 0.25rem;
  }

  [role='listbox'] {
    max-block-size: 20rem;
    overflow-y: auto;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_background);
  }

  [role='option'] {
    display: grid;
    padding: 0.375rem var(--_space);
    border-block-end: 1px solid var(--_line);
    cursor: pointer;
  }

  [role='option']:last-child {
    border-block-end: none;
  }

  [role='option']:hover {
    background: var(--_surface);
  }

  [role='option'][aria-selected='true'] {
    background: var(--_surface);
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  .nothing {
    display: grid;
    gap: 0.25rem;
  }
`;
