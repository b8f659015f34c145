import { isRefused, isUnderWay, isWaiting, type Save } from '../../src/core/saving.js';
import type { Creation, Sender, SimCrm, SimField, Write } from './crm.js';
import type { Accepted, Story } from './story.js';
import type { World } from './world.js';

export interface Findings {
  /** Promises that were broken, in words. */
  readonly violations: readonly string[];
  /** Changes of others that were written over unseen, within the window of one request, where the CRM refuses nothing. */
  readonly overwritten: number;
  /** Contacts that are twice in a CRM that takes no key, because an earlier request landed after it was looked for. */
  readonly doubled: number;
}

/** Holds what has become of the CRMs against what people did. `shown`: what each user's page shows in the end. */
export function check({ crms, devices }: World, story: Story, shown: ReadonlyMap<string, readonly Save[]>): Findings {
  const violations: string[] = [];
  const order = new Map(
    [...devices.values()].flatMap(({ written }) => [...written].map((row, at) => [row, at] as const)),
  );
  const isBefore = (one: string, other: string) => (order.get(one) ?? 0) < (order.get(other) ?? 0);
  let overwritten = 0;
  let doubled = 0;
  for (const [user, saves] of shown)
    for (const save of saves)
      if (isWaiting(save) || isUnderWay(save)) violations.push(`${save.id} of ${user} never ends`);
  violations.push(...overtaken(story, shown, isBefore));
  for (const save of story.accepted)
    for (const connectionId of save.edits.keys())
      if (!isAccountedFor({ save, connectionId, crms, story, shown: shown.get(save.user) ?? [] }))
        violations.push(`${save.id} is neither in ${connectionId} nor shown`);
  for (const crm of crms) {
    for (const write of crm.writes) {
      violations.push(...strangers(crm, write, story));
      const fault = unseen(crm, write, story) ?? outOfOrder(crm, write, story, isBefore);
      if (fault === 'window') overwritten++;
      else if (fault) violations.push(`${crm.id}: ${fault}: ${told(write)}`);
    }
    for (const [one, other] of twins(crm.creations)) {
      if (isExcused(crm, one, other)) doubled++;
      else violations.push(`${crm.id}: ${one.email} was made twice`);
    }
  }
  return { violations, overwritten, doubled };
}

interface Question {
  readonly save: Accepted;
  readonly connectionId: string;
  readonly crms: readonly SimCrm[];
  readonly story: Story;
  readonly shown: readonly Save[];
}

/** Every accepted edit is in its CRM, or shown as refused, or the agent has decided otherwise. */
function isAccountedFor({ save, connectionId, crms, story, shown }: Question): boolean {
  const leg = `${save.id}/${connectionId}`;
  if (story.givenUp.has(leg) || story.undone.has(save.id)) return true;
  const writes = crms.find(({ id }) => id === connectionId)?.writes ?? [];
  if (
    [...(save.edits.get(connectionId)?.values() ?? [])].every((value) => writes.some((write) => write.value === value))
  )
    return true;
  const result = shown
    .find(({ id }) => id === save.id)
    ?.results.find((each) => each.connectionId === connectionId)?.result;
  if (result && isRefused(result)) return true;
  return story.refused.has(leg) && isReplaced(save, connectionId, story);
}

/** Whether the agent has sent off another edit of these very fields since then. */
function isReplaced({ user, edits }: Accepted, connectionId: string, { tried }: Story): boolean {
  const own = [...(edits.get(connectionId) ?? [])];
  const valueIn = (one: Story['tried'][number], field: SimField) => one.edits.get(connectionId)?.get(field);
  const at = tried.findIndex((one) => own.every(([field, value]) => valueIn(one, field) === value));
  return tried
    .slice(at + 1)
    .some((newer) => newer.user === user && own.every(([field]) => valueIn(newer, field) !== undefined));
}

/** A value is sent by the one who typed it, or who takes back what they wrote over it, and by nobody else. */
function strangers(crm: SimCrm, { value, sender }: Write, { typed, accepted, undone }: Story): readonly string[] {
  if (!sender || !typed.has(value) || typed.get(value) === sender.user) return [];
  const isTakenBack = accepted.some(
    ({ id, user, edits }) =>
      undone.has(id) &&
      user === sender.user &&
      crm.writes.some((write) => write.was === value && [...(edits.get(crm.id)?.values() ?? [])].includes(write.value)),
  );
  return isTakenBack ? [] : [`${crm.id}: ${value} was sent under ${sender.user}`];
}

