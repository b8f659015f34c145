/** Sources whose last answer is kept on the device. */
import { expect } from 'chai';
import type { Connection, ConnectionSource } from '../../src/core/connection.js';
import { CrmError, type CrmErrorCode } from '../../src/core/errors.js';
import { createWorkspace, type WorkspaceOptions } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import '../support/loaded.js';
import { memoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const crm = memoryCrm({ id: 'psa', label: 'PSA' });
const renamed: Connection = { ...crm.connection, label: 'New PSA' };

describe('a source whose last answer is kept', () => {
  const host = { id: 'lasting', user: 'agent', country: 'GB', storage: 'persist' } as const;
  let open: Workspace | undefined;
  let failure: CrmErrorCode | undefined;
  let told = crm.connection;
  beforeEach(() => {
    failure = undefined;
    told = crm.connection;
  });
  afterEach(async () => {
    await open?.storage.forget({ discardEdits: true });
    open?.close();
    open = undefined;
  });

  const source = (name = 'https://gateway.example'): ConnectionSource => ({
    label: 'Gateway',
    connections: () => (failure ? Promise.reject(new CrmError(failure, {})) : Promise.resolve([told])),
    lasting: {
      name,
      restore: (answer) =>
        Promise.resolve(answer.map(({ capabilities: _, ...each }) => ({ ...each, adapter: crm.connection.adapter }))),
    },
  });
  function start(options: Partial<WorkspaceOptions> = {}): Workspace {
    open?.close();
    open = createWorkspace({ ...host, connections: [source()], ...options });
    return open;
  }
  const labels = () => open?.$connections.get().map(({ label }) => label);
  const showing = (...expected: readonly string[]) => until(() => String(labels()) === String(expected));

  async function startOnce(): Promise<void> {
    start();
    await showing('PSA');
    await until(() => open?.checks.$runs.get()[0]?.state === 'done');
  }

  it('brings its connections while it cannot be reached, and those that it tells once it can', async () => {
    await startOnce();
    failure = 'offline';
    start();
    await showing('PSA');
    await until(() => open?.checks.$runs.get()[0]?.state === 'done'); // the CRM itself is there
    failure = undefined;
    told = renamed;
    dispatchEvent(new Event('online'));
    await showing('New PSA');
  });

  it('brings none when it lets the user in no more, now or the next time', async () => {
    await startOnce();
    failure = 'forbidden';
    start();
    await until(() => open?.$connections.get()[0]?.error?.code === 'forbidden');
    expect(labels()).to.deep.equal(['Gateway']);
    failure = 'offline';
    start();
    await until(() => open?.$connections.get()[0]?.error?.code === 'offline');
    expect(labels()).to.deep.equal(['Gateway']);
  });

  it('brings none while the user is not signed in', async () => {
    await startOnce();
    failure = 'auth-required';
    start();
    await until(() => open?.$connections.get()[0]?.error?.code === 'auth-required');
    expect(labels()).to.deep.equal(['Gateway']);
  });

  it('is not mistaken for another one', async () => {
    await startOnce();
    failure = 'offline';
    start({ connections: [source('https://other.example')] });
    await until(() => open?.$connections.get()[0]?.error?.code === 'offline');
    expect(labels()).to.deep.equal(['Gateway']);
  });
});
