/**
 * The conformance kit: every promise of the port, to be tried against any adapter, in a browser or in Node, within any
 * test framework or none.
 *
 * ```ts
 * const report = await runConformance(harness);
 * console.log(report.text);
 * ```
 */
export type { Fixture, Harness } from './harness.js';
export { capabilityMatrix } from './matrix.js';
export { NotTried, type PortPromise } from './promise.js';
export { promises, runConformance, type ConformanceReport, type PromiseResult } from './run.js';
