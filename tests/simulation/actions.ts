import { useCall, useCallTwice } from './calls.js';
import { isRefused, isWaiting } from '../../src/core/saving.js';
import { accept, look, newValue, someFields, watch, type Story } from './story.js';
import type { SimField } from './crm.js';
import { users, type SimTab, type World } from './world.js';

type Action = (world: World, story: Story, tab: SimTab) => Promise<void> | void;

/** What may happen, each as often as it stands here. */
const actions: readonly Action[] = [
  ...Array<Action>(6).fill(edit),
  ...Array<Action>(3).fill(add),
  ...Array<Action>(3).fill(resolve),
  ...Array<Action>(3).fill(foreignEdit),
  ...Array<Action>(2).fill(reload),
  ...Array<Action>(2).fill(useCall),
  ...Array<Action>(2).fill(useCallTwice),
  undo,
  open,
  crash,
  signOut,
  goOffline,
  jump,
  removeOrMerge,
  part,
];

/** Something happens. An agent's tab that dies while they do it leaves it undone. */
export function act(world: World, story: Story): void {
  if (!world.tabs.length) return open(world, story);
  const tab = world.scheduler.pick(world.tabs)!;
  void Promise.resolve(world.scheduler.pick(actions)!(world, story, tab)).catch(() => undefined); // no such contact any more
}

const connectionIds = ({ crms }: World) => crms.map(({ id }) => id);

/** Lets the world go on. */
const aWhile = ({ scheduler }: World, tab: SimTab): Promise<void> =>
  new Promise((resolve) => scheduler.soon(resolve, () => tab.isDead));

async function edit(world: World, story: Story, tab: SimTab): Promise<void> {
  const { scheduler } = world;
  const person = scheduler.pick(world.people)!;
  const key = connectionIds(world)
    .map((id) => `${id}/${person}`)
    .find((each) => tab.directory.record(each) && !world.apart.has(each));
  if (key === undefined) return;
  const form = await tab.saving.edit(key);
  while (scheduler.chance(0.6)) await aWhile(world, tab);
  const edits = new Map<SimField, string>();
  for (const field of someFields(scheduler.pick)) {
    const value = newValue(story, field, tab.user);
    edits.set(field, value);
    story.typed.set(value, tab.user);
    form.set(field, value);
  }
  look(story, tab, person, connectionIds(world));
  accept(story, tab, form, edits, connectionIds(world));
  form.close(); // what is being saved goes on
  await form.submit();
}

async function add(world: World, story: Story, tab: SimTab): Promise<void> {
  const form = await tab.saving.add();
  const edits = new Map<SimField, string>();
  for (const field of ['firstName', 'email'] as const) {
    const value = newValue(story, field, tab.user);
    edits.set(field, value);
    story.typed.set(value, tab.user);
    form.set(field, value);
  }
  accept(story, tab, form, edits, connectionIds(world));
  await form.submit({ anyway: true });
}

/** The agent sees to something that is stuck, or waits. */
async function resolve({ scheduler }: World, story: Story, { saving }: SimTab): Promise<void> {
  const stuck = saving.$saves
    .get()
    .flatMap(({ id, results }) =>
      results.flatMap(({ connectionId, result }) =>
        isRefused(result) || result.state === 'waiting' ? [{ id, connectionId, result }] : [],
      ),
    );
  const one = scheduler.pick(stuck);
  if (!one) return;
  const { id, connectionId, result } = one;
  const leg = `${id}/${connectionId}`;
  const what = scheduler.random();
  if (what < 0.6) {
    if (result.state === 'conflict') story.seen.add(result.value);
    story.again.add(leg);
    await saving.retry(id, connectionId);
  } else if (what < 0.8) {
    story.givenUp.add(leg);
    await saving.discard(id, connectionId);
  } else if (result.state === 'conflict') {
    story.givenUp.add(leg);
    await saving.keepTheirs(id, connectionId);
  }
}

async function undo({ scheduler }: World, story: Story, { saving }: SimTab): Promise<void> {
  const save = scheduler.pick(saving.$saves.get().filter(({ undoable }) => undoable));
  if (!save) return;
  story.undone.add(save.id);
  await saving.undo(save.id);
}

function foreignEdit({ scheduler, crms, people }: World, story: Story): void {
  const crm = scheduler.pick(crms)!;
  const person = scheduler.pick(people.filter((id) => crm.ids().includes(id)));
  if (person === undefined) return;
  const [field = 'email'] = someFields(scheduler.pick);
  const value = newValue(story, field, 'other');
  story.foreign.add(value);
  crm.edit(person, field, value);
}

function removeOrMerge({ scheduler, crms, people }: World): void {
  const crm = scheduler.pick(crms)!;
  const [one, other] = people.filter((id) => crm.ids().includes(id));
  if (one === undefined || other === undefined) return; // one stays
  if (scheduler.chance(0.5)) crm.remove(one);
  else crm.merge(one, other);
}

function open(world: World, story: Story): void {
  watch(story, world.open(world.scheduler.chance(0.8) ? users[0] : users[1]));
}

function crash(world: World, _story: Story, tab: SimTab): void {
  world.kill(tab);
}

function reload(world: World, story: Story, tab: SimTab): void {
  world.kill(tab);
  watch(story, world.open(tab.user));
}

function signOut({ scheduler, crms, weather }: World): void {
  const { id } = scheduler.pick(crms)!;
  weather.signedOut.add(id);
  scheduler.after(scheduler.random() * 60_000, () => void weather.signedOut.delete(id));
}

function goOffline({ scheduler, weather, tabs }: World): void {
  weather.isOffline = true;
  scheduler.after(scheduler.random() * 60_000, () => {
    weather.isOffline = false;
    for (const { saving } of tabs) saving.hurry();
  });
}

function jump({ scheduler }: World, _story: Story, tab: SimTab): void {
  tab.skew += (scheduler.random() - 0.5) * 7_200_000;
}

/** The agent says that a record is another person, while an edit of it may wait. */
function part(world: World, _story: Story, tab: SimTab): void {
  const save = world.scheduler.pick(tab.saving.$saves.get().filter(isWaiting));
  const waiting = save?.results.find(({ result }) => result.state === 'waiting');
  const person = save?.contactId?.split('/')[1];
  const [first, ...others] = world.crms.filter(({ id }) => tab.directory.record(`${id}/${person ?? ''}`));
  if (!waiting || person === undefined || !first || !others.length) return;
  const last = others.at(-1)!;
  world.apart.add(`${last.id}/${person}`);
}
