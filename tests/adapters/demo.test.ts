import { expect } from 'chai';
import { promises, runConformance, type ConformanceReport } from '../../src/conformance/index.js';
import { demoHarness } from './demo-harness.js';

/** Promises for which a demo CRM gives no occasion. */
const untried: Readonly<Record<string, readonly string[]>> = {
  contoso: [
    'who may only read is offered nothing that writes',
    'a merge is told as such, not as a removal',
    'null clears a part of the name', // Contoso PSA keeps nobody without a first name
    'the same idempotency key makes one contact',
    'a kind of number that the CRM does not have is refused as unsupported',
  ],
  fabrikam: [
    'who may only read is offered nothing that writes',
    'null clears a part of the name',
    'the sweep lists the ids of all contacts',
    'a company is found by its name',
    'ids, companies and users go on after their first page, in another adapter',
    'one of several email addresses is added, changed and cleared, and the others stay',
    "ids that is aborted rejects with the signal's reason",
    "findCompany that is aborted rejects with the signal's reason",
  ],
};

for (const crm of ['contoso', 'fabrikam'] as const) {
  describe(`conformance of ${crm}`, () => {
    let report: ConformanceReport;

    before(async function () {
      this.timeout(90_000); // 2,000 contacts are listed some forty times
      report = await runConformance(demoHarness(crm));
    });

    for (const [topic, ofTopic] of Object.entries(promises)) {
      for (const { name } of ofTopic) {
        it(`${topic}: ${name}`, () => {
          const result = report.results.find((each) => each.topic === topic && each.name === name);
          expect(result?.state, result?.reason).to.equal(untried[crm]?.includes(name) ? 'not tried' : 'kept');
        });
      }
    }

    it('has brought about every error code', () => {
      expect(report.unknownCodes).to.deep.equal([]);
      expect(report.codes).to.have.length(14);
    });

    it('says so in words', () => {
      expect(report.text).to.match(/^(Contoso PSA|Fabrikam CRM): \d+ promises kept, 0 broken, \d not tried\n/u);
      expect(report.text).to.contain('| takes an idempotency key |');
    });
  });
}
