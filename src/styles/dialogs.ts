import { css } from 'lit';

/**
 * A dialog that is part of the page's flow of reading: absolute inside the nearest positioned ancestor, as tall as it needs
 * to be, so that the page (or the frame around it) scrolls and no second scroll bar comes up. Its foot sticks to the lower
 * edge of the window as long as the dialog reaches beyond it.
 */
export const dialogs = css`
  dialog {
    position: absolute;
    z-index: 1;
    inset-block: 0 auto;
    inset-inline: 0;
    inline-size: auto;
    max-inline-size: 40rem;
    block-size: auto;
    max-block-size: none;
    margin: 0;
    padding: 0;
    overflow: visible;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    box-shadow: var(--_shadow);
    scroll-margin-block: var(--_space);
  }

  .body {
    display: grid;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 1.5);
  }

  .foot {
    position: sticky;
    inset-block-end: 0;
    display: grid;
    gap: var(--_space);
    padding: var(--_space) calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
    border-end-start-radius: var(--_radius);
    border-end-end-radius: var(--_radius);
    background: var(--_surface);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space);
  }

  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }

  /* A sentence keeps the order of its own language, also on a page that is written the other way. */
  :is(h2, h3, p, label, legend, dt, dd, a, button, span) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  @media (forced-colors: active) {
    button[aria-disabled='true'] {
      opacity: 1;
      color: GrayText;
      border-color: GrayText;
    }
  }
`;
