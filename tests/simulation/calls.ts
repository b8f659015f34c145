import { entriesOf } from '../../src/calls/log.js';
import type { Call } from '../../src/core/call.js';
import { splitKey } from '../../src/core/contact.js';
import type { SimCrm } from './crm.js';
import type { Story } from './story.js';
import type { SimTab, World } from './world.js';

/** The agent logs a call, or what they have logged anew: with other notes, or with another person. */
export function logCall(world: World, story: Story, tab: SimTab): void {
  const { scheduler, people } = world;
  const person = scheduler.pick(people)!;
  const known = [...story.calls].filter(([id, { user }]) => user === tab.user && tab.recorder.get(id));
  const [id, before] = scheduler.pick(known) ?? [`call-${story.unique()}`, undefined];
  const contactId = world.crms.map((crm) => `${crm.id}/${person}`).find((key) => tab.directory.record(key));
  if (contactId === undefined) return;
  const association = { contactId, how: 'chosen', at: scheduler.now(), by: tab.user } as const;
  const call: Call = {
    id,
    direction: 'inbound',
    state: 'ended',
    number: '+447000010000',
    startedAt: before?.call.startedAt ?? scheduler.now(),
    endedAt: before?.call.endedAt ?? scheduler.now(),
    outcome: { kind: 'contact', association },
  };
  story.calls.set(id, { user: tab.user, call });
  tab.recorder.keep(call, new Set());
  if (before && scheduler.chance(0.5)) tab.recorder.move(call);
  else tab.recorder.log(call, `notes ${story.unique()}`);
}

/** Every call that a page has as logged stands in that CRM, once, as the page shows it, and under its agent. */
export function checkCalls({ crms }: World, story: Story, pages: readonly SimTab[]): readonly string[] {
  return pages.flatMap(({ user, recorder }) =>
    [...story.calls]
      .flatMap(([id, { user: agent }]) => {
        const kept = agent === user ? recorder.get(id) : undefined;
        const entries = kept?.log ? entriesOf(kept.log) : [];
        const own = entries.flatMap(({ connectionId, state, result }) => {
          const crm = crms.find((each) => each.id === connectionId)!;
          if (state === 'waiting' || state === 'logging') return [`${id} is never logged in ${connectionId}`];
          if (state !== 'logged') return [];
          const written = crm.calls.get(id)?.at(-1);
          const isAsShown =
            written?.notes === kept?.log?.notes && written?.contactId === splitKey(result!.loggedWith!).recordId;
          return isAsShown || isOverwritten(crm, id) ? [] : [`${id} stands in ${connectionId} otherwise than shown`];
        });
        return own;
      })
      .concat(crms.flatMap((crm) => strangers(crm, story, user))),
  );
}

/** The network has held back a request until one that was sent later had arrived. */
function isOverwritten(crm: SimCrm, id: string): boolean {
  const sent = (crm.calls.get(id) ?? []).map(({ sender }) => sender.sentAt);
  return Math.max(...sent) !== sent.at(-1);
}

const strangers = (crm: SimCrm, { calls }: Story, user: string): readonly string[] =>
  [...crm.calls].flatMap(([id, written]) =>
    calls.get(id)?.user === user && written.some(({ sender }) => sender.user !== user)
      ? [`${id} was logged in ${crm.id} under another user`]
      : [],
  );
