import { expect } from 'chai';
import { NotTried, promises, type Harness } from '../../src/conformance/index.js';
import { trytonHarness } from './tryton-harness.js';
import { trytonServer } from './tryton-server.js';

/** Promises for which no Tryton gives an occasion. */
const never = [
  'who may only read is offered nothing that writes',
  'a merge is told as such, not as a removal', // asked of CRMs with a feed only; tryton.test.ts asks it of this one
  'a company has the name, the numbers and the domains that stand in the CRM', // tryton.test.ts asks it of this one
  'a user has the name, the address, the extension and the state that stand in the CRM',
  'null clears a part of the name',
  'ids, companies and users go on after their first page, in another adapter', // one page of each
  'the same idempotency key makes one contact',
  'a duplicate that the CRM refuses comes with the contacts that are there',
  'what fails as duplicate is told as duplicate',
];

/** An edit within the second of the last one leaves the revision as it was. */
const notToTheSecond = ['a change of what somebody else has taken away is a conflict that carries the current contact'];

/** What another way to the same server could change. */
const ofTheWay = ['manifest', 'aborting', 'origins', 'errors'];

/** What other data storage could change. */
const ofTheStorage = ['changes', 'updates'];

/** Tries the promises of the port on a Tryton: all on PostgreSQL, reached as by a page that has a server of its own. */
export function triesPromises(title: string, backend: 'postgresql' | 'sqlite', proxied: boolean): void {
  const precise = backend === 'postgresql';
  const untried = precise ? never : [...never, ...notToTheSecond];
  const chosen = precise ? (proxied ? Object.keys(promises) : ofTheWay) : ofTheStorage;
  const topics = Object.entries(promises).filter(([topic]) => chosen.includes(topic));

  describe(`conformance of Tryton ${title}`, function () {
    this.timeout(60_000);
    let harness: Harness;

    before(async function () {
      harness = await trytonHarness(await trytonServer(this, backend), proxied);
    });

    for (const [topic, ofTopic] of topics) {
      for (const { name, run } of ofTopic) {
        it(`${topic}: ${name}`, async () => {
          const state = await run(harness).then(
            () => 'kept',
            (error: unknown) => (error instanceof NotTried ? 'not tried' : Promise.reject(error as Error)),
          );
          expect(state).to.equal(untried.includes(name) ? 'not tried' : 'kept');
        });
      }
    }
  });
}
