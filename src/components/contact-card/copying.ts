import type { LitElement } from 'lit';
import type { SourceValue } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { contactCard as text } from '../../text/en/contact-card.js';
import type { LiveRegion } from '../live-region.js';
import type { CardField } from './field-row.js';

/** How long a copy is confirmed, in ms. */
const confirmation = 2000;

type How = 'copied' | 'failed';

/** Copies values of the card, and remembers for a moment how that has ended. */
export class Copying {
  readonly #host: LitElement;
  readonly #live: LiveRegion;
  #last: { readonly field: CardField; readonly how: How } | undefined;

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#live = live;
  }

  /** How copying this field has just ended. */
  of(field: CardField): How | undefined {
    return this.#last?.field === field ? this.#last.how : undefined;
  }

  forget(): void {
    this.#last = undefined;
    this.#host.requestUpdate();
  }

  async copy(field: CardField, shown: SourceValue | undefined): Promise<void> {
    if (!shown) return;
    const words = shown.extension ? `${shown.value} ${common.extension(shown.extension)}` : shown.value;
    let how: How = 'copied';
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      how = 'failed'; // refused, or not there outside https
    }
    const last = { field, how };
    this.#last = last;
    this.#host.requestUpdate();
    this.#live.say(how === 'copied' ? text.fieldCopied[field] : text.notCopied);
    if (how === 'copied') setTimeout(() => this.#last === last && this.forget(), confirmation);
  }
}
