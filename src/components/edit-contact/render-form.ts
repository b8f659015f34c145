import { html, nothing, type TemplateResult } from 'lit';
import { common } from '../../text/en/common.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import type { FormView } from './form-view.js';
import type { OpenForm } from './open-form.js';
import { renderDiscard } from './render-discard.js';
import { renderDuplicates, type DuplicateVerbs } from './render-duplicates.js';
import { renderContext, renderFields, renderReading, renderUnread } from './render-fields.js';
import { renderResults } from './render-results.js';
import { renderTargets } from './render-targets.js';
import { renderUnsafe } from './render-unsafe.js';

export interface FormActions extends DuplicateVerbs {
  /** Whether the agent is being asked if the changes are to be lost. */
  readonly asking: boolean;
  readonly failure: OpenForm['failure'];
  /** Whether this device could not keep what was to be sent. */
  readonly unsafe: boolean;
  readonly submit: () => void;
  readonly sendNow: () => void;
  readonly cancel: () => void;
  readonly discard: () => void;
  readonly keep: () => void;
  readonly reload: () => void;
}

/** What is in the dialog. `novalidate`: the fields say in their own words what is wrong. */
export function renderForm(view: FormView, actions: FormActions): TemplateResult {
  const { kind } = view.state;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!view.busy) actions.submit();
  };
  return html`
    <form novalidate @submit=${submit}>
      <div class="body" ?inert=${actions.asking}>
        <div class="head">
          <h2 id="heading">${kind === 'edit' ? text.edit : text.add}</h2>
          ${renderReading(view)}
        </div>
        ${renderUnread(view)} ${renderFields(view)} ${renderContext(view)} ${renderTargets(view)}
        ${actions.failure ? renderFailure(actions) : nothing} ${renderResults(view)}
        ${actions.unsafe ? renderUnsafe(actions.sendNow) : nothing} ${renderDuplicates(view, actions)}
      </div>
      <div class="foot">${actions.asking ? renderDiscard(actions) : renderButtons(view, actions)}</div>
    </form>
  `;
}

const renderButtons = ({ busy, state }: FormView, { cancel }: FormActions): TemplateResult => html`
  <div class="buttons">
    <button class="primary" aria-disabled=${busy ? 'true' : nothing}>
      ${state.kind === 'edit' ? text.update : text.addButton}
    </button>
    <button type="button" @click=${cancel}>${common.cancel}</button>
  </div>
`;

const renderFailure = ({ failure, reload }: FormActions): TemplateResult => html`
  <div class="result failed">
    <p class="state">${failure === 'not loaded' ? common.notLoaded : text.unknown}</p>
    <button type="button" @click=${reload}>${common.tryAgain}</button>
  </div>
`;
