import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { conform, promises, untried } = await sources.load('/tests/gateway/conform.ts');
after(() => sources.close());

for (const crm of ['contoso', 'fabrikam']) {
  describe(`conformance of ${crm} through the gateway`, () => {
    let report;
    before(async () => (report = await conform(crm)));

    for (const [topic, ofTopic] of Object.entries(promises)) {
      for (const { name } of ofTopic) {
        it(`${topic}: ${name}`, () => {
          const result = report.results.find((each) => each.topic === topic && each.name === name);
          assert.equal(result?.state, untried[crm].includes(name) ? 'not tried' : 'kept', result?.reason);
        });
      }
    }

    it('has brought about every error code', () => {
      assert.deepEqual(report.unknownCodes, []);
      assert.equal(report.codes.length, 14);
    });
  });
}
