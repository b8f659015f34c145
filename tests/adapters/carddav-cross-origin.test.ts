import { expect } from 'chai';
import { NotTried, promises, type Harness } from '../../src/conformance/index.js';
import { carddavHarness, never, type CardDavServer } from './carddav-harness.js';

type Answer = CardDavServer | { readonly missing: string; readonly required: boolean };

/** What another origin could change. All promises are tried in Node, where there are more servers and more cards. */
const ofTheWay = ['manifest', 'aborting', 'origins', 'errors', 'updates'];

/** Radicale under the page's own CORS rules. */
describe('conformance of Radicale, from a page of another origin', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async function () {
    this.timeout(400_000); // a fresh machine installs it first
    const answer = (await (await fetch('/__radicale')).json()) as Answer;
    if (!('missing' in answer)) {
      harness = carddavHarness(answer, 'Radicale', `http://radicale.org/ns/sync/${'0'.repeat(64)}`, 60);
      return;
    }
    if (answer.required) throw new Error(`These tests are needed here. ${answer.missing}`);
    console.warn(`Tests on a real Radicale are skipped. ${answer.missing}`);
    this.skip();
  });

  for (const topic of ofTheWay) {
    for (const { name, run } of promises[topic] ?? []) {
      it(`${topic}: ${name}`, async () => {
        const state = await run(harness).then(
          () => 'kept',
          (error: unknown) => (error instanceof NotTried ? 'not tried' : Promise.reject(error as Error)),
        );
        expect(state).to.equal(never.some((each) => each.test(name)) ? 'not tried' : 'kept');
      });
    }
  }
});
