import type { Refreshed } from '../../core/directory.js';
import { contactCard as text } from '../../text/en/contact-card.js';
import { reason } from '../../text/en/reasons.js';

/** What a fresh read of the contact has brought, in sentences. */
export function tellRefreshed(refreshed: Refreshed, labelOf: (connectionId: string) => string): readonly string[] {
  const { changed, gone, failed } = refreshed;
  const told = [
    ...(changed.length ? [text.changed(changed)] : []),
    ...gone.map((id) => text.goneIn(labelOf(id))),
    ...failed.map(({ connectionId, error }) => {
      const crm = labelOf(connectionId);
      return text.notReadAgain(crm, reason(error, crm));
    }),
  ];
  return told.length ? told : [text.unchanged];
}