/** A change of somebody else that was written over although the agent had not seen it. */
function unseen(crm: SimCrm, write: Write, { foreign, typed, seen }: Story): string | undefined {
  const { was, sender, record } = write;
  if (!sender || seen.has(was) || was === write.value) return undefined;
  const isForeign = foreign.has(was) || (typed.has(was) && typed.get(was) !== sender.user);
  if (!isForeign) return undefined;
  const changedAt = crm.writes.find(({ value }) => value === was)?.at ?? 0;
  const isWithin = changedAt > readBefore(crm, record, sender);
  return isWithin && crm.kind.concurrency !== 'server' ? 'window' : 'a change of somebody else was written over unseen';
}

const told = ({ sender, ...write }: Write): string => JSON.stringify({ ...write, ...sender, tab: undefined });

/**
 * When the read was made that a write rests on: of this page, and the one whose answer came last before the write was sent.
 * Others say nothing of it: one that the network has delivered twice or whose answer was lost showed nobody anything, and one
 * for another form or another page may have found more, for a CRM does not answer in the order in which it was asked.
 */
function readBefore({ reads }: SimCrm, record: string, { tab, sentAt }: Sender): number {
  const own = reads.filter(
    ({ record: of, sender }) => of === record && sender.tab === tab && answerOf(sender) < sentAt,
  );
  return own.sort((one, other) => answerOf(one.sender) - answerOf(other.sender)).at(-1)?.at ?? 0;
}

const answerOf = ({ answeredAt = Infinity }: Sender): number => answeredAt;

type IsBefore = (one: string, other: string) => boolean;

/** An older edit that was written over a newer one of the same agent. */
function outOfOrder(
  crm: SimCrm,
  write: Write,
  { accepted, again, undone }: Story,
  isBefore: IsBefore,
): string | undefined {
  const saveOf = (value: string) =>
    accepted.find(({ edits }) => [...(edits.get(crm.id)?.values() ?? [])].includes(value));
  const [older, newer] = [saveOf(write.value), saveOf(write.was)];
  if (!write.sender || !older || !newer || older.user !== newer.user || !isBefore(older.id, newer.id)) return undefined;
  if (again.has(`${older.id}/${crm.id}`) || undone.has(newer.id)) return undefined;
  const landedAt = crm.writes.find(({ value }) => value === write.was)?.at ?? 0;
  const wasOnItsWay = write.sender.sentAt < landedAt;
  return wasOnItsWay && crm.kind.concurrency !== 'server' ? 'window' : 'an older edit was written over a newer one';
}

/** An edit that came too late because a newer one of the same agent was sent before it. */
function overtaken(
  { accepted, again, givenUp }: Story,
  shown: ReadonlyMap<string, readonly Save[]>,
  isBefore: IsBefore,
) {
  const saveOf = (connectionId: string, value: string) =>
    accepted.find(({ edits }) => [...(edits.get(connectionId)?.values() ?? [])].includes(value));
  return [...shown].flatMap(([user, saves]) =>
    saves.flatMap(({ id, results }) =>
      results.flatMap(({ connectionId, result }) => {
        const newer = result.state === 'conflict' ? saveOf(connectionId, result.value) : undefined;
        if (!accepted.some((save) => save.id === id)) return []; // its page went before it said that it has it
        const leg = `${id}/${connectionId}`;
        const isSentAnew = again.has(leg) || givenUp.has(leg); // what was left of it, when the agent had decided
        const isFault = newer?.user === user && isBefore(id, newer.id) && !isSentAnew;
        return isFault ? [`${newer.id} has overtaken ${id} in ${connectionId}`] : [];
      }),
    ),
  );
}

function twins(creations: readonly Creation[]): readonly (readonly [Creation, Creation])[] {
  const bySent = [...creations].sort((one, other) => one.sender.sentAt - other.sender.sentAt);
  return bySent.flatMap((one, at) => {
    const other = bySent.slice(at + 1).find(({ email }) => email === one.email);
    return other ? [[one, other] as const] : [];
  });
}

/** Only where the CRM takes no key, and only if the first one was not there yet when it was looked for. */
function isExcused({ kind, looks }: SimCrm, first: Creation, second: Creation): boolean {
  if (kind.idempotent) return false;
  if (first.sender.sentAt === second.sender.sentAt) return true; // the network has delivered one request twice
  const look = looks.findLast(({ email, at }) => email === first.email && at < second.sender.sentAt);
  return look !== undefined && look.at > first.sender.sentAt && first.at > look.at;
}
