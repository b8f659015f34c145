import { svg, html } from 'lit';

const icon = (path: string) => html`
  <svg
    aria-hidden="true"
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${svg`<path d=${path}></path>`}
  </svg>
`;

export const pencil = icon(
  'M2.5 13.5l.7-3.2 7.6-7.6a1.3 1.3 0 0 1 1.8 0l.7.7a1.3 1.3 0 0 1 0 1.8l-7.6 7.6zM9.5 4l2.5 2.5',
);
export const copy = icon(
  'M6 5.5h6.5a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-7zM3.5 10.5h-1v-7a1 1 0 0 1 1-1h7v1',
);
export const check = icon('M3 8.5l3.2 3.2L13 4.8');
