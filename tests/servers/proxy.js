import { request } from 'node:http';

/** Of the page and of its server; to the other server we are no browser. Tryton refuses an `Origin` it does not know. */
const ours = new Set(['host', 'origin', 'referer', 'cookie', 'connection']);

/**
 * Passes a request on and its answer back; resolves when that is done. A server that does not answer is a 502.
 *
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} response
 * @param {URL} url what is asked in its place
 */
export function pass(incoming, response, url) {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !ours.has(name)));
  const outgoing = request(url, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.headersSent || response.writeHead(502).end());
  incoming.pipe(outgoing);
  return new Promise((resolve) => {
    response.on('close', () => {
      outgoing.destroy();
      resolve();
    });
  });
}
