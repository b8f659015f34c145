import type { ConnectionView } from '../core/connection.js';
import type { Contact } from '../core/person.js';

/** Whether some CRM that holds the contact lets the field be written. A CRM not yet heard of counts as one that does. */
export function isEditable(
  contact: Contact,
  field: 'direct' | 'mobile' | 'email',
  connections: readonly ConnectionView[],
): boolean {
  return contact.records.some(({ connectionId }) => {
    const capabilities = connections.find(({ id }) => id === connectionId)?.capabilities;
    if (!capabilities) return true;
    return capabilities.operations.includes('updateContact') && capabilities.fields[field]?.access === 'write';
  });
}
