import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** Loads a module of the sources or tests as it is, TypeScript and all; `close` when done. */
export async function openSources() {
  const server = await createServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return { load: (path) => server.ssrLoadModule(path), close: () => server.close() };
}
