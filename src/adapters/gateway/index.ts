/**
 * The gateway: a server of our own that holds the CRMs' credentials and speaks the port over HTTP. To a page it is a source
 * of connections. What is sent stands in `endpoints.ts`, what comes back in `schemas.ts`.
 */
import type * as z from 'zod/mini';
import type { Connection, ConnectionSource, LastingSource } from '../../core/connection.js';
import { parse } from '../http/index.js';
import { createRemote } from './adapter.js';
import { endpoints } from './endpoints.js';
import { createLink } from './link.js';
import { connections, storedConnection } from './schemas.js';

export interface GatewayOptions {
  /** Where the gateway answers, without `/v1`: absolute, or relative to the page. */
  readonly url: string;
  /** The user's token, as the host gives it; a function is asked before each request. None in development mode. */
  readonly token?: string | (() => string | Promise<string>);
  /** What it is called when it cannot be reached and nothing is known of its connections; "Gateway" unless told. */
  readonly label?: string;
  /** What is known of its connections before it has answered. */
  readonly known?: ConnectionSource['known'];
  /** The page's own unless told. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds for one answer, of a listing for one page. 30,000 unless told. */
  readonly timeout?: number;
}

/** The CRMs behind a gateway, as far as this user may use them. */
export function gateway(options: GatewayOptions): ConnectionSource & { readonly lasting: LastingSource } {
  const { url, token, known, fetch, timeout = 30_000, label = 'Gateway' } = options;
  const link = createLink({ url, token, fetch: fetch ?? ((...request) => globalThis.fetch(...request)), timeout });
  const connect = ({ capabilities, ...connection }: z.infer<typeof storedConnection>): Connection => ({
    ...connection,
    adapter: createRemote(link, connection.id, capabilities),
  });
  return {
    label,
    ...(known && { known }),
    async connections() {
      const { data } = await link.read(endpoints.connections.path.slice(1), connections);
      return data.connections.map(({ rights: _, ...connection }) => connect(connection));
    },
    lasting: {
      name: url,
      restore: (answer) => Promise.resolve(answer.map((each) => connect(parse(storedConnection, each)))),
    },
  };
}
