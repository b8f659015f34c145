import type { Workspace } from '../../workspace/types.js';
import { OnestreamContactAddedEvent, OnestreamContactSavedEvent } from '../events.js';
import { isConfirmed } from './closing.js';
import type { OpenForm } from './open-form.js';

const reported = new WeakSet<OpenForm>();

/**
 * Tells the page, once, what has come of a form whose dialog has closed. A call belongs to a new contact only from then on:
 * before, the dialog still has something to say, and the screen of the call around it must stay.
 */
export function report(host: HTMLElement, { calls }: Workspace, form: OpenForm): void {
  const { save } = form.state;
  if (!save?.contactId || reported.has(form)) return;
  const { contactId } = save;
  const { request } = form;
  if (request.kind === 'add') {
    reported.add(form);
    if (request.callId !== undefined) calls.associate(request.callId, contactId, 'created');
    host.dispatchEvent(new OnestreamContactAddedEvent({ contactId }));
  } else if (isConfirmed(save)) {
    reported.add(form);
    host.dispatchEvent(new OnestreamContactSavedEvent({ contactId }));
  }
}
