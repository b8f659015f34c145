import { css } from 'lit';

/**
 * Text, links and buttons, the same in every element. A `button` is a quiet one; `primary` for the one that the screen is
 * about, `link` for one that reads as text, `icon` for one that shows only a picture.
 */
export const base = css`
  button {
    min-block-size: 2rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    margin: 0;
    font: inherit;
    padding: 0.2rem 0.75rem;
    background: var(--_background);
    color: var(--_accent);
    font-weight: 600;
    text-align: start;
    cursor: pointer;
    overflow-wrap: anywhere;
  }

  button:hover {
    background: var(--_surface);
    color: var(--_accent-strong);
  }

  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }

  button.primary:hover {
    background: var(--_accent-strong);
    border-color: var(--_accent-strong);
  }

  button.link {
    min-block-size: 1.5rem;
    padding: 0;
    border-color: transparent;
    background: none;
    font-weight: inherit;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  button.icon {
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: 1.75rem;
    min-block-size: 1.75rem;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }

  button.icon:hover {
    background: var(--_surface);
    color: var(--_accent-strong);
  }

  button:disabled {
    cursor: default;
    opacity: 0.6;
  }

  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }

  a:hover {
    color: var(--_accent-strong);
  }

  summary {
    min-block-size: 1.5rem;
    color: var(--_accent);
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  h2 {
    font-size: var(--_size-large);
    line-height: 1.25;
  }

  ul,
  ol {
    list-style: none;
  }

  .muted {
    color: var(--_muted);
  }

  .small {
    font-size: var(--_size-small);
  }

  .error {
    color: var(--_danger);
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: no-preference) {
    button {
      transition:
        background-color 0.1s,
        color 0.1s;
    }
  }

  @media (forced-colors: active) {
    button.link,
    button.icon {
      border-color: transparent;
    }

    button:disabled {
      opacity: 1;
      color: GrayText;
      border-color: GrayText;
    }
  }
`;
