import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import { againAt, isPassing, isUnclear, pauseAfter } from '../../src/core/retry.js';
import { handClock } from '../support/clock.js';

describe('trying again', () => {
  it('waits longer each time, up to five minutes or half as much again', () => {
    const pauses = (tries: number) =>
      [0, 0.999].map((chance) => Math.round(pauseAfter(tries, { random: () => chance })));
    expect(pauses(1)).to.deep.equal([1_000, 2_998]);
    expect(pauses(4)).to.deep.equal([8_000, 23_984]);
    expect(pauses(1_000)).to.deep.equal([150_000, 449_700]);
  });

  it('is not done before the CRM wants to be asked again, but within an hour whatever it says', () => {
    const clock = handClock();
    const after = (retryAt: string) => againAt(new CrmError('rate-limited', { retryAt }), 5, clock) - clock.now();
    expect(after('2026-01-01T00:02:00Z')).to.equal(120_000);
    expect(after('2025-12-31T00:00:00Z')).to.equal(5);
    expect(after('soon')).to.equal(5);
    expect(after('2099-01-01T00:00:00Z')).to.equal(3_600_000);
    expect(againAt(new CrmError('offline', {}), 5, clock) - clock.now()).to.equal(5);
  });

  it('is done by itself only after what passes by itself; what got no clear answer may have arrived', () => {
    expect(isPassing(new CrmError('auth-required', {}))).to.equal(true);
    expect(isPassing(new CrmError('forbidden', {}))).to.equal(false);
    expect(isUnclear(new CrmError('timeout', {}))).to.equal(true);
    expect(isUnclear(new CrmError('rate-limited', {}))).to.equal(false);
  });
});
