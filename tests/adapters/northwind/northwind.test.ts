import { portPromises } from '../../../src/conformance/index.js';
import { northwindHarness } from './northwind-harness.js';

describe('conformance of Northwind', () => {
  const untried: string[] = [];
  const notTried = (name: string, reason: string) => untried.push(`- ${name} (${reason})`);
  for (const { topic, name, run } of portPromises(northwindHarness(), notTried)) it(`${topic}: ${name}`, run);

  after(() => console.log(['Not tried, and so skipped:', ...untried].join('\n')));
});
