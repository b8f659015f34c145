import { html, nothing, type TemplateResult } from 'lit';
import type { FieldState } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import { isolated } from '../isolated.js';
import { recordUrl } from '../record-url.js';
import type { FormView } from './form-view.js';
import { renderField } from './render-field.js';

/** A number and its extension share a row. */
const rows: readonly (readonly FieldState['field'][])[] = [
  ['firstName', 'lastName'],
  ['name'],
  ['direct', 'directExtension'],
  ['mobile', 'mobileExtension'],
  ['email'],
];

/** All fields, in the order of the card. */
export function renderFields(view: FormView): readonly TemplateResult[] {
  const states = rows.map((row) => view.state.fields.filter(({ field }) => row.includes(field)));
  return states
    .filter((row) => row.length)
    .map(
      (row) =>
        html`<div class="row ${row[1]?.field.endsWith('Extension') ? 'number' : row[1] ? 'two' : ''}">
          ${row.map((state) => renderField(view, state))}
        </div>`,
    );
}

/** What is shown of the contact and cannot be changed here, with the ways to change it in the CRMs. */
export function renderContext(view: FormView): TemplateResult | typeof nothing {
  const { contact, connections } = view;
  if (!contact) return nothing;
  const links = contact.records.flatMap(({ connectionId, record }) => {
    const connection = connections.find(({ id }) => id === connectionId);
    const url = connection && recordUrl(record, connection);
    return url ? [{ url, crm: connection.label }] : [];
  });
  return html`
    <div class="context" part="context">
      <dl>
        <div>
          <dt>${text.company}</dt>
          <dd><bdi>${contact.company?.name ?? text.noCompany}</bdi></dd>
        </div>
        <div>
          <dt>${text.title}</dt>
          <dd><bdi>${contact.slots.title.shown?.value ?? text.notSet}</bdi></dd>
        </div>
      </dl>
      <ul>
        ${links.map(
          ({ url, crm }) =>
            html`<li><a href=${url} target="_blank" rel="noopener noreferrer">${common.openIn(crm)}</a></li>`,
        )}
      </ul>
    </div>
  `;
}

/** That the records behind the form are being read again. */
export const renderReading = ({ state }: FormView): TemplateResult | typeof nothing =>
  state.records.some(({ reading }) => reading === 'reading')
    ? html`<span class="small muted">${text.reading}</span>`
    : nothing;

/** Where they could not be read again, and why. */
export const renderUnread = (view: FormView): readonly TemplateResult[] =>
  view.state.records
    .filter(({ reading }) => reading === 'failed')
    .map(({ connectionId, error }) => {
      const crm = view.labelOf(connectionId);
      return html`<p class="note warning">${isolated(text.notReadAgain(crm, view.why(error, crm)), crm)}</p>`;
    });
