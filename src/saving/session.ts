import { atom } from 'nanostores';
import type { Readable } from '../core/readable.js';
import type { FormSession, FormState, Save } from '../core/saving.js';
import type { Job } from './saves.js';

/** What differs between editing and adding. */
export interface Body {
  /** `judged`: problems are to be shown, because the agent has asked to send. */
  state(judged: boolean): Omit<FormState, 'dirty' | 'save'>;
  /** What the agent has put in, as a text to compare; empty where closing would lose nothing. */
  content(): string;
  /** Whether a field has a problem or something is missing. */
  isInvalid(): boolean;
  /** Sends what has been put in; absent where there is nothing to send. */
  start(onChange: (save: Save) => void): Job | undefined;
  /** Every CRM has answered. */
  onSettled(save: Save): void;
}

export type Outcome = Awaited<ReturnType<FormSession['submit']>>;

export interface Session {
  readonly $form: Readable<FormState>;
  /** To be called after each change. */
  readonly refresh: () => void;
  readonly submit: () => Promise<Outcome>;
  readonly retry: (connectionId: string) => Promise<void>;
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
  const $form = atom(state());
  const refresh = () => $form.set(state());

  async function run(): Promise<Outcome> {
    await ready();
    judged = body.isInvalid();
    refresh();
    if (judged) return 'invalid';
    const content = body.content();
    const started = body.start(refresh);
    if (!started) return 'nothing';
    job = started;
    sent = content;
    refresh();
    await started.settled;
    body.onSettled(started.save);
    refresh();
    return 'settled';
  }

  async function retry(connectionId: string): Promise<void> {
    if (!job) return;
    await job.retry(connectionId);
    body.onSettled(job.save);
    refresh();
  }

  return { $form, refresh, submit: inTurn(run, () => body.content()), retry };
}

/** One after the other; pressed twice with the same content it is one and the same. */
function inTurn(run: () => Promise<Outcome>, content: () => string): Session['submit'] {
  let pending: { readonly content: string; readonly outcome: Promise<Outcome> } | undefined;
  return () => {
    const now = content();
    if (pending?.content === now) return pending.outcome;
    const own = { content: now, outcome: pending ? pending.outcome.then(run, run) : run() };
    pending = own;
    const done = () => {
      if (pending === own) pending = undefined;
    };
    own.outcome.then(done, done);
    return own.outcome;
  };
}
