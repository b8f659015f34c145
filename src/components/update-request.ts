import type { RecordKey } from '../core/contact.js';
import type { Grade } from '../core/match.js';

/**
 * A direct or mobile number or an email of a contact is about to be changed, and nothing has been sent yet. Who takes over
 * an account begins with its numbers: a host may cancel this, ask who is speaking, and then `proceed()`.
 */
export class OnestreamUpdateRequestEvent extends CustomEvent<{
  readonly contactId: RecordKey;
  /** The call in focus, if it belongs to this contact. */
  readonly callId?: string;
  /** How well the number of that call matched; absent when it did not. It tells nothing of who is speaking. */
  readonly grade?: Grade;
  /** `from`: the value that was shown; empty where there was none. A number has its extension behind it. */
  readonly changes: readonly {
    readonly field: 'direct' | 'mobile' | 'email';
    readonly from: string;
    readonly to: string;
  }[];
}> {
  static readonly type = 'onestream-update-request';
  readonly #send: () => void;
  constructor(detail: OnestreamUpdateRequestEvent['detail'], send: () => void) {
    super(OnestreamUpdateRequestEvent.type, { bubbles: true, composed: true, cancelable: true, detail });
    this.#send = send;
  }

  /** After it was cancelled: sends these changes. Does nothing once the form has closed; other changes are asked for anew. */
  proceed(): void {
    if (this.defaultPrevented) this.#send();
  }
}
