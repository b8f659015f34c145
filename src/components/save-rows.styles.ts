import { css } from 'lit';

/** For hosts that show how far saves have come. Sentences keep the order of their own language. */
export const saveStyles = css`
  :is(.saves, .results),
  :is(.saves, .results) ul {
    display: grid;
    gap: var(--_space);
  }

  :is(.saves, .results) :is(p, span, small, dt, dd, button) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .result,
  .result .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--_space);
    align-items: baseline;
  }

  .result .buttons {
    display: inline-flex;
  }

  .crm {
    font-weight: 600;
  }

  .result.saved .state {
    color: var(--_success);
  }

  .result:is(.failed, .cannot, .unsure, .apart) .state {
    color: var(--_danger);
  }

  .question,
  .conflict {
    display: grid;
    flex: 1 1 100%;
    gap: 0.375rem;
    padding: var(--_space);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_background);
  }

  .conflict dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 8rem), 1fr));
    gap: var(--_space);
  }

  .conflict dt {
    padding: 0;
  }

  .conflict small {
    display: block;
  }

  .conflict dd {
    font-weight: 600;
  }
`;
