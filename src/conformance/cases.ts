import { attempt } from './attempt.js';
import type { Harness } from './harness.js';
import type { PortPromise } from './promise.js';
import { promises } from './run.js';

/** One promise, as any test runner takes it. */
export interface PromiseCase {
  readonly topic: string;
  /** What is promised. */
  readonly name: string;
  /** What goes wrong for an agent where it is broken. */
  readonly why: string;
  /**
   * Rejects if the promise is broken. One that cannot be tried is skipped by the runner's own `skip`, on what the runner
   * hands over (node:test, Vitest) or on `this` (Mocha, which has no word for why: `notTried` is told); where there is
   * neither it passes, and only `notTried` and the report of `runConformance` tell that it was not tried.
   */
  run(this: unknown, ...context: readonly unknown[]): Promise<void>;
}

/** Told of a promise that was not tried, and why. */
export type NotTriedListener = (name: string, reason: string) => void;

/**
 * Every promise of the port as a test case, each on a CRM that has been set back.
 *
 * ```ts
 * for (const { topic, name, run } of portPromises(harness)) test(`${topic}: ${name}`, run);
 * ```
 */
export const portPromises = (harness: Harness, notTried?: NotTriedListener): readonly PromiseCase[] =>
  Object.entries(promises).flatMap(([topic, ofTopic]) =>
    ofTopic.map((promise) => ({ topic, name: promise.name, why: promise.why, run: runOf(promise, harness, notTried) })),
  );

// Without a named parameter: Mocha and Jest give a callback to a function that has one, and wait for it.
const runOf = (promise: PortPromise, harness: Harness, notTried?: NotTriedListener): PromiseCase['run'] =>
  async function (...[context]) {
    const outcome = await attempt(promise, harness);
    if (outcome.state === 'broken') throw new Error(`${outcome.reason}. ${promise.why}`, { cause: outcome.error });
    if (outcome.state !== 'not tried') return;
    notTried?.(promise.name, outcome.reason);
    [context, this].find(canSkip)?.skip(outcome.reason);
  };

const canSkip = (context: unknown): context is { skip(reason: string): void } =>
  typeof context === 'object' && context !== null && 'skip' in context && typeof context.skip === 'function';
