import { portPromises } from '../../../src/conformance/index.js';
import { northwindHarness } from './northwind-harness.js';

describe('conformance of Northwind', () => {
  for (const { topic, name, run } of portPromises(northwindHarness())) it(`${topic}: ${name}`, run);
});
