import type { KeptCall } from '../../src/calls/kept-call.js';
import { entriesOf } from '../../src/calls/log.js';
import { splitKey } from '../../src/core/contact.js';
import type { SimCrm } from './crm.js';
import type { SimDirectory } from './directory.js';
import type { Story } from './story.js';
import { follows, parts, wishIn, type Part } from './wishes.js';
import type { SimTab, World } from './world.js';

/**
 * Of every call all pages of its agent show the same, which is what the agent wished last; each CRM in which it is logged
 * has it as shown, once, and sent under its agent; nowhere is a text that the agent has not written.
 */
export function checkCalls(world: World, story: Story): readonly string[] {
  return [...story.calls].flatMap(([id, { user }]) => {
    const pages = world.tabs.filter((tab) => tab.user === user);
    return [
      ...parts.flatMap((part) => wishesOf(world, story, pages, id, part)),
      ...new Set(pages.flatMap((page) => entriesIn(world, page, id))),
      ...new Set(pages.flatMap((page) => textsOf(story, page, id))),
      ...world.crms.flatMap((crm) => strangers(crm, story, id)),
    ];
  });
}

/**
 * A wish counts once a page has written it to disk: what a page had not written when it went is lost with it. What it has
 * told the others in that moment these may show, but no page that opens later can. Of two wishes that were made without
 * knowledge of each other either may stand.
 */
function wishesOf({ devices }: World, { wishes, calls }: Story, pages: readonly SimTab[], id: string, part: Part) {
  const rows = devices.get(calls.get(id)!.user)!.callsWritten;
  const kept = new Set(rows.flatMap((row) => (row.id === id ? (wishIn(row, part) ?? []) : [])));
  const shown = new Set(pages.map(({ recorder }) => (recorder.get(id) ? wishIn(recorder.get(id)!, part) : undefined)));
  const isOld = (wish?: string) =>
    !wishes.last(id, part, wish === undefined ? kept : new Set([...kept, wish])).includes(wish as string);
  const old = [...shown].filter((wish) => (wish !== undefined || kept.size > 0) && isOld(wish));
  const ofDisk = [...shown].filter((wish) => wish === undefined || kept.has(wish));
  const told = [...shown].map(String).join(' and ');
  return [
    ...(old.length ? [`${id} shows as its ${part} ${old.join(' and ')}, of ${[...kept].join(' and ')}`] : []),
    ...(ofDisk.length > 1 ? [`the ${part} of ${id} differs between pages: ${told}`] : []),
  ];
}

const textsOf = ({ texts }: Story, { recorder }: SimTab, id: string): readonly string[] =>
  [recorder.get(id)?.notes, recorder.get(id)?.log?.notes].flatMap((text) =>
    !text || texts.get(text) === id ? [] : [`${id} shows a text of nobody: ${text}`],
  );

function entriesIn({ crms }: World, { recorder, directory }: SimTab, id: string): readonly string[] {
  const kept = recorder.get(id);
  const log = kept?.log;
  if (kept && log && kept.association?.by !== undefined && !follows(kept) && areKnown(directory, kept))
    return [`${id} is logged with somebody else than it belongs to`];
  return (log ? entriesOf(log) : []).flatMap(({ connectionId, state, result }) => {
    const crm = crms.find((each) => each.id === connectionId)!;
    if (state === 'waiting' || state === 'logging') return [`${id} is never logged in ${connectionId}`];
    if (state !== 'logged') return [];
    const written = crm.calls.get(id)?.at(-1);
    const isAsShown = written?.notes === log?.notes && written?.contactId === splitKey(result!.loggedWith!).recordId;
    return isAsShown || isOverwritten(crm, id) ? [] : [`${id} stands in ${connectionId} otherwise than shown`];
  });
}

/**
 * A page says nothing of whom a record belongs to that it does not know any more, because it was deleted or merged; nor can
 * it of one that was taken apart, which in this directory, unlike in a real one, has no contact of its own.
 */
const areKnown = (directory: SimDirectory, { association, log }: KeptCall): boolean =>
  [association!.contactId, ...Object.values(log!.targets)].every((key) => directory.contact(key));

/** The network has held back a request until one that was sent later had arrived. */
function isOverwritten(crm: SimCrm, id: string): boolean {
  const sent = (crm.calls.get(id) ?? []).map(({ sender }) => sender.sentAt);
  return sent.length > 0 && Math.max(...sent) !== sent.at(-1);
}

const strangers = (crm: SimCrm, { calls, texts }: Story, id: string): readonly string[] =>
  (crm.calls.get(id) ?? []).flatMap(({ notes, sender }) => [
    ...(calls.get(id)?.user === sender.user ? [] : [`${id} was logged in ${crm.id} under another user`]),
    ...(notes === '' || texts.get(notes) === id
      ? []
      : [`${id} was logged in ${crm.id} with a text of nobody: ${notes}`]),
  ]);
