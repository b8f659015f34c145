import { css } from 'lit';

/** What the pages of the portal share. */
export const pageStyles = css`
  :host {
    display: block;
  }
  h1 {
    font-size: 1.375rem;
    margin: 0 0 1rem;
  }
  h2 {
    font-size: 1.0625rem;
    margin: 0 0 0.75rem;
  }
  section {
    background: light-dark(#fff, #1d2229);
    border: 1px solid light-dark(#d5dae1, #353c47);
    border-radius: 8px;
    padding: 1rem;
  }
  label {
    display: block;
    font-weight: 600;
    margin-block-end: 0.25rem;
  }
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    background: light-dark(#fff, #14171c);
    border: 1px solid light-dark(#76808d, #8a94a3);
    border-radius: 4px;
    padding: 0.375rem 0.5rem;
    min-block-size: 2.25rem;
    box-sizing: border-box;
    max-inline-size: 100%;
  }
  button {
    font: inherit;
    color: light-dark(#14518f, #9cc8f5);
    background: light-dark(#fff, #1d2229);
    border: 1px solid currentColor;
    border-radius: 4px;
    padding: 0.375rem 0.75rem;
    min-block-size: 2.25rem;
    cursor: pointer;
  }
  button:hover {
    background: light-dark(#e8f1fb, #25303d);
  }
  button[aria-disabled='true'] {
    color: light-dark(#68717d, #8a94a3);
    cursor: default;
    background: none;
  }
  :focus-visible {
    outline: 2px solid light-dark(#14518f, #9cc8f5);
    outline-offset: 2px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .hint {
    color: light-dark(#4f5965, #aab3c0);
    margin: 0.25rem 0;
  }
`;

export const portalStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1.25rem;
    padding: 0.5rem 1.25rem;
    background: #12304f;
    color: #fff;
  }
  header a,
  header button {
    color: #fff;
    font: inherit;
    padding: 0.375rem 0.5rem;
    border-radius: 4px;
    background: none;
    border: 0;
    text-decoration: none;
    cursor: pointer;
  }
  header a:hover,
  header button:hover {
    background: #fff2;
  }
  header a[aria-current='page'] {
    box-shadow: inset 0 -2px #fff;
  }
  header :focus-visible {
    outline: 2px solid #fff;
    outline-offset: 1px;
  }
  .brand {
    font-weight: 700;
    margin-inline-end: auto;
  }
  .menu {
    position: relative;
  }
  [role='menu'] {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-end: 0;
    z-index: 2;
    margin-block-start: 0.25rem;
    padding: 0.25rem;
    min-inline-size: 12rem;
    background: #12304f;
    border: 1px solid #fff6;
    border-radius: 6px;
  }
  [role='menuitem'] {
    display: block;
  }
  [hidden] {
    display: none;
  }
  main {
    padding: 1.25rem;
    max-inline-size: 90rem;
    margin-inline: auto;
  }
  main:focus {
    outline: none;
  }
  @media (max-width: 480px) {
    main,
    header {
      padding-inline: 0.5rem;
    }
  }
`;
