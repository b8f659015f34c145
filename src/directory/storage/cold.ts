import type { Company } from '../../core/contact.js';
import { createLookup, type Found, type Query } from './lookup.js';
import type { Manifest, Reading } from './schema.js';
import type { ColdAnswer, Terms, TermsOf } from './types.js';

/** When it is enough. Each round but the last finds one at least. */
const mostRecords = 200;
/** Holders of one term in one segment that are read when it is asked for: more than a screen shows. */
const mostAsked = 50;
/** And when it is followed: enough to see that it is shared, which is all that matters of it then. */
const mostFollowed = 8;

/**
 * Finds the records with these terms and all that hang together with them: who has a number or an address that one of
 * them has, and so on. What several records of one connection share joins nobody, so it is not followed; but those who
 * share it are part of the answer, so that it can be seen to be shared. Rejects with `Damaged`.
 */
export async function readCold(
  within: Reading,
  reading: Promise<Manifest | undefined>,
  asked: Terms,
  termsOf: TermsOf,
): Promise<ColdAnswer | undefined> {
  const lookup = createLookup(within, reading);
  const seen = new Set<string>();
  const first = await Promise.all(unseen([asked], seen).map((query) => lookup.find(query, mostAsked)));
  if (!(await reading)) return undefined;
  const found = new Set(first.flat());
  const followed = new Set(found);
  const companies = new Map<Found, Company>();

  let fresh: readonly Found[] = [...found];
  let follow = fresh;
  let named: readonly Found[] = []; // whose company has come: it may say how their numbers are to be read
  while (fresh.length || follow.length || named.length) {
    const about = [...follow, ...named.filter((each) => followed.has(each))];
    const queries = unseen(
      about.map((each) => termsOf(each.connectionId, each.record, companies.get(each))),
      seen,
    );
    const [holders, own] = await Promise.all([
      Promise.all(found.size < mostRecords ? queries.map((query) => lookup.find(query, mostFollowed)) : []),
      Promise.all(fresh.map(async (each) => [each, await lookup.company(each)] as const)),
    ]);
    named = own.flatMap(([each, company]) => (company && companies.set(each, company) ? [each] : []));
    follow = addTo(followed, holders.filter((each) => !isShared(each)).flat());
    fresh = addTo(found, holders.flat());
  }
  return answerOf(new Map([...found].map((each) => [each, companies.get(each)])));
}

/** Adds what is not there yet; returns what that is. */
function addTo<T>(known: Set<T>, all: readonly T[]): readonly T[] {
  return all.filter((each) => !known.has(each) && known.add(each));
}

function isShared(holders: readonly Found[]): boolean {
  const connections = holders.map(({ connectionId }) => connectionId);
  return new Set(connections).size < connections.length;
}

/** What has not been asked for yet. */
function unseen(all: readonly Terms[], seen: Set<string>): readonly Query[] {
  return all
    .flatMap(({ numbers = [], texts = [], ids = [] }): Query[] => [
      ...numbers.map((term): Query => ({ column: 'numbers', term })),
      ...texts.map((term): Query => ({ column: 'terms', term })),
      ...ids.map(([connectionId, term]): Query => ({ column: 'ids', term, connectionId })),
    ])
    .filter(({ column, term, connectionId = '' }) => {
      const key = [column, ...term, connectionId].join(' ');
      return !seen.has(key) && seen.add(key);
    });
}

/** These records and their companies. */
export function answerOf(found: ReadonlyMap<Found, Company | undefined>): ColdAnswer {
  const byConnection = new Map<string, Map<string, Company>>();
  for (const [{ connectionId }, company] of found) {
    if (!company) continue;
    const known = byConnection.get(connectionId) ?? new Map<string, Company>();
    byConnection.set(connectionId, known.set(company.id, company));
  }
  return {
    records: [...found.keys()],
    companies: new Map([...byConnection].map(([connectionId, known]) => [connectionId, [...known.values()]])),
  };
}
