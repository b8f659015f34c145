import { html, type TemplateResult } from 'lit';
import type { Call, Outcome } from '../../core/call.js';
import type { RecordKey } from '../../core/contact.js';
import type { Directory } from '../../core/directory.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { common } from '../../text/en/common.js';
import type { Workspace } from '../../workspace/types.js';
import { choiceOf, renderChoices } from '../contact-choices.js';
import type { EditFormRequest } from '../edit-form.js';
import { numberToKeep } from '../number-to-keep.js';

/** What the view of a call shows, and what can be done in it. */
export interface OutcomeView {
  readonly workspace: Workspace;
  readonly call: Call;
  readonly shortcut: string;
  choose(contactId: RecordKey): void;
  reject(contactIds: readonly RecordKey[]): void;
  add(request: EditFormRequest, opener: HTMLElement): void;
}

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;

/** One contact: the card. */
export function renderContact(view: OutcomeView, { association: { contactId } }: Of<'contact'>): TemplateResult {
  const { call, workspace } = view;
  const known = hasNumber(workspace.directory, contactId, call.number);
  return html`
    <onestream-contact-card
      .contactId=${contactId}
      .callId=${call.id}
      .offerNumber=${known ? undefined : numberToKeep(call)}
      .shortcut=${view.shortcut}
    ></onestream-contact-card>
    <p>
      <button type="button" @click=${() => view.reject([contactId])}>${text.notThisContact}</button>
    </p>
  `;
}

/** Several contacts with the same number: a list to choose from. */
export function renderSeveral(view: OutcomeView, { matches }: Of<'several'>): TemplateResult {
  const { directory, $connections } = view.workspace;
  const labels = new Map($connections.get().map(({ id, label }) => [id, label]));
  const choices = matches.map((match) => choiceOf(match, (id) => labels.get(id) ?? id));
  const none = () => view.reject(matches.map(({ contactId }) => contactId));
  return html`
    <h2>${text.whichContact}</h2>
    ${renderChoices(choices, directory, (contactId) => view.choose(contactId))}
    <p><button type="button" @click=${none}>${text.noneOfThese}</button></p>
  `;
}

/** The number of a company: its people, and a way to add one more. */
export function renderCompany(view: OutcomeView, { company: match }: Of<'company'>): TemplateResult {
  const { directory } = view.workspace;
  const { id, name } = match.company;
  const choices = match.contacts.map((contactId) => {
    const title = directory.contact(contactId)?.slots.title.shown?.value;
    return { contactId, note: title, withoutCompany: true };
  });
  const request: EditFormRequest = {
    field: 'firstName',
    add: { companies: { [match.connectionId]: { id, name } } },
    callId: view.call.id,
    offerNumber: numberToKeep(view.call),
  };
  return html`
    <h2><bdi>${name}</bdi></h2>
    ${
      choices.length
        ? renderChoices(choices, directory, (contactId) => view.choose(contactId))
        : html`<p class="muted">${text.nobody}</p>`
    }
    <p>
      <button type="button" @click=${(event: Event) => view.add(request, event.currentTarget as HTMLElement)}>
        ${common.addContact}
      </button>
    </p>
  `;
}

/** Whether the contact already has this number, in any CRM. */
function hasNumber(directory: Directory, contactId: RecordKey, number: string | undefined): boolean {
  if (number === undefined) return false;
  const records = directory.contact(contactId)?.records ?? [];
  return directory.match(number).contacts.some((match) => records.some(({ key }) => key === match.contactId));
}
