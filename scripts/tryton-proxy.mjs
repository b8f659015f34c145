/** Reaches a Tryton through the dev server, for a page whose origin that Tryton does not list in `[web] cors`. */

/** Where the page finds it. */
const path = '/tryton/';

/**
 * @param {string} target where Tryton answers, without a database
 * @returns what Vite's dev server takes: `proxy`, and `define` that tells the portal (see demo/tryton-sign-in.ts)
 */
export function trytonProxy(target) {
  const { href, origin } = new URL(target.endsWith('/') ? target : `${target}/`);
  return {
    proxy: {
      [path]: {
        target: origin,
        changeOrigin: true,
        rewrite: (url) => url.replace(path, new URL(href).pathname),
        // Tryton refuses an `Origin` that it does not know; to it the dev server is no browser
        configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
      },
    },
    define: { __TRYTON__: JSON.stringify({ baseUrl: path, webUrl: href }) },
  };
}
