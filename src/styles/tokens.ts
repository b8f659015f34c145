import { css } from 'lit';

/**
 * Every colour, size and font of the elements. A page sets the `--onestream-*` properties on any ancestor; inside, only the
 * short names are used. Light or dark follows the `color-scheme` of the page: a page that knows no dark keeps its widgets
 * light.
 */
export const tokens = css`
  :host {
    --_font: var(--onestream-font-family, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --_size: var(--onestream-font-size, 0.875rem);
    --_size-small: calc(var(--_size) * 0.875);
    --_size-large: calc(var(--_size) * 1.25);
    --_space: var(--onestream-space, 0.5rem);
    --_radius: var(--onestream-radius, 0.375rem);

    --_background: var(--onestream-color-background, light-dark(#ffffff, #1b1d22));
    --_surface: var(--onestream-color-surface, light-dark(#f4f6f8, #25282f));
    --_text: var(--onestream-color-text, light-dark(#1a1d23, #eceef2));
    --_muted: var(--onestream-color-muted, light-dark(#535b68, #aeb5c1));
    --_line: var(--onestream-color-line, light-dark(#d9dde4, #3b404a));
    --_edge: var(--onestream-color-edge, light-dark(#747c89, #8d95a3));
    --_accent: var(--onestream-color-accent, light-dark(#0b57a4, #85bdff));
    --_accent-strong: var(--onestream-color-accent-strong, light-dark(#08447f, #a9d0ff));
    --_on-accent: var(--onestream-color-on-accent, light-dark(#ffffff, #06203c));
    --_danger: var(--onestream-color-danger, light-dark(#a8201a, #ffb3ab));
    --_danger-surface: var(--onestream-color-danger-surface, light-dark(#fdeeec, #3b2321));
    --_warning: var(--onestream-color-warning, light-dark(#714600, #f5c26b));
    --_warning-surface: var(--onestream-color-warning-surface, light-dark(#fff5e2, #362b18));
    --_success: var(--onestream-color-success, light-dark(#17663a, #86d7a5));
    --_shadow: var(--onestream-shadow, 0 2px 12px light-dark(rgb(20 30 50 / 18%), rgb(0 0 0 / 55%)));

    display: block;
    color: var(--_text);
    background: var(--_background);
    font-family: var(--_font);
    font-size: var(--_size);
    line-height: 1.45;
    text-align: start;
    overflow-wrap: anywhere;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
`;
