/**
 * Serves the demo portal from the sources and prints its address: port 5173, or the next that is free.
 *
 *   npm start                        two demo CRMs that live in the page
 *   npm start -- --tryton URL        a real Tryton server, reached through this server's proxy
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

/**
 * @param {{ port?: number, tryton?: string }} [options] `tryton`: the address of a Tryton server
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url`: the portal's address
 */
export async function startPortal({ port = 5173, tryton } = {}) {
  const { proxy, define } = tryton ? (await import('./tryton-proxy.mjs')).trytonProxy(tryton) : {};
  const server = await createServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'warn',
    define: define ?? {},
    server: { host: '127.0.0.1', port, strictPort: false, ...(proxy && { proxy }) },
  });
  await server.listen();
  const address = server.httpServer.address();
  return { url: `http://localhost:${address.port}/demo/`, close: () => server.close() };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { tryton: { type: 'string' }, port: { type: 'string' } } });
  const { url } = await startPortal({
    ...(values.port && { port: Number(values.port) }),
    ...(values.tryton && { tryton: values.tryton }),
  });
  console.log(`\n  Demo portal: ${url}\n\n  Stop with Ctrl+C.`);
}
