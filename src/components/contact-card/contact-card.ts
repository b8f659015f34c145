import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { RecordKey } from '../../core/contact.js';
import type { Contact, SourceValue } from '../../core/person.js';
import type { Save } from '../../core/saving.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { common } from '../../text/en/common.js';
import { contactCard as text } from '../../text/en/contact-card.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import { EditForm } from '../edit-form.js';
import { isEditable } from '../editable.js';
import { OnestreamContactOpenedEvent, OnestreamDialRequestEvent, OnestreamEditRequestEvent } from '../events.js';
import { labelsOf } from '../labels.js';
import { LazyPart } from '../lazy-part.js';
import { LiveRegion } from '../live-region.js';
import { whyOf } from '../match-of.js';
import { savesOf } from '../saves-of.js';
import { styles } from './contact-card.styles.js';
import { Copying } from './copying.js';
import { cardFields, renderRow, type CardField } from './field-row.js';
import { renderHead } from './head.js';
import { renderLinks } from './record-links.js';
import { ReturnWatch } from './return-watch.js';

/**
 * One person as all CRMs know them, with a pencil beside each field that can be changed.
 *
 * @tag onestream-contact-card
 * @fires {OnestreamEditRequestEvent} onestream-edit-request - A pencil was pressed. Cancelable.
 * @fires {OnestreamDialRequestEvent} onestream-dial-request - A phone link was pressed. Cancelable.
 * @fires {OnestreamContactOpenedEvent} onestream-contact-opened - The card of a call's contact has come on screen.
 * @csspart card - The whole card.
 * @csspart name - The contact's name.
 * @csspart row - One field with its values.
 * @csspart pencil - A button that opens the editor.
 * @csspart saves - How far edits have come that have not reached every CRM, and the last that has.
 */
