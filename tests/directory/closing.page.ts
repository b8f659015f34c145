/** Runs in the page, see closing.test.mjs: pulls the CRM beside it, and leaves in the midst if the address says how. */
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import { pagedAdapter } from '../servers/paged-crm-adapter.js';

const enough = 8_000;
const ways: Readonly<Record<string, () => void>> = {
  navigate: () => location.assign('/elsewhere'),
  'take-away': () => frameElement?.remove(),
};
const leave = ways[location.hash.slice(1)];
let isLeaving = false;

const { checks } = createWorkspace({
  id: 'acme',
  user: 'agent',
  country: 'GB',
  storage: 'persist',
  connections: [{ id: 'crm', kind: 'paged', label: 'CRM', adapter: pagedAdapter('/crm/'), linkOrigins: [] }],
});
checks.$runs.listen(([run]) => {
  if (!leave || isLeaving || !run || run.entities.contacts.pulled < enough) return;
  isLeaving = true;
  setTimeout(() => {
    navigator.sendBeacon('/left', String(checks.$runs.get()[0]?.entities.contacts.pulled));
    leave();
  });
});
