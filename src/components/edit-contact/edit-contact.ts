import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { RecordKey } from '../../core/contact.js';
import type { FormField, Save, SubmitOptions } from '../../core/saving.js';
import { controls } from '../../styles/controls.js';
import { dialogs } from '../../styles/dialogs.js';
import { tokens } from '../../styles/tokens.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import { closeDialog, openDialog } from '../dialog.js';
import { OnestreamContactChosenEvent } from '../events.js';
import { FocusKeeper } from '../focus-keeper.js';
import { SaveRows } from '../save-rows.js';
import { saveStyles } from '../save-rows.styles.js';
import { mayClose } from './closing.js';
import { CompanyBox } from './company-box.js';
import { Consent } from './consent.js';
import { styles } from './edit-contact.styles.js';
import { FieldFocus } from './field-focus.js';
import { FormView } from './form-view.js';
import { OpenForm } from './open-form.js';
import { renderForm } from './render-form.js';
import { report } from './report.js';
import type { AddRequest, FormRequest } from './request.js';

/**
 * The dialog that edits a contact, or adds one. It is not modal, and is placed in the nearest positioned ancestor. What is
 * being saved goes on when it has closed.
 *
 * Before an edit changes a number or an email, `onestream-update-request` asks the page. One that wants to know who is speaking
 * cancels it, and goes on later by `event.proceed()`: until then the draft stays and nothing is sent.
 *
 * @tag onestream-edit-contact
 * @fires {OnestreamUpdateRequestEvent} onestream-update-request - A number or email is about to be changed. Cancelable.
 * @fires {OnestreamContactSavedEvent} onestream-contact-saved - An edit has reached every CRM.
 * @fires {OnestreamContactAddedEvent} onestream-contact-added - A contact was added in at least one CRM.
 * @fires {OnestreamContactChosenEvent} onestream-contact-chosen - In place of a new contact one is used that was there.
 * @fires {Event} close - The dialog has closed.
 * @csspart dialog - The dialog.
 * @csspart field - One field with its label and what is said about it.
 * @csspart differs - The values of CRMs that do not agree, side by side.
 * @csspart context - Company and title.
 * @csspart targets - The CRMs in which a contact is added.
 * @csspart duplicates - Contacts that may be the one to be added.
 * @csspart results - How far a save has come in each CRM.
 */
export class OnestreamEditContact extends LitElement {
  static override styles = [tokens, controls, dialogs, saveStyles, styles];

  /** Whom to edit: a key of any of their records. */
  @property({ attribute: 'contact-id' }) contactId: RecordKey = '';

  /** The field that has the focus when the dialog opens. */
  @property() field: FormField = 'firstName';

  /** The number of a call from somebody unknown: offered to number fields that are empty. */
  @property({ attribute: 'offer-number' }) offerNumber: string | undefined;

  /** Makes the dialog add a contact, which starts with these values and companies. */
  @property({ attribute: false }) add: AddRequest | undefined;

  /** The call that a new contact is added for: it will belong to that contact. */
  @property({ attribute: 'call-id' }) callId: string | undefined;

  @state() private form: OpenForm | undefined;
  @state() private asking = false;
  @state() private attempted = false;
  @state() private unsafe = false;
  @query('dialog.form') private readonly dialog!: HTMLDialogElement | null;

  readonly #scope = new WorkspaceController(this, ({ directory, $connections }) => [directory.$version, $connections]);
  readonly #fields = new FieldFocus(this);
  readonly #rows = new SaveRows(this);
  readonly #consent = new Consent(this);
  readonly #companyBoxes = new Map<string, CompanyBox>();
  #opener: HTMLElement | undefined;
  #seen: Save | undefined;
  #submitting: Promise<unknown> | undefined;
  #sayClosed: (() => void) | undefined;

  /** Whether the dialog is open. */
  get open(): boolean {
    return this.form !== undefined;
  }

