import type { AdapterContext, CrmAdapter } from '../../src/core/adapter.js';
import { tryton } from '../../src/adapters/tryton/index.js';

interface Account {
  readonly user: string;
  readonly password: string;
}

/** A seeded database on a real Tryton of its own kind, and how it is reached. */
export interface TrytonServer {
  /** Through the page's own origin, and across origins. */
  readonly proxied: string;
  readonly direct: string;
  readonly database: string;
  readonly accounts: { readonly admin: Account; readonly agent: Account };
}

type Answer = TrytonServer | { readonly missing: string; readonly required: boolean };

/**
 * For a `before` hook: starts the server if it is the first to ask, and gives one more database. Where the server cannot
 * be had, the tests of this suite are skipped, and the title of the suite's hook does not hide why.
 */
export async function trytonServer(suite: Mocha.Context, backend: 'postgresql' | 'sqlite'): Promise<TrytonServer> {
  suite.timeout(400_000); // a fresh machine installs it first
  const answer = (await (await fetch(`/__tryton?backend=${backend}`)).json()) as Answer;
  if (!('missing' in answer)) return answer;
  if (answer.required) throw new Error(`These tests are needed here. ${answer.missing}`);
  console.warn(`Tests on a real Tryton are skipped. ${answer.missing}`);
  return suite.skip();
}

export interface Reach {
  readonly proxied?: boolean;
  readonly user?: Account;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly fetch?: AdapterContext['fetch'];
}

/** An adapter on it, signed in as the agent unless told. */
export function adapterOf(server: TrytonServer, { proxied = true, user, settings, fetch }: Reach = {}): CrmAdapter {
  const baseUrl = proxied ? server.proxied : server.direct;
  const own = { baseUrl, database: server.database, ...(user ?? server.accounts.agent), ...settings };
  return tryton.create(own, { fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)) });
}

/** Calls Tryton past the adapter, as somebody else in the CRM would. */
export function bypass(server: TrytonServer, account: Account = server.accounts.admin) {
  const call = signIn(server, account);
  return {
    /** `party.party.write`, and its parameters without the context. */
    model: <T>(method: string, ...params: readonly unknown[]) => call(`model.${method}`, [...params, {}]) as Promise<T>,
    /** What Tryton calls "Replace": the first party becomes part of the second. Both have the same name. */
    async merge(from: string, into: string): Promise<void> {
      const wizard = 'wizard.party.replace';
      const [id] = (await call(`${wizard}.create`, [{}])) as [number];
      const ask = { source: Number(from), destination: Number(into) };
      const active = { active_model: 'party.party', active_id: ask.source, active_ids: [ask.source] };
      await call(`${wizard}.execute`, [id, { ask }, 'replace', active]);
    },
  };
}

/** The agent's session, for settings in place of the password. */
export async function signedIn(server: TrytonServer) {
  const { user, password } = server.accounts.agent;
  const [userId, session] = (await ask(server, 'common.db.login', [user, { password }])) as [number, string];
  return { user, password: undefined, userId, session };
}

function signIn(server: TrytonServer, { user, password }: Account) {
  const login = ask(server, 'common.db.login', [user, { password }]);
  return async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const [id, token] = (await login) as [number, string];
    return ask(server, method, params, { authorization: `Session ${btoa(`${user}:${id}:${token}`)}` });
  };
}

async function ask(
  { proxied, database }: TrytonServer,
  method: string,
  params: readonly unknown[],
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(`${proxied}${database}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ id: 0, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return result;
}
