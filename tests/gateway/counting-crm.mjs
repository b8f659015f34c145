import { createServer } from 'node:http';
import { createPagedCrm } from '../servers/paged-crm.js';

/**
 * A CRM over real HTTP that counts what it is asked: the paged one, which can also be searched, lists users and companies,
 * and takes edits (`PUT contacts/ID`).
 * With `overlap` it tells the last so many changes again each time, as CRMs do that go by the minute.
 *
 * @returns `url`; `counts()` since the last time, by path, and `paths()` all that was asked; `control(step)` as the paged
 *   CRM has it; `hold(path)` keeps back answers to a path, ready as they are, until the function it returns is called;
 *   `refuse(path, status)` makes the next answer to a path one of this status; `leaving()` resolves when somebody no longer waits for an answer
 */
export async function startCountingCrm({ overlap = 0, ...options } = {}) {
  const crm = createPagedCrm(options);
  const held = new Map();
  const refused = new Map();
  const paths = [];
  let counts = {};
  let left = () => {};
  const more = {
    find: ({ phone }) => ({ items: phone === '+442079461234' ? [crm.handle('contacts/7', {}).body] : [] }),
    users: ({ after }) => listed(after, (n) => ({ id: `u${n}`, name: `User ${n}`, active: true })),
    companies: ({ after }) => listed(after, (n) => ({ id: `c${n}`, name: `Company ${n}`, active: true, phones: [] })),
  };

  async function answer(request) {
    const url = new URL(request.url, 'http://127.0.0.1');
    const path = url.pathname.slice(1);
    const name = path.replace(/\/.*/u, '/');
    counts[name] = (counts[name] ?? 0) + 1;
    paths.push(path);
    const status = refused.get(path);
    if (refused.delete(path)) return { status, headers: {}, body: {} };
    const query = Object.fromEntries(url.searchParams);
    if (path === 'changes') query.since = String(Math.max(0, Number(query.since) - overlap));
    if (request.method === 'PUT') {
      crm.control({ put: [{ id: path.slice('contacts/'.length), ...(await json(request)) }] });
      return crm.handle(path, {});
    }
    const ready = more[path] ? { status: 200, headers: {}, body: more[path](query) } : crm.handle(path, query);
    await held.get(path)?.promise;
    return ready;
  }

  const server = createServer((request, response) => {
    response.once('close', () => response.writableFinished || left());
    void answer(request).then(({ status, headers, body }) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    paths: () => paths,
    refuse: (path, status) => refused.set(path, status),
    leaving: () => new Promise((resolve) => (left = resolve)),
    control: (step) => crm.control(step),
    counts() {
      const seen = counts;
      counts = {};
      return seen;
    },
    hold(path) {
      const gate = {};
      gate.promise = new Promise((resolve) => (gate.open = resolve));
      held.set(path, gate);
      return () => {
        held.delete(path);
        gate.open();
      };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** 25 of them, in pages of 10. */
function listed(after, item) {
  const from = Number(after ?? 0);
  const items = Array.from({ length: Math.min(10, 25 - from) }, (_, at) => item(from + at));
  return { items, ...(from + 10 < 25 ? { next: String(from + 10) } : {}) };
}

async function json(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** The adapter over such a CRM, from sources that are loaded already. */
export async function countingAdapter({ load }, crm, changes = 'feed') {
  const { pagedAdapter } = await load('/tests/servers/paged-crm-adapter.ts');
  const { createHttp, pages } = await load('/src/adapters/http/index.ts');
  const z = await load('zod/mini');
  const http = createHttp({ baseUrl: crm.url, fetch });
  const paged = pagedAdapter(crm.url, changes, fetch);
  const list = (path, { after, signal } = {}) =>
    pages(after, async (cursor) => (await http.read(path, z.any(), { query: { after: cursor }, signal })).data);
  const operations = [...paged.capabilities.operations, 'find', 'companies', 'users', 'updateContact'];
  return {
    ...paged,
    capabilities: { ...paged.capabilities, operations },
    async find(query, { signal } = {}) {
      const { data } = await http.read('find', z.any(), { query, signal });
      return Promise.all(data.items.map(({ id }) => paged.contact(id, { signal })));
    },
    companies: (options) => list('companies', options),
    users: (options) => list('users', options),
    async updateContact(id, patch, { signal } = {}) {
      await http.write('put', `contacts/${id}`, z.any(), { body: { last: patch.lastName }, signal });
      return paged.contact(id, { signal });
    },
  };
}
