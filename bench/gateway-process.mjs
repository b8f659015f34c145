/** One server of the gateway's bench in a process of its own, so that its time and its memory are known: `CRM`, `PROXY` or a bundle. */
import { Agent, createServer, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const [kind, crm, secret] = process.argv.slice(2);

const contact = (n) => ({
  id: n,
  firstName: 'Ada',
  lastName: `Lovelace ${n}`,
  title: 'Head of Analysis',
  company: { id: 1, name: 'Acme' },
  country: 'GB',
  inactiveFlag: false,
  communicationItems: [
    { id: 1, type: 'Direct', value: `020 7946 ${n}`, extension: null },
    { id: 2, type: 'Email', value: `ada.${n}@acme.example`, extension: null },
  ],
  _info: { rowVersion: 1, lastUpdated: '2026-01-01T00:00:00.000Z' },
});
const one = JSON.stringify([contact(1)]);
const page = JSON.stringify(Array.from({ length: 100 }, (_, n) => contact(n + 1)));

/** Answers everything after 5 ms: one contact to who looks for a number, else a page of a hundred, which is the last. */
const servers = {
  CRM: () => async (incoming, outgoing) => {
    await wait(5);
    const body = incoming.url.includes('phone=') ? one : page;
    const headers = { 'content-type': 'application/json', 'x-server-time': new Date().toISOString() };
    outgoing.writeHead(200, headers).end(body);
  },
  PROXY: () => {
    const agent = new Agent({ keepAlive: true });
    const { hostname, port } = new URL(crm);
    return (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const onward = request({ hostname, port, method, path, headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    };
  },
};

async function start() {
  if (!servers[kind]) return (await (await import(kind)).start(crm, secret)).url;
  const server = createServer(servers[kind]());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed: heap, rss } = process.memoryUsage();
  process.send({ cpu: user + system, heap, rss });
});
process.send({ url: await start() });
