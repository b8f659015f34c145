import type { FormSession } from '../../src/core/saving.js';
import { isRefused } from '../../src/core/saving.js';
import type { SimCall } from './calls.js';
import { simFields, type SimField } from './crm.js';
import { createWishes, type Wishes } from './wishes.js';
import type { SimTab } from './world.js';

/** One save that an agent was told of: from then on it may not be lost. */
export interface Accepted {
  readonly id: string;
  readonly user: string;
  /** What each CRM was to receive, by connection. */
  readonly edits: ReadonlyMap<string, Edits>;
}

export type Edits = ReadonlyMap<SimField, string>;

/** What people have done and seen, beside what the CRMs remember: what is checked in the end is checked against this. */
export interface Story {
  readonly accepted: Accepted[];
  /** What was sent off by an agent, whether or not they were told before their page died. */
  readonly tried: Omit<Accepted, 'id'>[];
  /** Every value that an agent has typed, and who. */
  readonly typed: Map<string, string>;
  /** Every value that somebody has put in who works in a CRM itself. */
  readonly foreign: Set<string>;
  /** Values that an agent had on screen when they pressed Update, or when they chose to write over them. */
  readonly seen: Set<string>;
  /** `saveId/connectionId` of what the agent has given up, or yielded to what the CRM has. */
  readonly givenUp: Set<string>;
  /** ... of what was refused at some time. */
  readonly refused: Set<string>;
  /** Saves that were taken back. */
  readonly undone: Set<string>;
  /** ... of what was sent again because the agent said so. */
  readonly again: Set<string>;
  /** Calls that telephony has told of, by id. */
  readonly calls: Map<string, SimCall>;
  readonly wishes: Wishes;
  /** What agents have written of calls, and of which. */
  readonly texts: Map<string, string>;
  /** When the last page will have written out what was typed; the world's time. */
  readonly typing: { until: number };
  unique(): number;
}

export function createStory(): Story {
  let last = 0;
  const story: Omit<Story, 'unique'> = {
    accepted: [],
    tried: [],
    undone: new Set(),
    typed: new Map(),
    foreign: new Set(),
    seen: new Set(),
    givenUp: new Set(),
    refused: new Set(),
    again: new Set(),
    calls: new Map(),
    wishes: createWishes(),
    texts: new Map(),
    typing: { until: 0 },
  };
  return { ...story, unique: () => ++last };
}

/** Notes what a tab shows as refused, and of calls. */
export function watch(story: Story, tab: SimTab): void {
  tab.callChanged = (id) => story.wishes.see(tab, id);
  tab.saving.$saves.listen((saves) => {
    for (const save of saves)
      for (const { connectionId, result } of save.results)
        if (isRefused(result)) story.refused.add(`${save.id}/${connectionId}`);
  });
}

/** Notes what is on screen of a person in this moment. */
export function look(story: Story, tab: SimTab, person: string, connectionIds: readonly string[]): void {
  for (const id of connectionIds) {
    const record = tab.directory.record(`${id}/${person}`);
    const values = [record?.firstName, record?.emails[0]?.value, record?.phones[0]?.value];
    for (const value of values) if (value) story.seen.add(value);
  }
}

/** Notes the save of a form once the agent is told that it is one. A box that is not ticked is no promise. */
export function accept(
  story: Story,
  tab: SimTab,
  form: FormSession,
  edits: Edits,
  connectionIds: readonly string[],
): void {
  const { fields } = form.$form.get();
  const isMeant = (connectionId: string) => (field: SimField) =>
    !fields.find((each) => each.field === field)?.differs.some((each) => each.connectionId === connectionId);
  const meant = (connectionId: string) => new Map([...edits].filter(([field]) => isMeant(connectionId)(field)));
  story.tried.push({ user: tab.user, edits: new Map(connectionIds.map((id) => [id, meant(id)])) });
  const stop = form.$form.listen(({ save }) => {
    if (!save) return;
    stop();
    const due = save.results.filter(({ result }) => result.state !== 'nothing');
    const own = due.map(({ connectionId }) => [connectionId, meant(connectionId)] as const);
    story.accepted.push({ id: save.id, user: tab.user, edits: new Map(own) });
  });
}

/** A value that nobody has used before. */
export function newValue(story: Story, field: SimField, by: string): string {
  const unique = story.unique();
  return { firstName: `${by} ${unique}`, email: `${by}-${unique}@example.com`, mobile: `+4470000${10_000 + unique}` }[
    field
  ];
}

export const someFields = (pick: <T>(from: readonly T[]) => T | undefined): readonly SimField[] =>
  pick([...simFields.map((field) => [field]), ['email', 'mobile']] as const) ?? ['email'];
