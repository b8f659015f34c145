import { css } from 'lit';

export const styles = css`
  section {
    display: grid;
    gap: var(--_space);
    padding: calc(var(--_space) * 1.5);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem var(--_space);
  }

  :is(h2, .muted, .head button) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .saves > li {
    display: grid;
    gap: 0.25rem;
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }
`;
