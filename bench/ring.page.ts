/** What the page does, but for the elements: see ring.mjs. */
import type { Capabilities, CrmAdapter, Page } from '../src/core/adapter.js';
import type { CrmRecord } from '../src/core/contact.js';
import { lastShard } from '../src/directory/storage/answers.js';
import { databaseName } from '../src/directory/storage/names.js';
import { openDirectory, reading } from '../src/directory/storage/schema.js';
import { createWorkspace } from '../src/workspace/create-workspace.js';
import type { Workspace } from '../src/workspace/types.js';
import { asHtml } from './ring.still.js';

const contacts = 100_000;
const pageSize = 1_000;

const numberOf = (at: number) => `+447${400_000_000 + at}`;
const nameOf = (at: number) => `First${at % 9_973} Last${at}`;

const contact = (at: number): CrmRecord => ({
  id: String(at),
  active: true,
  name: nameOf(at),
  company: { id: String(at % 20_011), name: `Company ${at % 20_011}` },
  phones: [{ key: 'm', kind: 'mobile', value: numberOf(at) }],
  emails: [{ key: 'e', value: `person${at}@example.com` }],
});

const capabilities: Capabilities = {
  operations: ['changes'],
  fields: { name: { access: 'read', many: false }, mobile: { access: 'read', many: true } },
  actsAs: false,
  names: 'single',
  concurrency: 'none',
  changes: 'feed',
  find: 'digits',
};

async function* pages(): AsyncGenerator<Page<CrmRecord>> {
  for (let from = 0; from < contacts; from += pageSize) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const last = from + pageSize >= contacts;
    yield {
      items: Array.from({ length: pageSize }, (_, at) => contact(from + at)),
      ...(last ? { changesFrom: '0' } : { next: String(from + pageSize) }),
    };
  }
}

const adapter: CrmAdapter = {
  spec: 1,
  capabilities,
  check: () => Promise.resolve({ capabilities }),
  contacts: pages,
  async *changes() {
    yield await Promise.resolve({ upserts: [], removed: [], merged: [], changesFrom: '0' });
  },
  contact: (id) => Promise.resolve(contact(Number(id))),
};

const create = (): Workspace =>
  createWorkspace({
    id: 'bench',
    user: 'agent',
    country: 'GB',
    storage: 'persist',
    connections: [{ id: 'crm', kind: 'bench', label: 'CRM', adapter, linkOrigins: [] }],
  });

function open(): Workspace {
  const workspace = create();
  const element = document.createElement('onestream-workspace');
  element.workspace = workspace;
  element.append(document.createElement('onestream-call-panel'));
  document.body.append(element);
  return workspace;
}

/** The name on the card, wherever that is. */
const shownName = () =>
  document
    .querySelector('onestream-call-panel')
    ?.shadowRoot?.querySelector('onestream-contact-card')
    ?.shadowRoot?.querySelector('h2')?.textContent;

/** What is there when a frame begins is painted in it. */
async function shown(text: string): Promise<number> {
  const frame = () =>
    new Promise<boolean>((begun) => requestAnimationFrame(() => begun(!!shownName()?.includes(text))));
  while (!(await frame()));
  await new Promise((resolve) => setTimeout(resolve));
  return performance.now();
}

async function pulled(workspace: Workspace): Promise<void> {
  while (workspace.checks.$runs.get()[0]?.state !== 'done') await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Whether it has been worked out who answers which number. */
async function isPrepared(): Promise<boolean> {
  const database = await openDirectory(databaseName('directory', 'bench', 'agent'), () => undefined);
  if (typeof database === 'string') return false; // a busy machine may not open it in time
  const last = await reading(database).get('answers', lastShard);
  database.close();
  return last !== undefined;
}

/** The card of a caller as HTML. */
async function card(): Promise<string> {
  const workspace = open();
  workspace.calls.ring({ id: 'card', number: numberOf(1) });
  await shown(nameOf(1));
  workspace.close();
  return asHtml(document.body);
}

/** Pulls everything and waits until all is on the disk. */
async function fill(): Promise<void> {
  const workspace = open();
  await pulled(workspace);
  while (!(await isPrepared())) await new Promise((resolve) => setTimeout(resolve, 500));
  workspace.close();
}

/** Milliseconds from each ring to its card on the screen, while everything is pulled again. */
async function rings(count: number): Promise<readonly number[]> {
  const workspace = open();
  await pulled(workspace);
  const times: number[] = [];
  let run = workspace.checks.run();
  for (let at = 0; at < count; at++) {
    if (workspace.checks.$runs.get()[0]?.state === 'done') run = workspace.checks.run();
    const who = (at * 7_919) % contacts;
    const begun = performance.now();
    workspace.calls.ring({ id: String(at), number: numberOf(who) });
    times.push((await shown(nameOf(who))) - begun);
    workspace.calls.end(String(at));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  workspace.close();
  void run;
  return times;
}

/** Milliseconds from the making of a frame, `phase` of a picture after one was begun, to what it says it has painted. */
async function frame(address: string, phase: number): Promise<number> {
  await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve, (phase * 1000) / 60));
  return new Promise((resolve) => {
    const made = document.createElement('iframe');
    const begun = performance.now();
    const hear = ({ source, data }: MessageEvent) => {
      if (source !== made.contentWindow || data !== 'painted') return;
      removeEventListener('message', hear);
      const time = performance.now() - begun;
      made.remove();
      setTimeout(() => resolve(time), 500); // what it was still reading is given up
    };
    addEventListener('message', hear);
    made.src = address;
    document.body.append(made);
  });
}

/** Tells the page around this one, as the sidebar page does, of the card that has come on screen; once it is painted. */
function tellWhenPainted(name: string): void {
  document.addEventListener('onestream-contact-opened', () =>
    requestAnimationFrame(() => {
      if (shownName()?.includes(name)) setTimeout(() => parent.postMessage('painted', '*'));
    }),
  );
}

const who = new URLSearchParams(location.search).get('ring');
const called = who === null ? undefined : create();
called?.calls.ring({ id: 'ring', number: numberOf(Number(who)) });

/** The elements are there. */
export function drawBy(draw: (page: { workspace: Workspace; waitingNumber: undefined }) => unknown): void {
  if (called) {
    tellWhenPainted(nameOf(Number(who)));
    void draw({ workspace: called, waitingNumber: undefined });
  }
  Object.assign(globalThis, { bench: { card, fill, rings, frame } });
}
