/** Tries every promise without a test runner, prints the report, and ends with 1 if one is broken. */
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { runConformance } = await sources.load('/src/conformance/index.ts');
const { northwindHarness } = await sources.load('/tests/adapters/northwind/northwind-harness.ts');
const { text, results } = await runConformance(northwindHarness());
console.log(text);
process.exitCode = results.some(({ state }) => state === 'broken') ? 1 : 0;
await sources.close();
