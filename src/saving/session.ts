import { atom } from 'nanostores';
import type { Readable } from '../core/readable.js';
import type { FormSession, FormState, Save, SubmitOptions } from '../core/saving.js';
import type { Job } from './outbox/outbox.js';

/** What differs between editing and adding. */
export interface Body {
  /** `judged`: problems are to be shown, because the agent has asked to send. */
  state(judged: boolean): Omit<FormState, 'dirty' | 'save'>;
  /** What the agent has put in, as a text to compare; empty where closing would lose nothing. */
  content(): string;
  /** Whether a field has a problem or something is missing. */
  isInvalid(): boolean;
  /** Whether a new contact may be there already. */
  isThere?(refresh: () => void): Promise<boolean>;
  /** Has what was put in kept and sent; `nothing` where there is nothing to send, `unsafe` where it cannot be kept. */
  start(onChange: () => void, direct: boolean): Promise<Job | 'nothing' | 'unsafe'>;
  /** Every CRM has answered. */
  onSettled(save: Save): void;
}

export type Outcome = Awaited<ReturnType<FormSession['submit']>>;

export interface Session {
  readonly $form: Readable<FormState>;
  /** To be called after each change. */
  readonly refresh: () => void;
  readonly submit: FormSession['submit'];
  /** Does something about one CRM, of the save that was started. */
  readonly resolve: (work: (saveId: string) => Promise<void>) => Promise<void>;
}

/** The course of a form from its opening until the last CRM has answered. `ready` is waited for before anything is judged. */
export function createSession(body: Body, ready: () => Promise<void>): Session {
  let judged = false;
  let job: Job | undefined;
  let sent = '';

  function state(): FormState {
    const content = body.content();
    return { ...body.state(judged), dirty: content !== '' && content !== sent, ...(job && { save: job.save }) };
  }
  let current: FormState | undefined = state();
  const $changes = atom(0);
  /** Worked out when somebody looks: what a closed form has sent goes on, and changes it. */
  const $form: Readable<FormState> = {
    get: () => (current ??= state()),
    listen: (listener) => $changes.listen(() => listener($form.get())),
  };
  function refresh(): void {
    current = undefined;
    $changes.set($changes.get() + 1);
  }

  async function run({ direct = false, anyway = false, confirm }: SubmitOptions): Promise<Outcome> {
    await ready();
    judged = body.isInvalid();
    refresh();
    if (judged) return 'invalid';
    if (confirm && !confirm()) return 'cancelled';
    const content = body.content();
    if (!anyway && (await body.isThere?.(refresh))) {
      refresh();
      return 'duplicates';
    }
    const started = await body.start(refresh, direct);
    if (typeof started === 'string') return started;
    job = started;
    sent = content;
    refresh();
    await started.settled;
    body.onSettled(started.save);
    refresh();
    return 'settled';
  }

  async function resolve(work: (saveId: string) => Promise<void>): Promise<void> {
    if (!job) return;
    await work(job.save.id);
    body.onSettled(job.save);
    refresh();
  }

  return { $form, refresh, submit: inTurn(run, () => body.content()), resolve };
}

/** One after the other; pressed twice with the same content it is one and the same. */
function inTurn(run: (options: SubmitOptions) => Promise<Outcome>, content: () => string): Session['submit'] {
  let pending: { readonly content: string; readonly outcome: Promise<Outcome> } | undefined;
  return (options = {}) => {
    const now = content();
    if (pending?.content === now) return pending.outcome;
    const go = () => run(options);
    const own = { content: now, outcome: pending ? pending.outcome.then(go, go) : go() };
    pending = own;
    const done = () => {
      if (pending === own) pending = undefined;
    };
    own.outcome.then(done, done);
    return own.outcome;
  };
}
