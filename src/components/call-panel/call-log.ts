import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { recordsToLog, type CallLogged } from '../../core/call-log.js';
import { isLoggable, type Call } from '../../core/call.js';
import type { RecordKey } from '../../core/contact.js';
import type { Contact } from '../../core/person.js';
import { callLog as text } from '../../text/en/call-log.js';
import { common } from '../../text/en/common.js';
import { reason } from '../../text/en/reasons.js';
import type { Workspace } from '../../workspace/types.js';
import { isolated } from '../isolated.js';
import { labelsOf } from '../labels.js';

/** The longest notes that are taken; what a CRM takes may be less, and it says so. */
const longest = 10_000;

/** The notes of a call and where it is logged; nothing where no CRM that holds its contact keeps calls. */
export function renderCallLog(workspace: Workspace, call: Call): TemplateResult | typeof nothing {
  const { calls, $connections } = workspace;
  const isPossible = recordsToLog(contactOf(workspace, call), $connections.get()).length > 0;
  const entries = call.log?.entries ?? [];
  if (!isPossible && !entries.length) return nothing;
  const onInput = ({ currentTarget }: Event) => calls.note(call.id, (currentTarget as HTMLTextAreaElement).value);
  return html`
    <section class="log" part="log" aria-label=${text.name}>
      ${
        isPossible
          ? html`<label>
              ${text.notes}
              <textarea
                rows="3"
                dir="auto"
                maxlength=${longest}
                .value=${live(call.notes ?? '')}
                @input=${onInput}
              ></textarea>
            </label>`
          : nothing
      }
      ${isPossible && isLoggable(call) ? renderButton(workspace, call) : nothing}
      ${
        entries.length
          ? html`<ul class="small">
              ${entries.map((entry) => renderEntry(workspace, call, entry))}
            </ul>`
          : nothing
      }
    </section>
  `;
}

/** To log the call; once it is logged, to log what has been written since. */
function renderButton({ calls }: Workspace, { id, notes = '', log }: Call) {
  const isAsked = log?.entries.some(({ state }) => state !== 'left') ?? false;
  if (isAsked && notes.trim() === log?.notes.trim()) return nothing;
  return html`<p>
    <button type="button" class="primary" @click=${() => calls.log(id)}>${isAsked ? text.update : text.log}</button>
  </p>`;
}

function renderEntry(workspace: Workspace, call: Call, entry: CallLogged): TemplateResult {
  const { connectionId, state } = entry;
  const crm = labelsOf(workspace)(connectionId);
  const retry = () => workspace.calls.retryLog(call.id, connectionId);
  return html`
    <li class=${state === 'failed' ? 'error' : state === 'logged' ? 'logged' : 'muted'}>
      ${linesOf(workspace, call, entry).map((line) => html`<p>${isolated(line, crm)}</p>`)}
      ${state === 'failed' ? html`<button type="button" @click=${retry}>${common.tryAgainIn(crm)}</button>` : nothing}
    </li>
  `;
}

/** How far the log has come in one CRM, in sentences. */
export function linesOf(workspace: Workspace, call: Call, entry: CallLogged): readonly string[] {
  const crm = labelsOf(workspace)(entry.connectionId);
  const other = (key: RecordKey | undefined) => otherName(workspace, contactOf(workspace, call), key);
  const still = other(entry.loggedWith);
  const maybe = entry.state === 'left' ? other(entry.maybeWith) : undefined;
  return [
    ...stateLine(entry, crm),
    ...(still === undefined ? [] : [text.still(still, crm)]),
    ...(maybe === undefined || still !== undefined ? [] : [text.maybe(maybe, crm)]),
  ];
}

function stateLine(entry: CallLogged, crm: string): readonly string[] {
  switch (entry.state) {
    case 'waiting':
      return [
        entry.error?.code === 'auth-required' ? text.waitingBecause(crm, reason(entry.error, crm)) : text.waiting(crm),
      ];
    case 'logging':
      return [text.logging(crm)];
    case 'logged':
      return [text.logged(crm)];
    case 'failed':
      return [text.failed(crm, reason(entry.error, crm))];
    case 'left':
      return [];
  }
}

const contactOf = ({ directory }: Workspace, { outcome }: Call): Contact | undefined =>
  outcome.kind === 'contact' ? directory.contact(outcome.association.contactId) : undefined;

/** The name behind a record, if that is not the contact's. */
function otherName({ directory }: Workspace, contact: Contact | undefined, key: RecordKey | undefined) {
  if (key === undefined) return undefined;
  const person = directory.contact(key);
  return person && person.id === contact?.id ? undefined : person?.name || text.somebodyElse;
}
