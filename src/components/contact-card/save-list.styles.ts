import { css } from 'lit';

export const saveListStyles = css`
  .saves {
    padding: var(--_space);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .saves > div + div {
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }

  .last {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--_space);
    align-items: baseline;
  }

  @media (forced-colors: active) {
    .saves {
      border: 1px solid;
    }
  }
`;
