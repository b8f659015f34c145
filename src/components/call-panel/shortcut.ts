import type { LitElement, ReactiveController } from 'lit';

const modifiers = { Alt: 'altKey', Control: 'ctrlKey', Meta: 'metaKey', Shift: 'shiftKey' } as const;

/** Whether the keys that are down are those of a shortcut, written as in `aria-keyshortcuts` (`Alt+E`). */
function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+').map((part) => part.trim());
  const key = parts.pop();
  if (!key || !Object.entries(modifiers).every(([name, flag]) => event[flag] === parts.includes(name))) return false;
  // with Alt some keyboards type another letter: there the place of the key counts
  return event.key.toLowerCase() === key.toLowerCase() || event.code === `Key${key.toUpperCase()}`;
}

/** Hears a shortcut anywhere in the page. */
export class Shortcut implements ReactiveController {
  readonly #shortcut: () => string;
  readonly #act: () => boolean;

  /** `act` says whether it had something to do: else the key goes its usual way. */
  constructor(host: LitElement, shortcut: () => string, act: () => boolean) {
    this.#shortcut = shortcut;
    this.#act = act;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || !isShortcut(event, this.#shortcut())) return;
    if (this.#act()) event.preventDefault();
  };
}
