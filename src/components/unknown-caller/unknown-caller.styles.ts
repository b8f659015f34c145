import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    display: grid;
    gap: calc(var(--_space) * 1.5);
  }

  onestream-contact-card,
  onestream-contact-search {
    position: static;
  }

  .decide {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space);
  }

  .asked {
    display: grid;
    gap: 0.25rem;
  }

  .asked:not(:has(li)) {
    display: none;
  }

  .number {
    display: flex;
    flex-basis: 100%;
    flex-wrap: wrap;
    gap: var(--_space);
    align-items: center;
    margin: 0;
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }

  .number label {
    display: inline-flex;
    align-items: center;
    min-block-size: 1.5rem;
    color: inherit;
  }

  .number .wide {
    flex-basis: 100%;
  }
`;
