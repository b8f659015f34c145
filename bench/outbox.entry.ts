/** Runs in the page: see outbox.mjs. */
import { atom } from 'nanostores';
import '../src/components/contact-card/define.js';
import '../src/components/outbox/define.js';
import '../src/components/workspace/define.js';
import type { CrmRecord } from '../src/core/contact.js';
import { CrmError } from '../src/core/errors.js';
import type { Readable } from '../src/core/readable.js';
import { isWaiting, type Saving } from '../src/core/saving.js';
import { createChecks } from '../src/directory/checks.js';
import { createDirectory } from '../src/directory/index.js';
import { createSaving } from '../src/saving/index.js';
import { createWorkspace } from '../src/workspace/create-workspace.js';
import { exclusiveFor } from '../src/workspace/exclusive.js';
import { openKept } from '../src/workspace/kept/index.js';
import { memoryCrm } from '../tests/support/memory-adapter.js';

const contacts = 1_000;
const crms = ['psa', 'crm'].map((id) => memoryCrm({ id, country: 'GB', pageSize: 500 }));
const offline = new CrmError('offline', {});
let longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ type: 'longtask' });

function recordOf(id: string): CrmRecord {
  return {
    id,
    active: true,
    firstName: 'Ada',
    lastName: id,
    phones: [],
    emails: [{ key: 'e', value: `${id}@example.com` }],
  };
}

/** Saving over what is kept on the disk, and nothing else. */
async function openAlone(): Promise<Saving> {
  const kept = openKept({ workspaceId: 'bench', user: 'agent', mode: 'persist' });
  const $connections = atom(crms.map(({ connection }) => connection));
  const directory = createDirectory({ country: 'GB', $connections });
  await directory.numbers.ready;
  await createChecks({ directory, $connections }).run();
  return createSaving({
    directory,
    $connections,
    store: kept.outbox,
    exclusive: exclusiveFor('bench', 'persist', kept.leases),
  });
}

/** Resolves once something is so; looked at with each change of `$store`. */
function until($store: Readable<unknown>, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = $store.listen(look);
    function look() {
      if (!isSo()) return;
      stop();
      resolve();
    }
    look();
  });
}

/** A whole workspace, with the outbox and one of the contacts on screen. */
async function openPage(): Promise<Saving> {
  const connections = crms.map(({ connection }) => connection);
  const workspace = createWorkspace({ id: 'page', user: 'agent', country: 'GB', connections, storage: 'persist' });
  const { directory } = workspace;
  await until(directory.$version, () =>
    crms.every(({ connection }) => directory.contact(`${connection.id}/${contacts - 1}`)),
  );
  const shell = document.createElement('onestream-workspace');
  shell.innerHTML =
    '<onestream-contact-card contact-id="psa/7"></onestream-contact-card><onestream-outbox></onestream-outbox>';
  Object.assign(shell, { workspace });
  document.body.append(shell);
  return workspace.saving;
}

let saving: Saving;
let typed = 0;

/** Types a new address for a contact; how long it takes, in milliseconds, from Update until it is kept on disk. */
async function update(at: number): Promise<number> {
  const form = await saving.edit(`psa/${at}`);
  form.set('email', `new-${++typed}@example.com`);
  const start = performance.now();
  const kept = new Promise<number>((resolve) => {
    const stop = form.$form.listen(({ save }) => {
      if (!save) return;
      stop();
      resolve(performance.now() - start);
    });
  });
  const settled = form.submit();
  const taken = await kept;
  await settled;
  form.close();
  return taken;
}

const updates = () =>
  crms.flatMap(({ requests }) => requests.filter(({ method }) => method === 'updateContact')).length;

const bench = {
  async start(isPage: boolean): Promise<void> {
    for (const crm of crms) for (let at = 0; at < contacts; at++) crm.put(recordOf(String(at)));
    saving = await (isPage ? openPage() : openAlone());
  },
  async durable(count: number): Promise<readonly number[]> {
    const taken: number[] = [];
    for (let at = 0; at < count; at++) taken.push(await update(at));
    return taken;
  },
  /** Lets so many edits wait; the longest task meanwhile, in milliseconds (0: none above 50). */
  async queue(count: number): Promise<number> {
    for (const crm of crms) crm.fail('contact', offline);
    longest = 0;
    for (let at = 0; at < count; at++) await update(at % contacts);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return longest;
  },
  /** Another page of the agent comes upon so many. */
  async meet(count: number): Promise<void> {
    for (const crm of crms) crm.fail('contact', offline);
    await bench.start(true);
    await until(saving.$saves, () => saving.$saves.get().length >= count);
    await new Promise((resolve) => setTimeout(resolve, 500));
  },
  /** The network is back: sends all that waits. */
  async drain(): Promise<{ readonly taken: number; readonly longest: number; readonly sent: number }> {
    for (const crm of crms) crm.fail('contact', undefined);
    longest = 0;
    const before = updates();
    const start = performance.now();
    saving.hurry();
    await until(saving.$saves, () => !saving.$saves.get().some(isWaiting));
    const taken = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { taken, longest, sent: updates() - before };
  },
};
Object.assign(globalThis, { bench });
