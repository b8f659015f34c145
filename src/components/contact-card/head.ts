import { html, nothing, type TemplateResult } from 'lit';
import type { CrmRecord } from '../../core/contact.js';
import { joinName } from '../../core/join-name.js';
import type { Contact, Slot } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { contactCard as text } from '../../text/en/contact-card.js';

type LabelOf = (connectionId: string) => string;

/**
 * Who it is: name, title, company, and what is to be known before they are called by a wrong name. `why`: how the contact
 * came to stand for the number of a call.
 */
export function renderHead(contact: Contact, labelOf: LabelOf, why: string | undefined): TemplateResult {
  const { name, company, missing, inactiveIn, slots } = contact;
  return html`
    <header>
      <h2 id="name" part="name" tabindex="-1"><bdi>${name || common.noName}</bdi></h2>
      ${differ(slots.firstName) || differ(slots.lastName) ? renderSources(contact, labelOf, recordName) : nothing}
      ${
        differ(slots.title)
          ? renderSources(contact, labelOf, ({ title }) => title)
          : slots.title.shown
            ? html`<p><bdi>${slots.title.shown.value}</bdi></p>`
            : nothing
      }
      <p class=${company ? '' : 'muted'}><bdi>${company?.name ?? text.noCompany}</bdi></p>
      ${why ? html`<p class="small muted"><bdi>${text.numberMatches(why)}</bdi></p>` : nothing}
      ${missing.map((field) => html`<p class="note warning">${text.missing[field]}</p>`)}
      ${inactiveIn.map((id) => html`<p class="note warning">${common.inactiveIn(labelOf(id))}</p>`)}
    </header>
  `;
}

const differ = ({ differs }: Slot): boolean => differs.length > 0;

/** A record's name as its CRM has it; may be empty. */
export const recordName = ({ name, firstName, lastName }: CrmRecord): string => name ?? joinName(firstName, lastName);

/** What each CRM says, where they do not agree. */
function renderSources(contact: Contact, labelOf: LabelOf, read: (record: CrmRecord) => string | undefined) {
  return html`
    <ul class="small">
      ${contact.records.map(({ connectionId, record }) => {
        const value = read(record);
        return value
          ? html`<li><bdi>${value}</bdi> <small class="source">${labelOf(connectionId)}</small></li>`
          : nothing;
      })}
    </ul>
  `;
}
