import { html, type LitElement } from 'lit';
import type { CompanyRef, RecordKey } from '../core/contact.js';
import type { FormField } from '../core/saving.js';
import type { OnestreamEditContact } from './edit-contact/edit-contact.js';
import { LazyPart } from './lazy-part.js';

/** What the dialog is opened for: an edit of `contactId`, or a new contact. */
export interface EditFormRequest {
  readonly contactId?: RecordKey;
  readonly field: FormField;
  readonly offerNumber?: string | undefined;
  readonly add?: {
    readonly values?: Readonly<Partial<Record<FormField, string>>>;
    readonly companies?: Readonly<Record<string, CompanyRef>>;
  };
  readonly callId?: string | undefined;
}

/** The Edit Contact dialog of an element, whose code comes when it is first opened. */
export class EditForm {
  readonly #host: LitElement;
  readonly #code: LazyPart<unknown>;
  #request: EditFormRequest | undefined;
  /** What was asked for last, to be opened once the code is there. */
  #wanted: (() => Promise<void>) | undefined;

  /** `load` registers `<onestream-edit-contact>`. */
  constructor(host: LitElement, load: () => Promise<unknown>) {
    this.#host = host;
    this.#code = new LazyPart(host, load);
  }

  get isOpen(): boolean {
    return this.#dialog?.open ?? false;
  }

  /** Fetches the dialog's code ahead of its use. */
  prepare(): void {
    void this.#code.load();
  }

  /** Opens the dialog, which gives the focus back to `opener`. A draft that is open already is kept and gets the focus. */
  async open(request: EditFormRequest, opener: HTMLElement): Promise<void> {
    this.#wanted = () => this.open(request, opener);
    if (!(await this.#code.load())) return;
    if (!this.isOpen || request.contactId === this.#request?.contactId) this.#request = request;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    await this.#dialog?.show(opener);
    this.#host.requestUpdate();
  }

  /** Sends the focus to an open form instead of doing what would lose its draft; `false` when none is open. */
  insist(): boolean {
    if (this.isOpen) void this.#dialog?.show();
    return this.isOpen;
  }

  /** The dialog, or why it is not there: to be rendered always at one place. */
  render() {
    const request = this.#request;
    if (!request) return this.#code.failure(this.#wanted);
    return html`
      <onestream-edit-contact
        .contactId=${request.contactId ?? ''}
        .field=${request.field}
        .offerNumber=${request.offerNumber}
        .add=${request.add}
        .callId=${request.callId}
        @close=${() => this.#host.requestUpdate()}
      ></onestream-edit-contact>
    `;
  }

  get #dialog(): OnestreamEditContact | null {
    return this.#request ? this.#host.renderRoot.querySelector('onestream-edit-contact') : null;
  }
}
