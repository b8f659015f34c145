/**
 * Every event of the elements. `...-request` comes before and can be cancelled; a past participle comes after.
 * All bubble and leave shadow trees.
 */
import type { RecordKey } from '../core/contact.js';
import type { FormField } from '../core/saving.js';
import type { OnestreamUpdateRequestEvent } from './update-request.js';

export { OnestreamUpdateRequestEvent } from './update-request.js';

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
