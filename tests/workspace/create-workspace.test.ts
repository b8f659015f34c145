import { expect } from 'chai';
import type { Connection, ConnectionSource } from '../../src/core/connection.js';
import { CrmError } from '../../src/core/errors.js';
import { createWorkspace, type WorkspaceOptions } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import '../support/loaded.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const mobile = (value: string) => [{ key: 'm', kind: 'mobile', value }] as const;

function crmWithAda(id: string): MemoryCrm {
  const crm = memoryCrm({ id, label: id.toUpperCase() });
  crm.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', phones: mobile('+447700900001') });
  return crm;
}

/** A source that brings its connection when it is told to. */
function lateSource({ id, kind, label }: Connection) {
  let arrive: (connections: readonly Connection[]) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  let asked = 0;
  const source: ConnectionSource = {
    known: [{ id, kind, label }],
    connections: () => {
      asked++;
      return new Promise((resolve, reject) => ([arrive, fail] = [resolve, reject]));
    },
  };
  return {
    source,
    arrive: (connection: Connection) => arrive([connection]),
    fail: (error: unknown) => fail(error),
    asked: () => asked,
  };
}

describe('a workspace', () => {
  const open: Workspace[] = [];
  const start = (connections: WorkspaceOptions['connections'], options: Partial<WorkspaceOptions> = {}) => {
    const host = { id: 'org', user: 'agent', country: 'GB', storage: 'memory' } as const;
    const workspace = createWorkspace({ ...host, connections, ...options });
    open.push(workspace);
    return workspace;
  };
  afterEach(() => open.splice(0).forEach((workspace) => workspace.close()));

  const states = (workspace: Workspace) =>
    Object.fromEntries(workspace.checks.$runs.get().map((run) => [run.connectionId, run.state]));
  const labels = (workspace: Workspace) => workspace.$connections.get().map(({ label }) => label);

  it('pulls every connection when it starts', async () => {
    const workspace = start([crmWithAda('psa').connection, crmWithAda('crm').connection]);
    await until(() => Object.values(states(workspace)).every((state) => state === 'done'));
    expect(workspace.directory.contact('psa/ada')?.name).to.equal('Ada Lovelace');
    expect(workspace.directory.contact('crm/ada')?.records).to.have.length(2);
  });

  it('names its CRMs, in the order of the host, before they have arrived', async () => {
    const [psa, crm] = [crmWithAda('psa'), crmWithAda('crm')];
    const late = lateSource(psa.connection);
    const workspace = start([late.source, crm.connection]);
    expect(labels(workspace)).to.deep.equal(['PSA', 'CRM']);
    await until(() => states(workspace)['crm'] === 'done');
    expect(states(workspace)['psa']).to.equal('waiting');
    late.arrive(psa.connection);
    await until(() => states(workspace)['psa'] === 'done');
    expect(labels(workspace)).to.deep.equal(['PSA', 'CRM']);
  });

  it('says why a connection could not be made, and makes it when tried again', async () => {
    const psa = crmWithAda('psa');
    const late = lateSource(psa.connection);
    const workspace = start([late.source]);
    late.fail(new CrmError('offline', {}));
    await until(() => states(workspace)['psa'] === 'failed');
    expect(workspace.checks.$runs.get()[0]?.error?.code).to.equal('offline');
    expect(workspace.$connections.get()[0]?.error?.code).to.equal('offline');
    void workspace.checks.retry('psa');
    await until(() => late.asked() === 2);
    late.arrive(psa.connection);
    await until(() => states(workspace)['psa'] === 'done');
    expect(workspace.$connections.get()[0]?.error).to.equal(undefined);
  });

  it('says by its name what cannot be reached and is not known yet, and asks it again when the network is back', async () => {
    let isReached = false;
    const source: ConnectionSource = {
      label: 'Gateway',
      connections: () =>
        isReached ? Promise.resolve([crmWithAda('psa').connection]) : Promise.reject(new CrmError('offline', {})),
    };
    const workspace = start([source]);
    await until(() => states(workspace)['source-0'] === 'failed');
    expect(labels(workspace)).to.deep.equal(['Gateway']);
    expect(workspace.checks.$runs.get()[0]?.error?.code).to.equal('offline');
    await workspace.checks.retry('source-0');
    expect(labels(workspace)).to.deep.equal(['Gateway']);
    isReached = true;
    dispatchEvent(new Event('online'));
    await until(() => workspace.directory.contact('psa/ada') !== undefined);
    expect(labels(workspace)).to.deep.equal(['PSA']);
  });

  it('asks again by itself for what could not be reached', async () => {
    let asked = 0;
    start([{ connections: () => (asked++, Promise.reject(new CrmError('offline', {}))) }]);
    await until(() => asked >= 2);
  });

  it('asks before the page is left while an edit is on its way, and only then', async () => {
    const psa = crmWithAda('psa');
    const workspace = start([psa.connection]);
    await until(() => states(workspace)['psa'] === 'done');
    const mayLeave = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(mayLeave()).to.equal(true);
    const release = psa.hold('updateContact');
    const form = await workspace.saving.edit('psa/ada');
    form.set('mobile', '+447700900002');
    const settled = form.submit();
    await until(() => workspace.saving.$saves.get().length > 0);
    expect(mayLeave()).to.equal(false);
    release();
    expect(await settled).to.equal('settled');
    expect(mayLeave()).to.equal(true);
  });

  for (const [storage, isLost] of [
    ['memory', true],
    ['persist', false],
  ] as const)
    // prettier-ignore
    it(`asks before an edit that waits is left behind only where it would be lost: ${storage}`, async () => {
      const psa = crmWithAda('psa');
      const workspace = start([psa.connection], { storage });
      await until(() => states(workspace)['psa'] === 'done');
      psa.fail('updateContact', new CrmError('offline', {}));
      const form = await workspace.saving.edit('psa/ada');
      form.set('mobile', '+447700900002');
      await form.submit();
      expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).to.equal(!isLost);
      await workspace.storage.forget({ discardEdits: true });
    });

  it('has its calls logged by themselves where the host says so, and forgets none that waits for that', async () => {
    const psa = crmWithAda('psa');
    const workspace = start([psa.connection], { logCalls: 'automatic' });
    await until(() => states(workspace)['psa'] === 'done');
    const talk = (id: string) => {
      workspace.calls.ring({ id, number: '+447700900001' });
      workspace.calls.answer(id);
      workspace.calls.end(id);
    };
    talk('1');
    await until(() => workspace.calls.$calls.get().recent[0]?.log?.entries[0]?.state === 'logged');
    expect(psa.calls.get('1')?.contactId).to.equal('ada');
    psa.hold('logCall');
    talk('2');
    expect(await workspace.storage.forget()).to.equal('edits waiting');
    expect(await workspace.storage.forget({ discardEdits: true })).to.equal('forgotten');
    expect(workspace.calls.$calls.get().recent).to.deep.equal([]);
  });

  it('opens with all that two tabs have written of one call in the same moment', async () => {
    const psa = crmWithAda('psa');
    const here = { user: `agent-${Date.now()}`, storage: 'persist' } as const;
    const tabs = [start([psa.connection], here), start([psa.connection], here)];
    for (const tab of tabs) await until(() => states(tab)['psa'] === 'done');
    for (const { calls } of tabs) {
      calls.ring({ id: '1', number: '+447700900001' });
      calls.answer('1');
      calls.end('1');
    }
    const [one, other] = tabs;
    one?.calls.note('1', 'Wants an offer');
    other?.calls.log('1');
    one?.close();
    const recent = (workspace?: Workspace) => workspace?.calls.$calls.get().recent[0];
    await until(() => recent(other)?.log?.entries[0]?.state === 'logged');
    other?.close();
    const next = start([psa.connection], here);
    await until(() => recent(next)?.log?.entries[0]?.state === 'logged');
    expect(recent(next)?.notes).to.equal('Wants an offer');
    expect(psa.requests.filter(({ method }) => method === 'logCall')).to.have.length(1);
    await next.storage.forget({ discardEdits: true });
  });

  it('knows nothing of another workspace on the page', async () => {
    const [ours, theirs] = [start([crmWithAda('psa').connection]), start([])];
    await until(() => states(ours)['psa'] === 'done');
    ours.calls.ring({ id: '1', number: '+447700900001' });
    expect(theirs.directory.contact('psa/ada')).to.equal(undefined);
    expect(theirs.calls.$calls.get().live).to.deep.equal([]);
  });
});
