import type { KeptCall } from '../../src/calls/kept-call.js';
import { splitKey } from '../../src/core/contact.js';
import type { SimTab } from './world.js';

/** What an agent may wish of a call: whose it is, what is typed beside it, and what CRMs are to have. */
export const parts = ['person', 'notes', 'log'] as const;
export type Part = (typeof parts)[number];

/**
 * One wish, by a name. The stamp tells apart the same wish made twice; which of two wishes is the later one is never taken
 * from it, but from what the page knew that made it.
 */
export function wishIn({ association, notes, log, stamps }: KeptCall, part: Part): string | undefined {
  if (part === 'person') return association?.by === undefined ? undefined : nameOf(stamps.decision, association);
  if (part === 'notes') return notes === undefined ? undefined : nameOf(stamps.notes, notes);
  return log && nameOf(stamps.log, [log.notes, log.targets]);
}

/**
 * Whether the log is for whom the agent has decided that the call belongs to. Where the agent decided so on one page and
 * logged the call on another, pages see to that themselves: so such a log is what was wished, if its text is.
 */
export function follows({ association, log }: KeptCall): boolean {
  if (!log || association?.by === undefined) return false;
  const { recordId } = splitKey(association.contactId);
  return Object.values(log.targets).every((key) => splitKey(key).recordId === recordId);
}

const nameOf = (stamp = 0, value: unknown): string => `${stamp} ${JSON.stringify(value)}`;

/** What agents have wished of their calls, and what each page knew when it made a wish. */
export interface Wishes {
  /** Notes what a page shows of a call in this moment: a wish that it makes later is made in this knowledge. */
  see(tab: SimTab, id: string): void;
  /** Whatever the page shows anew after `act` the agent has wished there. */
  make(tab: SimTab, id: string, act: () => void): void;
  /** What may stand where these wishes have reached the disk: each that was not replaced by somebody who knew it. */
  last(id: string, part: Part, kept: ReadonlySet<string>): readonly string[];
  has(id: string, part: Part, wish: string): boolean;
}

export function createWishes(): Wishes {
  /** By page, call and part. */
  const seen = new WeakMap<SimTab, Map<string, Set<string>>>();
  /** By call and part: what was known of each wish's making. */
  const made = new Map<string, Map<string, ReadonlySet<string>>>();

  function seenBy(tab: SimTab, id: string, part: Part): Set<string> {
    const own = seen.get(tab) ?? new Map<string, Set<string>>();
    seen.set(tab, own);
    const names = own.get(`${id} ${part}`) ?? new Set();
    own.set(`${id} ${part}`, names);
    return names;
  }
  function see(tab: SimTab, id: string): void {
    const kept = tab.recorder.get(id);
    if (kept && follows(kept)) {
      const wish = wishIn(kept, 'log')!;
      const wishes = madeOf(id, 'log');
      if (!wishes.has(wish)) made.set(`${id} log`, wishes.set(wish, new Set(seenBy(tab, id, 'log'))));
    }
    for (const part of parts) {
      const wish = kept && wishIn(kept, part);
      if (wish !== undefined) seenBy(tab, id, part).add(wish);
    }
  }
  const madeOf = (id: string, part: Part) => made.get(`${id} ${part}`) ?? new Map<string, ReadonlySet<string>>();

  /** All that was wished before, by pages that the page of this wish had heard of, and so on. */
  function before(wishes: ReadonlyMap<string, ReadonlySet<string>>, wish: string, found = new Set<string>()) {
    for (const earlier of wishes.get(wish) ?? [])
      if (!found.has(earlier)) {
        found.add(earlier);
        before(wishes, earlier, found);
      }
    return found;
  }

  return {
    see,
    make(tab, id, act) {
      see(tab, id);
      const known = new Map(parts.map((part) => [part, new Set(seenBy(tab, id, part))] as const));
      act();
      see(tab, id);
      const kept = tab.recorder.get(id);
      for (const part of parts) {
        const wish = kept && wishIn(kept, part);
        if (wish === undefined || known.get(part)!.has(wish)) continue;
        made.set(`${id} ${part}`, madeOf(id, part).set(wish, known.get(part)!));
      }
    },
    last(id, part, kept) {
      const wishes = madeOf(id, part);
      const own = [...wishes.keys()].filter((wish) => kept.has(wish));
      const earlier = new Map(own.map((wish) => [wish, before(wishes, wish)] as const));
      return own.filter((wish) => !own.some((other) => other !== wish && earlier.get(other)!.has(wish)));
    },
    has: (id, part, wish) => madeOf(id, part).has(wish),
  };
}