  /** Opens the dialog; `opener` gets the focus back. One that is open keeps its draft and gets the focus. */
  async show(opener?: HTMLElement): Promise<void> {
    const { workspace } = this.#scope;
    if (!workspace) return;
    if (!this.form) {
      this.#opener = opener;
      this.#sayClosed = workspace.calls.formOpened();
      this.#companyBoxes.clear();
      this.asking = this.attempted = this.unsafe = false;
      this.#consent.forget();
      const request = this.#request();
      if (request.kind === 'add' && request.callId) workspace.calls.typing(request.callId);
      const form: OpenForm = new OpenForm(workspace, request, () => this.#changed(form));
      this.form = form;
      await this.updateComplete;
      if (this.dialog) openDialog(this.dialog);
      void form.loaded.then(() => this.#fields.keepInView());
    }
    this.#fields.select(this.field);
  }

  constructor() {
    super();
    // moved within the page is not gone
    const close = () => void (this.isConnected || this.#close());
    this.addController({ hostDisconnected: () => queueMicrotask(close) });
    new FocusKeeper(this, '.results');
  }

  protected override willUpdate(): void {
    this.#fields.remember();
  }

  protected override updated(changed: PropertyValues): void {
    this.#fields.restore();
    if (changed.has('asking') && this.asking) this.#focusKeep();
    const save = this.form?.state.save;
    const news = this.unsafe ? '.unsafe' : save && save !== this.#seen ? '.results' : undefined;
    if (news) this.renderRoot.querySelector(news)?.scrollIntoView({ block: 'nearest' });
    this.#seen = save;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { workspace } = this.#scope;
    if (!this.form || !workspace) return nothing;
    const view = new FormView(workspace, this.form, {
      attempted: this.attempted,
      offerNumber: this.offerNumber,
      rows: this.#rows,
      companyBox: (connectionId) => this.#companyBox(connectionId),
      discarded: () => this.#discarded(workspace),
      focus: (field) => this.#fields.select(field),
    });
    return html`<dialog class="form" part="dialog" tabindex="-1" aria-labelledby="heading" @keydown=${this.#escape}>
      ${renderForm(view, {
        asking: this.asking,
        failure: this.form.failure,
        unsafe: this.unsafe,
        submit: () => void this.#submit(),
        sendNow: () => void this.#submit({ direct: true, anyway: true }),
        addAnyway: () => void this.#submit({ anyway: true }),
        use: this.#use,
        cancel: this.#cancel,
        discard: () => this.#close(),
        keep: this.#keep,
        reload: () => void this.form?.reload(),
      })}
    </dialog>`;
  }

  #request(): FormRequest {
    if (!this.add) return { kind: 'edit', contactId: this.contactId };
    return { kind: 'add', initial: this.add, ...(this.callId !== undefined && { callId: this.callId }) };
  }

  #companyBox(connectionId: string): CompanyBox {
    const box = this.#companyBoxes.get(connectionId) ?? new CompanyBox(connectionId, () => this.requestUpdate());
    this.#companyBoxes.set(connectionId, box);
    return box;
  }

  async #submit(options: SubmitOptions = {}): Promise<void> {
    const { form, contactId } = this;
    const { workspace } = this.#scope;
    if (!form || !workspace || this.asking) return;
    this.attempted = true;
    this.unsafe = false;
    const proceed = () => void this.#proceed(form);
    const confirm = () => this.#consent.isGiven(workspace, contactId, form, proceed);
    const submitting = form.submit({ ...options, confirm });
    this.#submitting = submitting;
    const outcome = await submitting;
    if (form !== this.form) return;
    this.unsafe = outcome === 'unsafe';
    if (outcome === 'nothing') this.#close();
    await this.updateComplete;
    if (outcome === 'duplicates') this.renderRoot.querySelector<HTMLElement>('#duplicates')?.focus();
    if (outcome === 'invalid') this.#fields.selectInvalid();
  }

  /** The page has let pass what it had held back. */
  async #proceed(form: OpenForm): Promise<void> {
    await this.#submitting;
    if (form === this.form) await this.#submit();
  }

  /** A form has changed: the one on screen, or one whose dialog has closed while it was saving. */
  #changed(form: OpenForm): void {
    const { save } = form.state;
    if (form === this.form) {
      this.requestUpdate();
      if (save && mayClose(save, form.late)) this.#close();
    } else this.#report(form);
  }

  readonly #use = (contactId: RecordKey): void => {
    this.#close();
    this.dispatchEvent(new OnestreamContactChosenEvent({ contactId }));
  };

  /** A save that nothing is left of needs no dialog. */
  #discarded({ saving }: Workspace): void {
    const id = this.form?.state.save?.id;
    if (!saving.$saves.get().some((save) => save.id === id)) this.#close();
  }

  #report(form: OpenForm): void {
    const { workspace } = this.#scope;
    if (workspace) report(this, workspace, form);
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || !this.form) return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  };

  readonly #cancel = (): void => {
    if (!this.form?.state.dirty) this.#close();
    else if (this.asking) this.#focusKeep();
    else this.asking = true;
  };

  readonly #keep = (): void => {
    this.asking = false;
    void this.updateComplete.then(() => this.#fields.return());
  };

  #focusKeep(): void {
    this.renderRoot.querySelector<HTMLElement>('.keep')?.focus();
  }

  #close(): void {
    const { form, dialog } = this;
    if (!form) return;
    this.form = undefined;
    form.close();
    if (dialog) closeDialog(dialog, this.#opener);
    this.#sayClosed?.();
    this.#report(form);
    this.dispatchEvent(new Event('close'));
  }
}
