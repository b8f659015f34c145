import { html, type TemplateResult } from 'lit';
import { editContact as text } from '../../text/en/edit-contact.js';

/** That this device cannot keep the edit until it has arrived, and the way to send it all the same. */
export const renderUnsafe = (sendNow: () => void): TemplateResult => html`
  <div class="result unsafe">
    <p id="unsafe" class="state" role="alert">${text.unsafe}</p>
    <button type="button" aria-describedby="unsafe" @click=${sendNow}>${text.sendNow}</button>
  </div>
`;
