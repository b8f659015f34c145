import type { RecordKey } from '../core/contact.js';
import type { Kept } from '../core/storage.js';
import type { ReadNumber } from './numbers.js';

/** What the agent has made of one record when one number called. */
export interface Choice {
  /** How often it was chosen. */
  readonly chosen: number;
  /** How often it was said not to be the one, since it was chosen the last time. */
  readonly rejected: number;
  /** When that was last said; milliseconds since 1970. */
  readonly at: number;
}

/** By record key; kept under the number. */
export type KeptChoices = Readonly<Record<RecordKey, Choice>>;

/** Whom the agent has chosen for a number that several have. */
export interface Choices {
  choose(number: ReadNumber, key: RecordKey): void;
  reject(number: ReadNumber, key: RecordKey): void;
  /** For a number that anything was decided of: what of the person with these records. */
  of(number: ReadNumber): ((keys: readonly RecordKey[]) => Choice | undefined) | undefined;
  /** The records that were chosen for a number, as they are found today. */
  chosen(number: ReadNumber): readonly RecordKey[];
}

/** `today` leads from a merged record to where it is found now; `changed` is called when another tab has decided. */
export function createChoices(options: {
  readonly kept?: Kept<KeptChoices> | undefined;
  readonly today: (key: RecordKey) => RecordKey;
  readonly changed: () => void;
}): Choices {
  const { kept, today, changed } = options;
  const byNumber = new Map<string, ReadonlyMap<RecordKey, Choice>>();

  function take(number: string, value: unknown): void {
    const choices = choicesIn(value);
    if (choices.length) byNumber.set(number, new Map(choices));
    else byNumber.delete(number);
  }

  function decide(number: string | undefined, key: RecordKey, decision: (before: Choice) => Choice): void {
    if (number === undefined) return;
    const before = byNumber.get(number);
    const after = new Map(before).set(key, decision(before?.get(key) ?? { chosen: 0, rejected: 0, at: 0 }));
    byNumber.set(number, after);
    kept?.set(number, Object.fromEntries(after));
  }

  kept?.listen((number, value) => {
    take(number, value);
    changed();
  });
  void kept?.all().then((all) => {
    for (const [number, value] of all) if (!byNumber.has(number)) take(number, value);
    if (all.size) changed();
  });

  const made = ({ term }: ReadNumber) => (term === undefined ? undefined : byNumber.get(term));

  return {
    choose: ({ term }, key) => decide(term, key, ({ chosen }) => ({ chosen: chosen + 1, rejected: 0, at: Date.now() })),
    reject: ({ term }, key) =>
      decide(term, key, ({ chosen, rejected }) => ({ chosen, rejected: rejected + 1, at: Date.now() })),
    of(number) {
      const choices = made(number);
      if (!choices) return undefined;
      return (keys) => sum([...choices].flatMap(([key, choice]) => (keys.includes(today(key)) ? choice : [])));
    },
    chosen: (number) => [...(made(number) ?? [])].flatMap(([key, { chosen }]) => (chosen ? today(key) : [])),
  };
}

/** Of several records of one person: the latest word counts. */
function sum(choices: readonly Choice[]): Choice | undefined {
  if (!choices.length) return undefined;
  const latest = choices.reduce((one, other) => (other.at > one.at ? other : one));
  return { ...latest, chosen: choices.reduce((total, { chosen }) => total + chosen, 0) };
}

/** What was kept may be of another version: what does not look like a choice is left out. */
function choicesIn(value: unknown): readonly (readonly [RecordKey, Choice])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, each]) => {
    const { chosen, rejected, at } = (each ?? {}) as Partial<Record<keyof Choice, unknown>>;
    const isChoice = [chosen, rejected, at].every((number) => Number.isFinite(number));
    return isChoice ? [[key, { chosen, rejected, at } as Choice] as const] : [];
  });
}
