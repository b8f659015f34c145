import { expect } from 'chai';
import { promises } from '../../src/conformance/index.js';
import { demoHarness } from '../adapters/demo-harness.js';
import { outcome } from './faults/broken.js';
import { calls } from './faults/calls.js';
import { changes, overlapping } from './faults/changes.js';
import { failures } from './faults/failures.js';
import { listings } from './faults/listings.js';
import { lists } from './faults/lists.js';
import { manifest } from './faults/manifest.js';
import { origins } from './faults/origins.js';
import { reading } from './faults/reading.js';
import { writes } from './faults/writes.js';

const faults = { manifest, listings, reading, writes, lists, calls, changes, failures, origins };

describe('the conformance kit', () => {
  for (const [topic, ofTopic] of Object.entries(faults)) {
    for (const [fault, harness, promise] of ofTopic) {
      it(`catches in ${topic} ${fault}: "${promise}"`, async () =>
        expect(await outcome(promise, harness)).to.equal('broken'));
    }
  }

  it('has no promise that no broken adapter breaks', () => {
    const broken = Object.values(faults).flatMap((ofTopic) => ofTopic.map(([, , promise]) => promise));
    const all = Object.values(promises).flatMap((ofTopic) => ofTopic.map(({ name }) => name));
    expect(all.filter((name) => !broken.includes(name))).to.deep.equal([]);
  });

  it('does not blame a feed that tells a removal again', async () => {
    expect(await outcome('where nothing has happened there is nothing', overlapping)).to.equal('kept');
  });

  it('says what it could not try', async () => {
    const { merge, edit, ...less } = demoHarness('fabrikam');
    expect([merge, edit]).to.not.include(undefined);
    expect(await outcome('a merge is told as such, not as a removal', less)).to.equal('not tried');
    expect(await outcome('a fresh read sees what somebody else has just changed', less)).to.equal('not tried');
    expect(await outcome('what fails as gone is told as gone', less)).to.equal('not tried');
  });
});
