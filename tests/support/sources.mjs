import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** Loads TypeScript sources of this repository, or of a copy of it, in Node; `plugins` of Vite may change them. */
export async function openSources(root = fileURLToPath(new URL('../..', import.meta.url)), plugins = []) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins,
  });
  return {
    /** @param {string} path from the root, with a slash at its beginning */
    load: (path) => server.ssrLoadModule(path),
    close: () => server.close(),
  };
}
