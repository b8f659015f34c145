import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    background: none;
  }

  dialog {
    inset-block-start: calc(100% + var(--_space));
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem var(--_space);
  }

  section {
    container-type: inline-size;
    display: grid;
    gap: 0.5rem;
    padding-block-start: calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
  }

  .state {
    font-size: var(--_size-small);
    color: var(--_muted);
  }

  .state.done {
    color: var(--_success);
  }

  .state.failed {
    color: var(--_danger);
  }

  .entity {
    display: grid;
    grid-template-columns: 6rem minmax(4rem, 1fr) minmax(0, auto);
    align-items: center;
    gap: 0 var(--_space);
  }

  .entity label {
    color: var(--_text);
  }

  .pulled {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .counts {
    grid-column: 2 / -1;
  }

  progress {
    inline-size: 100%;
    min-inline-size: 0;
    block-size: 0.5rem;
    accent-color: var(--_accent);
  }

  .failure,
  .nameless li,
  .findings li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem var(--_space);
  }

  .failure p {
    flex: 1 1 12rem;
  }

  details > ul {
    margin-block: 0.375rem;
  }

  [data-list] ul {
    display: grid;
    gap: 0.25rem;
  }

  .more {
    justify-self: start;
  }

  @container (max-width: 20rem) {
    .entity {
      grid-template-columns: minmax(0, 1fr) minmax(0, auto);
    }

    .pulled {
      grid-area: 1 / 2;
    }

    .entity progress,
    .counts {
      grid-column: 1 / -1;
    }
  }
`;
