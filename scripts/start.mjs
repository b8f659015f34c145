/**
 * Serves the demo portal from the sources and prints its address: port 5173, or the next that is free.
 *
 *   npm start                        two demo CRMs that live in the page
 *   npm start -- --tryton URL        a real Tryton server, reached through this server's proxy
 *   npm start -- --real              a real Tryton and a real Radicale, installed and started here, behind the gateway
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

/**
 * @param {{ port?: number, tryton?: string, gateway?: string }} [options] `tryton`, `gateway`: where such a server answers
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url`: the portal's address
 */
export async function startPortal({ port = 5173, tryton, gateway } = {}) {
  const { proxy, define } = tryton
    ? (await import('./tryton-proxy.mjs')).trytonProxy(tryton)
    : gateway
      ? gatewayProxy(gateway)
      : {};
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

/** The gateway through the dev server: to the page it is of the same origin, as in many an installation. */
const gatewayProxy = (target) => ({
  proxy: {
    '/gateway/': {
      target,
      changeOrigin: true,
      rewrite: (path) => path.replace('/gateway', ''),
      // the page is of the same origin, which the gateway cannot see
      configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
    },
  },
  define: { __GATEWAY__: JSON.stringify('/gateway/') },
});

async function startReal() {
  const { startRealServers } = await import('./real-servers.mjs');
  const real = await startRealServers((line) => console.log(line));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => real.stop().then(() => process.exit(0)));
  for (const line of real.missing) console.log(`Not there: ${line}`);
  const { tryton, radicale } = real;
  if (tryton) console.log(`Tryton:   ${tryton.url} (database ${tryton.database}, ${tryton.user} / ${tryton.password})`);
  if (radicale) console.log(`Radicale: ${radicale.book} (${radicale.user} / ${radicale.password})`);
  return real.gateway;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { tryton: { type: 'string' }, port: { type: 'string' }, real: { type: 'boolean' } },
  });
  const { url } = await startPortal({
    ...(values.port && { port: Number(values.port) }),
    ...(values.tryton && { tryton: values.tryton }),
    ...(values.real && { gateway: await startReal() }),
  });
  console.log(`\n  Demo portal: ${url}\n\n  Stop with Ctrl+C.`);
}
