import { html, nothing } from 'lit';
import type { ConnectionView } from '../../core/connection.js';
import type { Contact } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { contactCard as text } from '../../text/en/contact-card.js';
import { recordUrl } from '../record-url.js';

/** Links to the contact's pages in the CRMs, and which of these take no edit; `leave` is called when the agent follows one. */
export function renderLinks({ records }: Contact, connections: readonly ConnectionView[], leave: () => void) {
  return html`
    <ul class="links">
      ${records.map(({ connectionId, record }) => {
        const connection = connections.find(({ id }) => id === connectionId);
        const url = connection && recordUrl(record, connection);
        const isReadOnly = connection?.capabilities?.operations.includes('updateContact') === false;
        return html`
          ${isReadOnly ? html`<li class="small muted">${text.readOnlyIn(connection.label)}</li>` : nothing}
          ${
            url
              ? html`<li>
                  <a href=${url} target="_blank" rel="noopener" @click=${leave} @auxclick=${leave}>
                    ${common.openIn(connection.label)}
                  </a>
                </li>`
              : nothing
          }
        `;
      })}
    </ul>
  `;
}
