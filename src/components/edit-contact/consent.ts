import type { RecordKey } from '../../core/contact.js';
import type { Workspace } from '../../workspace/types.js';
import { callOf } from '../call-of.js';
import { OnestreamUpdateRequestEvent } from '../update-request.js';
import { contactChanges } from './contact-changes.js';
import type { OpenForm } from './open-form.js';

/** Asks the page before a number or an email of a contact is changed: once for the same changes. */
export class Consent {
  readonly #host: HTMLElement;
  #granted = '';

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Another form has been opened. */
  forget(): void {
    this.#granted = '';
  }

  /** Whether the page lets pass what the form is about to change. `again`: what to do once it does after all. */
  isGiven(workspace: Workspace, contactId: RecordKey, form: OpenForm, again: () => void): boolean {
    const changes = contactChanges(workspace, form);
    const asked = JSON.stringify(changes);
    if (!changes.length || asked === this.#granted) return true;
    const grant = () => void (this.#granted = asked);
    const request = new OnestreamUpdateRequestEvent({ contactId, ...callOf(workspace, contactId), changes }, () => {
      grant();
      again();
    });
    if (!this.#host.dispatchEvent(request)) return false;
    grant();
    return true;
  }
}
