import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { conform, promises } = await sources.load('/tests/gateway/conform.ts');
after(() => sources.close());

/** Promises for which a demo CRM gives no occasion, with or without a gateway. */
const untried = {
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
