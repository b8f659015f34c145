import { html, nothing, type LitElement } from 'lit';
import type { Call } from '../../core/call.js';
import type { ConnectionView } from '../../core/connection.js';
import type { RecordKey } from '../../core/contact.js';
import type { Contact } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { fieldName } from '../../text/en/fields.js';
import { unknownCaller as text } from '../../text/en/unknown-caller.js';
import type { Workspace } from '../../workspace/types.js';
import { isEditable } from '../editable.js';
import { OnestreamUpdateRequestEvent } from '../update-request.js';
import { isolated } from '../isolated.js';

const kinds = ['direct', 'mobile'] as const;
type Kind = (typeof kinds)[number];

/** Keeps the number of a call with a contact, as Direct or Mobile: an edit like any other, made when the agent says so. */
export class AddNumber {
  readonly #host: LitElement;
  #kind: Kind | undefined;
  #state: 'idle' | 'starting' | 'failed' = 'idle';

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Another contact is looked at. */
  reset(): void {
    this.#kind = undefined;
    this.#state = 'idle';
  }

  /** `insist` tells whether an open form comes first. */
  render(workspace: Workspace, call: Call, contact: Contact, number: string, insist: () => boolean) {
    const connections = workspace.$connections.get();
    const possible = kinds.filter((kind) => isEditable(contact, kind, connections));
    const kind = this.#kind ?? possible.find((one) => !contact.slots[one].shown) ?? possible[0];
    if (!kind) return nothing;
    return html`
      <fieldset class="number">
        <legend class="visually-hidden">${text.addThisNumber}</legend>
        ${possible.map(
          (one) => html`
            <label>
              <input type="radio" name="kind" .checked=${one === kind} @change=${() => this.#choose(one)} />
              ${fieldName(one)}
            </label>
          `,
        )}
        <button
          type="button"
          class="primary"
          ?disabled=${this.#state === 'starting'}
          @click=${() => insist() || this.#ask(workspace, call, contact, kind, number)}
        >
          ${text.addThisNumber}
        </button>
        ${replaced(contact, kind, connections).map(
          ({ value, crm }) => html`<p class="small wide">${isolated(text.replaces(value, crm), value)}</p>`,
        )}
        ${this.#state === 'failed' ? html`<p class="error wide">${common.notLoaded}</p>` : nothing}
      </fieldset>
    `;
  }

  #choose(kind: Kind): void {
    this.#kind = kind;
    this.#host.requestUpdate();
  }

  /** A number that is added may be the first step of somebody who takes over an account: the page is asked. */
  #ask(workspace: Workspace, call: Call, contact: Contact, kind: Kind, number: string): void {
    const add = () => void this.#add(workspace, call, contact.id, kind, number);
    const changes = [{ field: kind, from: contact.slots[kind].shown?.value ?? '', to: number }];
    const request = new OnestreamUpdateRequestEvent({ contactId: contact.id, callId: call.id, changes }, add);
    if (this.#host.dispatchEvent(request)) add();
  }

  async #add(
    { saving, calls }: Workspace,
    call: Call,
    contactId: RecordKey,
    kind: Kind,
    number: string,
  ): Promise<void> {
    this.#set('starting');
    try {
      await saving.addNumber(contactId, kind, number);
      calls.associate(call.id, contactId, 'attached'); // from here the card of the call tells how far the edit is
      this.#set('idle');
    } catch {
      this.#set('failed'); // the code that saves is not there
    }
  }

  #set(state: 'idle' | 'starting' | 'failed'): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

/** What stands where there is room for one number only. */
function replaced(contact: Contact, kind: Kind, connections: readonly ConnectionView[]) {
  return contact.records.flatMap(({ connectionId, record }) => {
    const connection = connections.find(({ id }) => id === connectionId);
    const taken = record.phones.find((phone) => phone.kind === kind);
    if (!connection?.capabilities || !taken || connection.capabilities.fields[kind]?.many) return [];
    return [{ value: taken.value, crm: connection.label }];
  });
}
