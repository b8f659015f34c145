import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    display: grid;
    align-content: start;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 1.5);
  }

  .view,
  .recent {
    display: grid;
    gap: calc(var(--_space) * 1.5);
  }

  .calls:focus-visible {
    outline-offset: 4px;
    border-radius: var(--_radius);
  }

  .idle {
    padding-block: calc(var(--_space) * 2);
    text-align: center;
  }

  .call-header {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 var(--_space);
    align-items: center;
    padding: var(--_space);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .wide {
    grid-column: 1 / -1;
  }

  .warning {
    color: var(--_warning);
  }

  .state {
    padding: 0 var(--_space);
    border: 1px solid currentcolor;
    border-radius: 1em;
    color: var(--_muted);
    font-size: var(--_size-small);
    font-weight: 600;
  }

  .state.ringing {
    color: var(--_accent);
  }

  .state.active {
    color: var(--_success);
  }

  .state.held {
    color: var(--_warning);
  }

  .number {
    font-weight: 600;
  }

  .time {
    font-variant-numeric: tabular-nums;
  }

  .bars {
    display: grid;
    gap: 0.25rem;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--_space);
    align-items: center;
    justify-content: space-between;
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_muted);
    border-radius: var(--_radius);
  }

  .bar.ringing {
    border-inline-start-color: var(--_accent);
  }

  onestream-contact-card,
  onestream-unknown-caller {
    position: static;
  }

  .log,
  .log ul,
  .log li {
    display: grid;
    gap: var(--_space);
    justify-items: start;
  }

  .log label {
    display: grid;
    justify-self: stretch;
    color: var(--_muted);
    font-size: var(--_size-small);
  }

  .log textarea {
    inline-size: 100%;
    margin: 0;
    padding: 0.2rem 0.5rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    font-size: var(--_size);
    resize: vertical;
  }

  .log .logged {
    color: var(--_success);
  }

  .recent {
    gap: var(--_space);
    padding-block-start: calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
  }

  .recent h2 {
    color: var(--_muted);
    font-size: var(--_size);
  }

  .recent button {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_space);
    align-items: baseline;
    justify-content: space-between;
    inline-size: 100%;
    padding-inline: var(--_space);
    border-color: var(--_line);
    color: var(--_text);
    font-weight: inherit;
  }

  .recent button[aria-current] {
    border-color: var(--_edge);
    background: var(--_surface);
  }

  .recent ol {
    display: grid;
    gap: 0.25rem;
  }
`;
