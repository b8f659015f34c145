/**
 * `npm start -- --tryton URL`: the agent signs in to that Tryton. What they type is handed to the adapter, which holds it
 * in memory; it is in no address and in no storage, and a reload asks again.
 */
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import type { Connection } from '../src/core/connection.js';
import { isCrmError } from '../src/core/errors.js';
import { controls } from '../src/styles/controls.js';
import { reason } from '../src/text/en/reasons.js';

/** Set by scripts/tryton-proxy.mjs: where the page asks, and where Tryton's own web client is. */
declare const __TRYTON__: { readonly baseUrl: string; readonly webUrl: string } | undefined;

/** Whether the portal was started on a real Tryton. */
export const onTryton = typeof __TRYTON__ !== 'undefined';

/** The agent has signed in. */
export class TrytonSignedInEvent extends CustomEvent<{ readonly connection: Connection; readonly user: string }> {
  static readonly type = 'tryton-signed-in';
  constructor(detail: TrytonSignedInEvent['detail']) {
    super(TrytonSignedInEvent.type, { bubbles: true, composed: true, detail });
  }
}

interface SignIn {
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Rejects with a `CrmError` when Tryton does not let this user in. */
async function connect(signIn: SignIn): Promise<Connection> {
  const { baseUrl, webUrl } = __TRYTON__ ?? { baseUrl: '/tryton/', webUrl: location.href };
  const { tryton } = await import('../src/adapters/tryton/index.js');
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const adapter = tryton.create({ baseUrl, webUrl, ...signIn }, { fetch });
  await adapter.check();
  return { id: 'tryton', kind: 'tryton', label: 'Tryton', adapter, linkOrigins: [new URL(webUrl).origin] };
}

/** The sign-in form. Dispatches `tryton-signed-in` once Tryton has let the agent in. */
@customElement('demo-tryton-sign-in')
export class DemoTrytonSignIn extends LitElement {
  static override styles = [controls];

  @state() private busy = false;
  @state() private problem = '';
  @query('form') private form!: HTMLFormElement;
  @queryAll('input') private inputs!: NodeListOf<HTMLInputElement>;

  protected override render(): TemplateResult {
    return html`
      <form @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2>Sign in to Tryton</h2>
        <p>
          <label for="database">Database</label> <input id="database" name="database" required autocomplete="off" />
        </p>
        <p><label for="user">User</label> <input id="user" name="user" required autocomplete="username" /></p>
        <p>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" required autocomplete="current-password" />
        </p>
        <button type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>Sign in</button>
        <span role="status">${this.busy ? 'Signing in' : nothing}</span>
        <p role="alert">${this.problem || nothing}</p>
      </form>
    `;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const [database, user, password] = [...this.inputs].map((input) => input.value);
    const signIn = { database: database?.trim() ?? '', user: user?.trim() ?? '', password: password ?? '' };
    this.busy = true;
    this.problem = '';
    try {
      const connection = await connect(signIn);
      this.form.reset(); // the password stands in no field any longer
      this.dispatchEvent(new TrytonSignedInEvent({ connection, user: signIn.user }));
    } catch (error) {
      this.problem = whyNot(error);
    } finally {
      this.busy = false;
    }
  }
}

function whyNot(error: unknown): string {
  if (!isCrmError(error)) throw error;
  if (error.code === 'auth-required') return 'Tryton does not know this user with this password.';
  if (isCrmError(error, 'unavailable') && error.details.status === 404) return 'Tryton has no database of this name.';
  return reason(error, 'Tryton');
}

declare global {
  interface HTMLElementTagNameMap {
    'demo-tryton-sign-in': DemoTrytonSignIn;
  }
  interface HTMLElementEventMap {
    'tryton-signed-in': TrytonSignedInEvent;
  }
}
