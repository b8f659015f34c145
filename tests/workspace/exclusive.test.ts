import { expect } from 'chai';
import { deleteDB } from 'idb';
import { exclusiveFor } from '../../src/workspace/exclusive.js';
import { openKept, type KeptStores } from '../../src/workspace/kept/index.js';
import { handClock } from '../support/clock.js';
import { until } from '../support/until.js';

describe('one thing after the other over all tabs', () => {
  const user = 'exclusive';
  const opened: KeptStores[] = [];
  let clock: ReturnType<typeof handClock>;

  beforeEach(() => {
    clock = handClock();
  });
  afterEach(async () => {
    opened.splice(0).forEach((kept) => kept.close());
    await deleteDB(`onestream-work:exclusive-test:${user}`);
  });

  function tab(locks?: LockManager) {
    const kept = openKept({ workspaceId: 'exclusive-test', user, mode: 'persist' });
    opened.push(kept);
    return exclusiveFor('exclusive-test', 'persist', kept.leases, { locks, clock });
  }

  /** Work that goes on until it is let go. */
  function work() {
    let release = () => {};
    const over = new Promise<void>((resolve) => (release = resolve));
    const state = { begun: false };
    const run = () => {
      state.begun = true;
      return over;
    };
    return { state, run, release: () => release() };
  }

  for (const [how, locks] of [
    ['under a Web Lock', navigator.locks],
    ['under a lease where there are no Web Locks', undefined],
  ] as const)
    it(`waits for another tab, ${how}; other names do not`, async () => {
      const [one, other] = [tab(locks), tab(locks)];
      const [first, second, third] = [work(), work(), work()];
      const doing = one('ada', first.run);
      await until(() => first.state.begun);
      const next = other('ada', second.run);
      const apart = other('bob', third.run);
      await until(() => third.state.begun);
      expect(second.state.begun).to.equal(false);
      third.release();
      await apart;
      first.release();
      await doing;
      await until(() => (clock.forward(1_000), second.state.begun));
      second.release();
      await next;
    });

  it('keeps its lease as long as the work takes', async () => {
    const [one, other] = [tab(), tab()];
    const [long, second] = [work(), work()];
    const doing = one('ada', long.run);
    await until(() => long.state.begun);
    const next = other('ada', second.run);
    for (let minutes = 0; minutes < 10; minutes++) {
      clock.forward(60_000);
      await opened[0]!.leases.change('another', () => undefined); // what was asked of the disk before is done
      await opened[1]!.leases.change('another', () => undefined);
    }
    expect(second.state.begun).to.equal(false);
    long.release();
    await doing;
    await until(() => (clock.forward(1_000), second.state.begun));
    second.release();
    await next;
  });

  it('takes over from a tab that is gone once its lease has ended', async () => {
    const owner = { owner: 'a tab that crashed', until: clock.now() + 100_000 };
    const other = tab();
    await opened[0]!.leases.change('ada', () => owner);
    const second = work();
    const next = other('ada', second.run);
    for (let tries = 0; tries < 20; tries++) {
      clock.forward(1_000);
      await opened[0]!.leases.change('another', () => undefined);
    }
    expect(second.state.begun).to.equal(false);
    await until(() => (clock.forward(5_000), second.state.begun));
    expect(clock.now()).to.be.at.least(owner.until);
    second.release();
    await next;
  });
});