export class OnestreamContactCard extends LitElement {
  static override styles = [tokens, base, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();

  /** Registers `<onestream-contact-search>`; set by `define.js`. */
  static contactSearch: () => Promise<unknown> = () => Promise.resolve();

  /** Any key of the person. */
  @property({ attribute: 'contact-id' }) contactId: RecordKey | undefined;
  /** The call that the contact belongs to. */
  @property({ attribute: 'call-id' }) callId: string | undefined;
  /** The number of an unknown call, offered by the editor for a field that is empty. */
  @property({ attribute: 'offer-number' }) offerNumber: string | undefined;
  /** The key that leads to the first pencil, as in `aria-keyshortcuts`: told here, heard by the call panel. */
  @property() shortcut: string | undefined;

  @state() private news: readonly string[] = [];
  /** Whether the records behind the contact are shown. */
  @state() private parted = false;

  readonly #scope = new WorkspaceController(this, (workspace) => [
    workspace.directory.$version,
    workspace.saving.$saves,
    workspace.$connections,
  ]);
  readonly #live = new LiveRegion(this, { spare: true });
  readonly #form = new EditForm(this, () => OnestreamContactCard.editContact());
  readonly #copying = new Copying(this, this.#live);
  readonly #saves = new LazyPart(this, async () => {
    const { SaveList } = await import('./save-list.js');
    return new SaveList(this, this.#live);
  });
  readonly #search = new LazyPart(this, () => OnestreamContactCard.contactSearch());
  readonly #joins = new LazyPart(this, async () => {
    const { Joins } = await import('./joins.js');
    return new Joins(this, this.#live, this.#search);
  });
  readonly #returning = new ReturnWatch(this, () => void this.#readAgain());
  #opened: string | undefined;

  /** Whether Edit Contact is open. */
  get editing(): boolean {
    return this.#form.isOpen;
  }

  /** Sends the focus to Edit Contact if that is open; `false` when it is not. */
  insist(): boolean {
    return this.#form.insist();
  }

  /** Moves the focus to the first pencil; `false` when there is none. */
  focusPencil(): boolean {
    const [first] = this.#pencils;
    first?.focus();
    return first !== undefined;
  }

  /** Moves the focus to the name. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('#name')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('contactId')) return;
    this.#copying.forget();
    this.news = [];
    this.parted = false;
  }

  protected override updated(): void {
    const { contactId, callId } = this;
    const opened = contactId && callId && this.#contact ? `${callId} ${contactId}` : undefined;
    if (opened && contactId && callId && opened !== this.#opened) {
      this.dispatchEvent(new OnestreamContactOpenedEvent({ contactId, callId }));
    }
    this.#opened = opened;
  }

  protected override render(): TemplateResult {
    const workspace = this.#scope.workspace;
    const contact = this.#contact;
    return html`
      ${this.#live.region()} ${workspace && this.contactId ? this.#renderCard(workspace, contact) : nothing}
      ${this.#form.render()}
    `;
  }

  #renderCard(workspace: Workspace, contact: Contact | undefined) {
    if (!contact) return html`<p class="muted">${text.unknown}</p>`;
    const saves = this.editing ? [] : savesOf(workspace, contact);
    const first = cardFields.find((field) => this.#canEdit(workspace, contact, field));
    return html`
      <article part="card" aria-labelledby="name">
        ${renderHead(contact, labelsOf(workspace), whyOf(workspace, contact.id, this.callId))}
        ${this.#renderJoins(workspace, contact)}
        <dl @keydown=${this.#onKey}>
          ${cardFields.map((field) => this.#renderRow(workspace, contact, field, field === first))}
        </dl>
        ${saves.length ? this.#renderSaves(workspace, saves) : nothing}
        ${renderLinks(contact, workspace.$connections.get(), () => this.#returning.leave())}
        ${this.news.map((line) => html`<p class="note small">${line}</p>`)}
      </article>
    `;
  }

  /** What few agents open is loaded when it is opened. */
  #renderJoins(workspace: Workspace, contact: Contact) {
    const suggestions = workspace.directory.suggestions(contact.id);
    const part = this.parted || suggestions.length ? this.#joins.value : undefined;
    const { contactId = contact.id, callId } = this;
    const joined = { workspace, contact, contactId, callId, insist: () => this.insist() };
    return html`
      <div class="joins">
        <details .open=${this.parted} @toggle=${this.#onToggle}>
          <summary>${text.inCrms(contact.records.length)}</summary>
          ${this.parted ? part?.renderRecords(joined) : nothing}
        </details>
        ${part?.renderSuggestions(joined, suggestions)} ${this.#joins.failure()}
      </div>
    `;
  }

  #renderRow(workspace: Workspace, contact: Contact, field: CardField, first: boolean) {
    return renderRow({
      field,
      slot: contact.slots[field],
      copied: this.#copying.of(field),
      editable: this.#canEdit(workspace, contact, field),
      shortcut: first ? this.shortcut : undefined,
      sourceOf: ({ source }) => labelsOf(workspace)(source.slice(0, source.indexOf('/'))),
      onCopy: () => void this.#copying.copy(field, contact.slots[field].shown),
      onEdit: (opener) => this.#edit(field, opener),
      onPrepare: () => this.#form.prepare(),
      onDial: (event, value) => this.#dial(event, value),
    });
  }

  /** Only after an edit does the card need to speak of it. */
  #renderSaves(workspace: Workspace, saves: readonly Save[]) {
    const part = this.#saves.value;
    return part ? part.render(workspace, saves) : this.#saves.failure();
  }

  get #contact(): Contact | undefined {
    return this.contactId === undefined ? undefined : this.#scope.workspace?.directory.contact(this.contactId);
  }

  get #pencils(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.pencil')];
  }

  #canEdit(workspace: Workspace, contact: Contact, field: CardField): boolean {
    return isEditable(contact, field, workspace.$connections.get());
  }

  #edit(field: CardField, opener: HTMLElement): void {
    const { contactId, offerNumber } = this;
    if (!contactId || !this.dispatchEvent(new OnestreamEditRequestEvent({ contactId, field }))) return;
    void this.#form.open({ contactId, field, offerNumber }, opener);
  }

  #dial(event: Event, { e164, value, extension }: SourceValue): void {
    if (!this.contactId) return;
    const request = new OnestreamDialRequestEvent({
      number: e164 ?? value,
      ...(extension !== undefined && { extension }),
      contactId: this.contactId,
    });
    if (!this.dispatchEvent(request)) event.preventDefault();
  }

  async #readAgain(): Promise<void> {
    const { contactId } = this;
    const workspace = this.#scope.workspace;
    if (!contactId || !workspace) return;
    this.news = [text.readingAgain];
    const news = await this.#whatChanged(workspace, contactId).catch(() => [common.notLoaded]);
    if (contactId !== this.contactId) return;
    this.news = news;
    this.#live.say(news.join(' '));
  }

  async #whatChanged(workspace: Workspace, contactId: RecordKey): Promise<readonly string[]> {
    const [refreshed, { tellRefreshed }] = await Promise.all([
      workspace.directory.refresh(contactId),
      import('../../text/en/refreshed.js'),
    ]);
    return tellRefreshed(refreshed, labelsOf(workspace));
  }

  #onToggle(event: Event): void {
    this.parted = (event.currentTarget as HTMLDetailsElement).open;
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const pencils = this.#pencils;
    const at = pencils.indexOf(event.target as HTMLElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    pencils[(at + step + pencils.length) % pencils.length]?.focus();
  }
}
