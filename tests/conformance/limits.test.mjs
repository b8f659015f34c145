/** The kit on a CRM that allows few requests: what is refused for now is no broken promise. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
after(() => sources.close());
const { portPromises } = await sources.load('/src/conformance/index.ts');
const { CrmError } = await sources.load('/src/core/errors.ts');
const { northwindHarness } = await sources.load('/tests/adapters/northwind/northwind-harness.ts');

const listed = 'contacts are listed each once, and as many as was said';
const read = 'a contact reads as it is listed';
const missing = 'a contact that does not exist is not-found';

/** The kit's word on one promise: the reason why it is not tried, the sentence how it is broken, or `kept`. */
async function word(harness, name) {
  let word = 'kept';
  const { run } = portPromises(harness).find((each) => each.name === name);
  await run({ skip: (reason) => (word = reason) }).catch(({ message }) => (word = message));
  return word;
}

describe('the conformance kit on a CRM that allows few requests', () => {
  let requests;
  const own = northwindHarness();
  /** Northwind, refusing the requests that `refuses` picks by their number. */
  const limited = (refuses, seconds = 0) => ({
    ...own,
    fetch: async (...request) => {
      const headers = { 'retry-after': String(seconds) };
      return refuses(++requests) ? new Response('{}', { status: 429, headers }) : own.fetch(...request);
    },
  });
  beforeEach(() => (requests = 0));

  it('waits as long as it is told, and tries the promise again', async () => {
    // each read is tried three times by the adapter itself
    assert.equal(
      await word(
        limited((at) => at <= 6),
        listed,
      ),
      'kept',
    );
    assert.ok(requests > 6);
  });

  it('does not take an error that it asks for, and that comes as the limit, for the wrong one', async () => {
    assert.equal(
      await word(
        limited((at) => at >= 2 && at <= 4),
        missing,
      ),
      'kept',
    );
  });

  it('ends a promise as not tried, with the reason, where the wait is a long one', async () => {
    assert.match(
      await word(
        limited(() => true, 3600),
        listed,
      ),
      /^rate-limited, not broken: .* in 3600 seconds$/u,
    );
  });

  it('blames an adapter that says so where the CRM has limited nothing', async () => {
    const create = async (fetch) => {
      const good = await own.create(fetch);
      return { ...good, contact: () => Promise.reject(new CrmError('rate-limited', {})) };
    };
    assert.match(await word({ ...own, create }, read), /^the adapter failed: rate-limited/u);
  });
});
