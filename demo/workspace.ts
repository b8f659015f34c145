import { demoConnections, demoCrm } from '../src/adapters/demo/control.js';
import type { Connection } from '../src/core/connection.js';
import { createWorkspace } from '../src/workspace/create-workspace.js';
import type { Workspace } from '../src/workspace/types.js';

export const contoso = demoCrm('contoso');
export const fabrikam = demoCrm('fabrikam');

/** The demo organisation, with these CRMs. */
export const openWorkspace = (connections: readonly Connection[], user = 'demo-agent'): Workspace =>
  createWorkspace({ id: 'demo', user, country: 'GB', connections });

/** With both demo CRMs; `?crm=none` is an organisation that has none yet. */
export const openDemo = (): Workspace =>
  openWorkspace(
    new URLSearchParams(location.search).get('crm') === 'none' ? [] : demoConnections({ contoso, fabrikam }),
  );
