import type { Company, CrmRecord } from '../../core/contact.js';
import type { SegmentManifest, TermColumn } from './columns.js';
import { createLookup, type Lookup } from './lookup.js';
import type { Manifest, Reading } from './schema.js';
import type { ColdAnswer, Term, Terms, TermsOf } from './types.js';

/** When it is enough. Each round but the last finds one at least. */
const mostRecords = 200;
/** Holders of one term in one segment that are read when it is asked for: more than a screen shows. */
const mostAsked = 50;
/** And when it is followed: enough to see that it is shared, which is all that matters of it then. */
const mostFollowed = 8;

interface Query {
  readonly column: TermColumn;
  readonly term: Term;
  /** Of this connection only. */
  readonly connectionId?: string;
}

/** A record of the disk; the same object each time that it is found. */
export interface Found {
  readonly connectionId: string;
  readonly record: CrmRecord;
  readonly company: Company | undefined;
}

/**
 * Finds the records with these terms and all that hang together with them: who has a number or an address that one of
 * them has, and so on. What several records of one connection share joins nobody, so it is not followed; but those who
 * share it are part of the answer, so that it can be seen to be shared. Rejects with `Damaged`.
 */
export async function readCold(
  within: Reading,
  manifest: Manifest,
  asked: Terms,
  termsOf: TermsOf,
): Promise<ColdAnswer> {
  const lookup = createLookup(within, manifest);
  const found = new Set<Found>();
  const followed = new Set<Found>();
  const seen = new Set<string>();
  let queries = unseen([asked], seen);
  for (let round = 0; queries.length && found.size < mostRecords; round++) {
    const most = round ? mostFollowed : mostAsked;
    const holders = await Promise.all(queries.map((query) => holdersOf(lookup, manifest.segments, query, most)));
    const next = holders.filter((each) => round === 0 || !isShared(each)).flat();
    for (const each of holders.flat()) found.add(each);
    const fresh = [...new Set(next)].filter((each) => !followed.has(each));
    for (const each of fresh) followed.add(each);
    queries = unseen(
      fresh.map(({ connectionId, record, company }) => termsOf(connectionId, record, company)),
      seen,
    );
  }
  return answer(found);
}

/** The live records with this term. */
async function holdersOf(
  lookup: Lookup,
  segments: readonly SegmentManifest[],
  { column, term, connectionId }: Query,
  most: number,
): Promise<readonly Found[]> {
  const those = segments.filter((segment) => connectionId === undefined || segment.connectionId === connectionId);
  return (await Promise.all(those.map((segment) => lookup(segment, column, term, most)))).flat();
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

function answer(found: ReadonlySet<Found>): ColdAnswer {
  const companies = new Map<string, Map<string, Company>>();
  for (const { connectionId, company } of found) {
    if (!company) continue;
    const known = companies.get(connectionId) ?? new Map<string, Company>();
    companies.set(connectionId, known.set(company.id, company));
  }
  return {
    records: [...found].map(({ connectionId, record }) => ({ connectionId, record })),
    companies: new Map([...companies].map(([connectionId, known]) => [connectionId, [...known.values()]])),
  };
}
