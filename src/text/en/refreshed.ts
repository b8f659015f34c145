import type { Refreshed } from '../../core/directory.js';
import { fieldName, listed } from './fields.js';
import { reason } from './reasons.js';

/** What a fresh read of a contact has brought, in sentences. `labelOf` gives a connection's label. */
export function tellRefreshed(refreshed: Refreshed, labelOf: (connectionId: string) => string): readonly string[] {
  const { changed, gone, failed } = refreshed;
  const told = [
    ...(changed.length ? [`Changed in the CRM: ${listed(changed.map(fieldName))}.`] : []),
    ...gone.map((id) => `No longer in ${labelOf(id)}.`),
    ...failed.map(({ connectionId, error }) => {
      const crm = labelOf(connectionId);
      return `Not read again in ${crm}: ${reason(error, crm)}`;
    }),
  ];
  return told.length ? told : ['Nothing has changed in the CRM.'];
}
