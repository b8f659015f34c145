import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves a folder on a free port of 127.0.0.1, which is another site than `localhost`.
 *
 * @param {string} folder
 * @param {{ headers?: Record<string, string>, pages?: Record<string, string> }} [options] `headers`: sent with everything;
 *   `pages`: HTML by path, before the folder's files
 * @returns {Promise<{ origin: string, localhost: string, close: () => Promise<void> }>} `localhost`: the same server as another site
 */
export async function serveFolder(folder, { headers = {}, pages = {} } = {}) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://x');
      const path = normalize(decodeURIComponent(pathname)).replace(/\/$/, '/index.html');
      const body = pages[pathname] ?? (await readFile(join(root, path)));
      const type = pathname in pages ? types['.html'] : (types[extname(path)] ?? 'application/octet-stream');
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, ready)); // every interface: `localhost` may be ::1
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    localhost: `http://localhost:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
