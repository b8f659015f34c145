import type { Cursor } from '../../../src/core/adapter.js';
import { firstPage } from '../../../src/conformance/session.js';
import { broken, spoilt, type Fault } from './broken.js';

type Since = { readonly since: Cursor };

/** An adapter that tells its last removals again with every answer: right, for who has them removes them once. */
export const overlapping = broken('fabrikam', (good) => {
  const told: string[] = [];
  return {
    changes: (options: Since) =>
      spoilt(good.changes(options), (page) => {
        told.push(...page.removed);
        return { ...page, removed: [...new Set(told), 'ct_of_long_ago'] };
      }),
  };
});

export const changes: readonly Fault[] = [
  [
    'a removal that the feed skips',
    broken('fabrikam', (good) => ({
      changes: (options: Since) => spoilt(good.changes(options), (page) => ({ ...page, removed: [] })),
    })),
    'a removal is told by the feed, or seen by the sweep',
  ],
  [
    'a merge that is told as a removal',
    broken('fabrikam', (good) => ({
      changes: (options: Since) =>
        spoilt(good.changes(options), (page) => ({
          ...page,
          merged: [],
          removed: [...page.removed, ...page.merged.map(([from]) => from)],
        })),
    })),
    'a merge is told as such, not as a removal',
  ],
  [
    'changes of which only the last page is given',
    broken('contoso', (good) => ({
      changes: (options: Since) => spoilt(good.changes(options), (page) => ({ ...page, upserts: [] })),
    })),
    'what somebody else has changed arrives, as it is now',
  ],
  [
    'changes asked for from the end of a listing, not from its beginning',
    broken('fabrikam', (good) => ({
      async *contacts() {
        for await (const page of good.contacts()) {
          if (page.next !== undefined) yield page;
          else {
            const now = await good.contacts()[Symbol.asyncIterator]().next();
            const cursor = JSON.parse((now.value as { next: string }).next) as { position: string };
            yield { ...page, changesFrom: cursor.position };
          }
        }
      },
    })),
    'what changes while contacts are being listed is not lost',
  ],
  [
    'a cursor that only the adapter understands which gave it',
    broken('fabrikam', (good) => {
      const own = new Map<Cursor, Cursor>();
      return {
        contacts: () =>
          spoilt(good.contacts(), (page) => {
            if (page.changesFrom === undefined) return page;
            const name = `cursor ${own.size}`;
            own.set(name, page.changesFrom);
            return { ...page, changesFrom: name };
          }),
        changes: ({ since }: Since) => good.changes({ since: own.get(since) ?? since }),
      };
    }),
    'a cursor of changes works in another adapter',
  ],
  [
    'a forgotten time of which nothing is said',
    broken('fabrikam', (good) => ({
      async *changes(options: Since) {
        try {
          yield* good.changes(options);
        } catch {
          yield { upserts: [], removed: [], merged: [], changesFrom: options.since };
        }
      },
    })),
    'a cursor that the CRM has forgotten is cursor-expired',
  ],
  [
    'removals where nothing has happened',
    broken('contoso', (good) => ({
      async *changes(options: Since) {
        const there = (await firstPage(good.contacts())).items.map(({ id }) => id);
        yield* spoilt(good.changes(options), (page) => ({ ...page, removed: there }));
      },
    })),
    'where nothing has happened there is nothing',
  ],
  [
    'our own updates left out',
    broken('fabrikam', (good) => {
      const own = new Set<string>();
      return {
        updateContact(...update: Parameters<typeof good.updateContact>) {
          own.add(update[0]);
          return good.updateContact(...update);
        },
        changes: (options: Since) =>
          spoilt(good.changes(options), (page) => ({
            ...page,
            upserts: page.upserts.filter(({ id }) => !own.has(id)),
          })),
      };
    }),
    'our own update arrives too',
  ],
  [
    'a cursor of somebody else that begins anew',
    broken('contoso', (good) => ({
      async *changes(options: Since) {
        try {
          yield* good.changes(options);
        } catch {
          for await (const { items: upserts, ...page } of good.contacts())
            yield { upserts, removed: [], merged: [], ...page };
        }
      },
    })),
    'a cursor of changes that is not of this adapter is cursor-expired',
  ],
];
