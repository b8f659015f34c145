import { demoConnections, demoCrm } from '../src/adapters/demo/control.js';
import { gateway } from '../src/adapters/gateway/index.js';
import type { Connection, ConnectionSource } from '../src/core/connection.js';
import { createWorkspace } from '../src/workspace/create-workspace.js';
import type { Workspace } from '../src/workspace/types.js';

export const contoso = demoCrm('contoso');
export const fabrikam = demoCrm('fabrikam');

/** The demo organisation, with these CRMs. */
export const openWorkspace = (
  connections: readonly (Connection | ConnectionSource)[],
  user = 'demo-agent',
): Workspace => createWorkspace({ id: 'demo', user, country: 'GB', connections });

/** Set by `npm start -- --real`: where the gateway answers. */
declare const __GATEWAY__: string | undefined;

/** Whether real CRMs stand behind the portal. */
export const onGateway = typeof __GATEWAY__ !== 'undefined';

/** With what the gateway has. */
export const openReal = (): Workspace =>
  openWorkspace([gateway({ url: typeof __GATEWAY__ === 'undefined' ? '/' : __GATEWAY__ })]);

/** With both demo CRMs; `?crm=none` is an organisation that has none yet. */
export const openDemo = (): Workspace =>
  openWorkspace(
    new URLSearchParams(location.search).get('crm') === 'none' ? [] : demoConnections({ contoso, fabrikam }),
  );
