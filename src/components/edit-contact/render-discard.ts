import { html, type TemplateResult } from 'lit';
import { editContact as text } from '../../text/en/edit-contact.js';

/** Asks before something is lost. The careful answer is the one that has the focus. */
export function renderDiscard(answers: { readonly discard: () => void; readonly keep: () => void }): TemplateResult {
  return html`
    <dialog class="discard" open role="alertdialog" aria-labelledby="discard-question">
      <p id="discard-question">${text.discardQuestion}</p>
      <div class="buttons">
        <button type="button" class="keep primary" aria-describedby="discard-question" @click=${answers.keep}>
          ${text.keepEditing}
        </button>
        <button type="button" @click=${answers.discard}>${text.discard}</button>
      </div>
    </dialog>
  `;
}
