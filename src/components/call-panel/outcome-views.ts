import { html, nothing, type TemplateResult } from 'lit';
import type { Call, Outcome } from '../../core/call.js';
import type { RecordKey } from '../../core/contact.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { common } from '../../text/en/common.js';
import { whyCompany } from '../../text/en/match.js';
import type { Workspace } from '../../workspace/types.js';
import { choiceOf, type ChoiceContext, type Choices } from '../contact-choices.js';
import type { EditFormRequest } from '../edit-form.js';
import { isolated } from '../isolated.js';
import { labelsOf } from '../labels.js';
import { matchOf } from '../match-of.js';
import { numberToKeep } from '../number-to-keep.js';
import { colleagueName } from './caller.js';

/** What the view of a call shows, and what can be done in it. */
export interface OutcomeView {
  readonly workspace: Workspace;
  readonly call: Call;
  readonly shortcut: string;
  readonly choices: Choices;
  readonly choose: (contactId: RecordKey) => void;
  reject(contactIds: readonly RecordKey[]): void;
  add(request: EditFormRequest, opener: HTMLElement): void;
}

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;

const contextOf = ({ workspace, choose }: OutcomeView): ChoiceContext => ({
  directory: workspace.directory,
  labelOf: labelsOf(workspace),
  choose,
});

/** One contact: the card. */
export function renderContact(view: OutcomeView, { association: { contactId } }: Of<'contact'>): TemplateResult {
  const { call, workspace } = view;
  const known = matchOf(workspace, contactId, call);
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
  const labelOf = labelsOf(view.workspace);
  const choices = matches.map((match) => choiceOf(match, view.call, labelOf));
  const none = () => view.reject(matches.map(({ contactId }) => contactId));
  return html`
    <h2>${text.whichContact}</h2>
    ${view.choices.render(view.call, choices, contextOf(view))}
    <p><button type="button" @click=${none}>${text.noneOfThese}</button></p>
  `;
}

/** The number of a company: why, its people, and a way to add one more. */
export function renderCompany(view: OutcomeView, { company: match }: Of<'company'>): TemplateResult {
  const { directory } = view.workspace;
  const labelOf = labelsOf(view.workspace);
  const { id, name, active } = match.company;
  const crm = labelOf(match.connectionId);
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
    <header>
      <h2><bdi>${name}</bdi></h2>
      <p class="muted small"><bdi>${whyCompany(match, crm)}</bdi></p>
      ${active ? nothing : html`<p class="warning small">${common.inactiveIn(crm)}</p>`}
    </header>
    ${
      choices.length
        ? view.choices.render(view.call, choices, contextOf(view))
        : html`<p class="muted">${text.nobody}</p>`
    }
    <p>
      <button type="button" @click=${(event: Event) => view.add(request, event.currentTarget as HTMLElement)}>
        ${common.addContact}
      </button>
    </p>
  `;
}

/** A colleague: who it is, and nothing to do. */
export function renderInternal({ workspace }: OutcomeView, outcome: Of<'internal'>): TemplateResult {
  const all = [outcome.internal, ...(outcome.others ?? [])];
  const crms = [...new Set(all.map(({ connectionId }) => labelsOf(workspace)(connectionId)))];
  const extensions = [...new Set(all.flatMap(({ user }) => user.extension ?? []))].map(common.extension);
  return html`
    <header>
      <h2><bdi>${colleagueName(outcome) || common.noName}</bdi></h2>
      <p>${text.colleague}</p>
      <p class="muted small">${isolated([...crms, ...extensions].join(' · '), ...crms)}</p>
    </header>
  `;
}
