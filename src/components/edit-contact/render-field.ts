import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldState, FormField } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import { editContact as text, problemText } from '../../text/en/edit-contact.js';
import { fieldName } from '../../text/en/reasons.js';
import type { FormView } from './form-view.js';
import { renderSides } from './render-sides.js';

/** One input with its label and everything that is to be said about it. */
export function renderField(view: FormView, state: FieldState): TemplateResult {
  const { field, value, problem } = state;
  const notes = notesOf(view, state);
  const described = notes.map(({ id }) => id).join(' ');
  return html`
    <div class="field" part="field">
      <label for=${field}>${fieldName(field)}</label>
      <input
        id=${field}
        name=${field}
        type=${isNumber(field) ? 'tel' : 'text'}
        inputmode=${field === 'email' ? 'email' : nothing}
        dir=${isName(field) ? 'auto' : 'ltr'}
        autocomplete="off"
        autocapitalize=${isName(field) ? 'words' : 'off'}
        spellcheck="false"
        .value=${live(value)}
        ?readonly=${view.isLocked(state)}
        aria-invalid=${problem || view.isMissing(field) ? 'true' : nothing}
        aria-describedby=${described || nothing}
        @input=${(event: InputEvent) => view.set(field, (event.target as HTMLInputElement).value)}
      />
      <div class="notes">
        ${notes.map(({ id, content, kind }) => html`<p id=${id} class="note ${kind}">${content}</p>`)}
        ${renderSides(view, state)} ${renderOffer(view, state)}
      </div>
    </div>
  `;
}

interface Note {
  readonly id: string;
  readonly kind: 'error' | 'warning' | 'muted';
  readonly content: unknown;
}

function notesOf(view: FormView, { field, problem, fresh, replaces, emptyIn, cannot, value }: FieldState): Note[] {
  const notes: Note[] = [];
  const add = (name: string, kind: Note['kind'], content: unknown) =>
    notes.push({ id: `${field}-${name}`, kind, content });
  if (problem) add('problem', 'error', problemText(problem));
  if (fresh) {
    const now = html`${text.nowIn(view.labelOf(fresh.connectionId))}: <bdi>${fresh.value || text.empty}</bdi>`;
    add('fresh', 'warning', now);
  }
  if (replaces) add('replaces', 'warning', html`${text.replaces} <bdi>${replaces}</bdi>`);
  if (value) for (const id of emptyIn) add(`empty-${id}`, 'muted', `${view.labelOf(id)}: ${text.empty}`);
  for (const id of cannot) add(`cannot-${id}`, 'muted', common.cannot(fieldName(field), view.labelOf(id)));
  return notes;
}

/** During a call from an unknown number: that number, for a field that has none yet. */
function renderOffer(view: FormView, { field, value }: FieldState) {
  const number = view.offerNumber;
  if (!number || value || (field !== 'direct' && field !== 'mobile')) return nothing;
  return html`
    <button type="button" class="link offer" @click=${() => view.useNumber(field, number)}>
      ${text.use} <bdi>${number}</bdi>
    </button>
  `;
}

const isNumber = (field: FormField): boolean => field.startsWith('direct') || field.startsWith('mobile');
const isName = (field: FormField): boolean => field.toLowerCase().endsWith('name');
