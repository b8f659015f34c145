/**
 * The conformance kit: every promise of the port, to be tried against any adapter, in a browser or in Node, within any
 * test runner or none.
 *
 * ```ts
 * for (const { topic, name, run } of portPromises(harness)) test(`${topic}: ${name}`, run);
 *
 * console.log((await runConformance(harness)).text); // without a runner, and with all that was not tried
 * ```
 */
export { portPromises, type NotTriedListener, type PromiseCase } from './cases.js';
export type { Fixture, Harness, LoggedCall } from './harness.js';
export { capabilityMatrix } from './matrix.js';
export { NotTried, type PortPromise } from './promise.js';
export { promises, runConformance, type ConformanceReport, type PromiseResult } from './run.js';
