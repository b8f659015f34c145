/**
 * Every event of the elements. `...-request` comes before and can be cancelled; a past participle comes after.
 * All bubble and leave shadow trees.
 */
import type { RecordKey } from '../core/contact.js';
import type { Grade } from '../core/match.js';
import type { FormField } from '../core/saving.js';

const after = { bubbles: true, composed: true } as const;
const before = { ...after, cancelable: true } as const;

/** A phone link was pressed. Cancel it to dial in another way than by `tel:`. */
export class OnestreamDialRequestEvent extends CustomEvent<{
  /** E.164 where the number parses, else as the CRM spells it. */
  readonly number: string;
  readonly extension?: string;
  readonly contactId: RecordKey;
}> {
  static readonly type = 'onestream-dial-request';
  constructor(detail: OnestreamDialRequestEvent['detail']) {
    super(OnestreamDialRequestEvent.type, { ...before, detail });
  }
}

/** A pencil was pressed. Cancel it to open an editor of your own. */
export class OnestreamEditRequestEvent extends CustomEvent<{
  readonly contactId: RecordKey;
  readonly field: FormField;
}> {
  static readonly type = 'onestream-edit-request';
  constructor(detail: OnestreamEditRequestEvent['detail']) {
    super(OnestreamEditRequestEvent.type, { ...before, detail });
  }
}

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
    super(OnestreamUpdateRequestEvent.type, { ...before, detail });
    this.#send = send;
  }

  /** After it was cancelled: sends these changes. Does nothing once the form has closed; other changes are asked for anew. */
  proceed(): void {
    if (this.defaultPrevented) this.#send();
  }
}

/** The card of a call's contact has come on screen. */
export class OnestreamContactOpenedEvent extends CustomEvent<{
  readonly contactId: RecordKey;
  readonly callId: string;
}> {
  static readonly type = 'onestream-contact-opened';
  constructor(detail: OnestreamContactOpenedEvent['detail']) {
    super(OnestreamContactOpenedEvent.type, { ...after, detail });
  }
}

/** A contact was picked in the search. */
export class OnestreamContactChosenEvent extends CustomEvent<{ readonly contactId: RecordKey }> {
  static readonly type = 'onestream-contact-chosen';
  constructor(detail: OnestreamContactChosenEvent['detail']) {
    super(OnestreamContactChosenEvent.type, { ...after, detail });
  }
}

/** An edit has reached every CRM. */
export class OnestreamContactSavedEvent extends CustomEvent<{ readonly contactId: RecordKey }> {
  static readonly type = 'onestream-contact-saved';
  constructor(detail: OnestreamContactSavedEvent['detail']) {
    super(OnestreamContactSavedEvent.type, { ...after, detail });
  }
}

/** A contact was added in at least one CRM. */
export class OnestreamContactAddedEvent extends CustomEvent<{ readonly contactId: RecordKey }> {
  static readonly type = 'onestream-contact-added';
  constructor(detail: OnestreamContactAddedEvent['detail']) {
    super(OnestreamContactAddedEvent.type, { ...after, detail });
  }
}

declare global {
  interface HTMLElementEventMap {
    'onestream-dial-request': OnestreamDialRequestEvent;
    'onestream-edit-request': OnestreamEditRequestEvent;
    'onestream-update-request': OnestreamUpdateRequestEvent;
    'onestream-contact-opened': OnestreamContactOpenedEvent;
    'onestream-contact-chosen': OnestreamContactChosenEvent;
    'onestream-contact-saved': OnestreamContactSavedEvent;
    'onestream-contact-added': OnestreamContactAddedEvent;
  }
}
