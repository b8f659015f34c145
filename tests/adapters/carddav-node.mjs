import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

/**
 * What tests run on: `servers`, or `missing`, the sentence why there are none. On CI that is a failure.
 *
 * @template T
 * @param {() => Promise<T>} prepare
 * @returns {Promise<{servers?: T, missing?: string}>}
 */
export async function serversFor(prepare) {
  try {
    return { servers: await prepare() };
  } catch (error) {
    if (process.env.CI === 'true') throw new Error(`These tests are needed here. ${error.message}`, { cause: error });
    return { missing: error.message };
  }
}

/** A suite of tests on a server; where that is `missing` it is one test that is skipped, and says why. */
export const describeOn = (missing, title, timeout, suite) =>
  describe(title, { timeout }, missing === undefined ? suite : () => it('needs its server', { skip: missing }));

/** Tries the promises of the port; `harness` is asked once a test runs, `never`: those for which there is no occasion. */
export function triesPromises({ promises, NotTried }, never, harness) {
  for (const [topic, ofTopic] of Object.entries(promises)) {
    for (const { name, run } of ofTopic) {
      it(`${topic}: ${name}`, async () => {
        const state = await run(harness()).then(
          () => 'kept',
          (error) => (error instanceof NotTried ? 'not tried' : Promise.reject(error)),
        );
        assert.equal(state, never.some((each) => each.test(name)) ? 'not tried' : 'kept');
      });
    }
  }
}
