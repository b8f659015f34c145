/** What a page that shows the demo needs of it beside the adapter: example callers, raw records, failures on demand. */
import type { Connection } from '../../core/connection.js';
import { adapterOf, type DemoCrm } from './crm.js';

export { demoCallers } from './callers.js';
export { demoCrm, type DemoCrm } from './crm.js';
export type { Faults, Row } from './server/store.js';

/** Both demo CRMs as connections, in workspace order. */
export const demoConnections = (crms: {
  readonly contoso: DemoCrm;
  readonly fabrikam: DemoCrm;
}): readonly Connection[] =>
  [crms.contoso, crms.fabrikam].map((crm) => ({
    id: crm.name,
    kind: 'demo',
    label: crm.label,
    adapter: adapterOf(crm),
    country: 'GB',
    linkOrigins: crm.linkOrigins,
  }));
