import { expect } from 'chai';
import { promises, runConformance, type ConformanceReport } from '../../src/conformance/index.js';
import { demoHarness, untried } from './demo-harness.js';

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
          expect(result?.state, result?.reason).to.equal(untried[crm].includes(name) ? 'not tried' : 'kept');
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
