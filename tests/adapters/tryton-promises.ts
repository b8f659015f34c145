import { expect } from 'chai';
import {
  NotTried,
  promises,
  runConformance,
  type ConformanceReport,
  type Harness,
} from '../../src/conformance/index.js';
import { trytonHarness } from './tryton-harness.js';
import { trytonServer } from './tryton-server.js';

/** Promises for which no Tryton gives an occasion. */
const never = [
  'a merge is told as such, not as a removal', // asked of CRMs with a feed only; tryton.test.ts asks it of this one
  'the same idempotency key makes one contact',
  'a duplicate that the CRM refuses comes with the contacts that are there',
  'what fails as duplicate is told as duplicate',
];

/** An edit within the second of the last one leaves the revision as it was. */
const notToTheSecond = [
  'a stale revision is a conflict that carries the current contact, and nothing is written',
  'what fails as conflict is told as conflict',
];
const toTheSecond = (harness: Harness): Harness => ({
  ...harness,
  causes: {
    ...harness.causes,
    conflict: () => {
      throw new NotTried('SQLite has revisions to the second');
    },
  },
});

/** Tries every promise of the port on a Tryton. */
export function triesPromises(title: string, backend: 'postgresql' | 'sqlite', proxied: boolean): void {
  describe(`conformance of Tryton ${title}`, () => {
    const precise = backend === 'postgresql';
    const untried = precise ? never : [...never, ...notToTheSecond];
    let report: ConformanceReport;

    before(async function () {
      const harness = await trytonHarness(await trytonServer(this, backend), proxied);
      report = await runConformance(precise ? harness : toTheSecond(harness));
    });

    for (const [topic, ofTopic] of Object.entries(promises)) {
      for (const { name } of ofTopic) {
        it(`${topic}: ${name}`, () => {
          const result = report.results.find((each) => each.topic === topic && each.name === name);
          expect(result?.state, result?.reason).to.equal(untried.includes(name) ? 'not tried' : 'kept');
        });
      }
    }

    it('has brought about every error code that a Tryton knows', () => {
      expect(report.unknownCodes).to.deep.equal(precise ? ['duplicate'] : ['conflict', 'duplicate']);
    });
  });
}
