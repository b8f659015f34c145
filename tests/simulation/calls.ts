import type { Call } from '../../src/core/call.js';
import { watch, type Story } from './story.js';
import type { SimTab, World } from './world.js';

/** A call that telephony has told of. */
export interface SimCall {
  readonly user: string;
  /** Whose number it is. */
  readonly person: string;
  readonly facts: Pick<Call, 'direction' | 'state' | 'number' | 'startedAt' | 'endedAt'>;
}

/** The agent does something with a call, on one page. */
export function useCall(world: World, story: Story, tab: SimTab): void {
  wish(world, story, tab, callFor(world, story, tab));
}

/** One call on two pages: the agent wishes several things of it at nearly the same moment, and a page may go meanwhile. */
export function useCallTwice(world: World, story: Story, tab: SimTab): void {
  const { scheduler, tabs } = world;
  const id = callFor(world, story, tab);
  const other = scheduler.pick(tabs.filter((each) => each !== tab && each.user === tab.user)) ?? openAnother();
  const pair = [tab, other];
  function openAnother(): SimTab {
    const opened = world.open(tab.user);
    watch(story, opened);
    return opened;
  }
  for (let left = 2 + Math.floor(scheduler.random() * 4); left > 0; left--) {
    const one = scheduler.pick(pair)!;
    scheduler.after(
      scheduler.random() * moment,
      () => wish(world, story, one, id),
      () => one.isDead,
    );
  }
  if (scheduler.chance(0.7)) return;
  const going = scheduler.pick(pair)!;
  scheduler.after(
    scheduler.random() * moment,
    () => world.kill(going),
    () => going.isDead,
  );
}

/** One that the page knows, or a new one. */
function callFor({ scheduler, people }: World, { calls, unique }: Story, { user, recorder }: SimTab): string {
  const known = [...calls].filter(([id, call]) => call.user === user && recorder.get(id));
  const one = scheduler.chance(0.7) ? scheduler.pick(known) : undefined;
  if (one) return one[0];
  const [id, at] = [`call-${unique()}`, scheduler.now()];
  const facts = { direction: 'inbound', state: 'ended', number: '+447000010000', startedAt: at, endedAt: at } as const;
  calls.set(id, { user, person: scheduler.pick(people)!, facts });
  return id;
}

/** The agent types, logs the call, logs it with other notes, or says that it was somebody else. */
function wish({ scheduler, people, crms }: World, { calls, wishes, texts, ...story }: Story, tab: SimTab, id: string) {
  const { recorder, directory, user } = tab;
  const { person, facts } = calls.get(id)!;
  const keyOf = (one: string) => crms.map((crm) => `${crm.id}/${one}`).find((key) => directory.record(key));
  const kept = recorder.get(id);
  const found = keyOf(person);
  const matched =
    found === undefined ? undefined : ({ contactId: found, how: 'matched', at: facts.startedAt } as const);
  const call = (association = kept?.association ?? matched): Call => ({
    ...{ id, ...facts, ...(kept?.notes && { notes: kept.notes }) },
    outcome: association ? { kind: 'contact', association } : { kind: 'unknown', asking: [], failed: [], late: [] },
  });
  const text = `notes ${story.unique()}`;
  wishes.make(tab, id, () => {
    if (!kept) recorder.keep(call(), new Set()); // telephony tells every page
    const what = scheduler.random();
    const chosen = keyOf(scheduler.pick(people)!);
    if (what < 0.7) texts.set(text, id);
    if (what < 0.25) {
      story.typing.until = scheduler.now() + typed;
      recorder.note(call(), text);
    } else if (what < 0.7) recorder.log(call(), text);
    else if (what < 0.75) recorder.log(call());
    else if (chosen !== undefined) {
      const moved = call({ contactId: chosen, how: 'chosen', at: scheduler.now(), by: user });
      recorder.keep(moved, new Set());
      recorder.move(moved);
    }
  });
}

/** Within so many milliseconds: a request takes about a second. */
const moment = 3_000;
/** Longer than a page takes, in milliseconds, until it writes out what was typed. */
const typed = 1000;
