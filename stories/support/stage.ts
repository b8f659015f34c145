/** What every story plays on: both demo CRMs, each in a memory of its own, and a workspace that has read them. */
import { html, type TemplateResult } from 'lit';
import '../../src/components/workspace/define.js';
import { demoConnections, demoCrm, type DemoCrm, type Faults, type Row } from '../../src/adapters/demo/control.js';
import type { RecordKey } from '../../src/core/contact.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';

export interface Stage {
  readonly workspace: Workspace;
  readonly contoso: DemoCrm;
  readonly fabrikam: DemoCrm;
}

/** Numbers of the people whom stories are about. */
export const numbers = {
  ada: '+447400990018',
  grace: '+442079460011',
  northwind: '+442079460020',
  shared: '+442079460030',
  unknown: '+442079460991',
  colleague: '+442079460940',
} as const;

/** A stage on which everything has been read. `prepare` sets the CRMs up before that. */
export async function setStage(prepare?: (crms: Omit<Stage, 'workspace'>) => void): Promise<Stage> {
  const contoso = demoCrm('contoso', { storage: 'memory' });
  const fabrikam = demoCrm('fabrikam', { storage: 'memory' });
  prepare?.({ contoso, fabrikam });
  const workspace = createWorkspace({
    id: 'stories',
    user: 'agent',
    country: 'GB',
    connections: demoConnections({ contoso, fabrikam }),
    storage: 'memory',
  });
  await workspace.directory.numbers.ready;
  await workspace.checks.run();
  return { workspace, contoso, fabrikam };
}

/** A widget below the workspace, as wide as a sidebar. */
export function show({ workspace }: Stage, widget: TemplateResult, width = 360): TemplateResult {
  return html`<onestream-workspace .workspace=${workspace}>
    <div style="inline-size: min(${width}px, 100%)">${widget}</div>
  </onestream-workspace>`;
}

/** A key of the person of this name. */
export function personOf({ workspace }: Stage, name: string): RecordKey {
  const hit = workspace.directory.search(name, 1)[0];
  if (!hit) throw new Error(`the demo has nobody called ${name}`);
  return hit.contactId;
}

export const fail = (crm: DemoCrm, faults: Partial<Faults>): void => {
  crm.faults = { ...crm.faults, ...faults };
};

/** Changes the record of this name in Fabrikam CRM. */
export function changeInFabrikam(
  { fabrikam }: Pick<Stage, 'fabrikam'>,
  fullName: string,
  change: (row: Row) => Row,
): void {
  const row = fabrikam.rows('contacts').find((one) => one['fullName'] === fullName);
  if (row) fabrikam.putRow(change(row));
}

/** An edit of Ada Lovelace's email, sent to both CRMs. */
export async function edit({ workspace }: Stage, contactId: RecordKey): Promise<void> {
  const session = await workspace.saving.edit(contactId);
  session.set('email', 'countess@acme.example');
  void session.submit();
}
