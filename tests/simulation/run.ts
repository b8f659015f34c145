import { isWaiting, type Save } from '../../src/core/saving.js';
import { act } from './actions.js';
import { checkCalls } from './call-checks.js';
import { check, type Findings } from './checks.js';
import { createStory, watch } from './story.js';
import { createWorld, users, type SimTab, type World } from './world.js';

/** Steps after which a healed world must have come to rest. */
const enough = 20_000;

/**
 * One run: agents, colleagues and accidents for a while, then the world heals, everybody opens a fresh page, and what is
 * left is checked. `drain` lets all promises that can go on do so.
 */
export async function simulate(seed: number, drain: () => Promise<void>): Promise<Findings> {
  const world = createWorld(seed);
  const { scheduler } = world;
  const story = createStory();
  for (let tabs = 1 + Math.floor(scheduler.random() * 2); tabs > 0; tabs--) watch(story, world.open(users[0]));
  for (let left = 8 + Math.floor(scheduler.random() * 16); left > 0;) {
    if (scheduler.chance(0.06) || !scheduler.isBusy()) {
      act(world, story);
      left--;
    } else scheduler.step();
    await drain();
  }
  const pages = heal(world);
  for (const page of pages) page.callChanged = (id) => story.wishes.see(page, id);
  const devices = [...world.devices.values()];
  const isUnderWay = () =>
    scheduler.isBusy() ||
    scheduler.now() < story.typing.until ||
    devices.some((device) => device.isTelling()) ||
    world.tabs.some(({ recorder }) => recorder.hasWaiting());
  const shown = () => pages.map(({ user, saving }): [string, readonly Save[]] => [user, saving.$saves.get()]);
  for (let steps = 0; steps < enough; steps++) {
    if (!isUnderWay() && !shown().some(([, saves]) => saves.some(isWaiting))) break;
    if (!scheduler.step()) break;
    await drain();
  }
  const { violations, ...counts } = check(world, story, new Map(shown()));
  return { ...counts, violations: [...violations, ...checkCalls(world, story)] };
}

/** No more trouble. Some pages are still there, and each user opens another one. */
function heal(world: World): readonly SimTab[] {
  const { scheduler, weather } = world;
  weather.trouble = 0;
  weather.isOffline = false;
  weather.signedOut.clear();
  for (const tab of [...world.tabs]) if (scheduler.chance(0.5)) world.kill(tab);
  return users.map((user) => world.open(user));
}
