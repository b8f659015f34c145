import type { RecordKey } from '../core/contact.js';
import type { Entry } from './entry.js';
import { chains, type Links } from './links.js';
import type { Records } from './records.js';
import { nameAgreement } from './same-name.js';
import { sharers } from './shared.js';

type Strength = 'link' | 'full' | 'partial';
type Edge = readonly [RecordKey, RecordKey, Strength];
type Groups = Map<RecordKey, readonly RecordKey[]>;

/** Strongest first: what a stronger tie has joined, a weaker one cannot spoil. */
const tiers: readonly Strength[] = ['link', 'full', 'partial'];

/**
 * Everybody who hangs together with this record in any way, each with the keys of the person that they belong to. It
 * depends on what is known, never on the order in which it came in.
 */
export function joinAround(key: RecordKey, records: Records, links: Links): Groups {
  const edges: Edge[] = [];
  const reached = new Set([key]);
  for (const each of reached) {
    const entry = records.entry(each);
    if (!entry) continue;
    const found = ties(entry, records, links);
    edges.push(...found);
    for (const [, other] of found) reached.add(other); // grows while it is walked
  }
  const groups: Groups = new Map([...reached].map((each) => [each, [each]]));
  for (const tier of tiers) {
    const ofTier = edges.filter(([, , strength]) => strength === tier);
    joinTier(groups, ofTier);
  }
  return groups;
}

function ties(entry: Entry, records: Records, links: Links): readonly Edge[] {
  const edges: Edge[] = [];
  for (const other of links.of(entry.key)) if (records.entry(other)) edges.push([entry.key, other, 'link']);
  for (const other of sharers(records, entry)) {
    const strength = nameAgreement(entry, other);
    if (strength) edges.push([entry.key, other.key, strength]);
  }
  return edges;
}

/** Joins all groups that these ties hold together; where that would chain two records of one connection, none of them. */
function joinTier(groups: Groups, edges: readonly Edge[]): void {
  const clusters = new Map<RecordKey, Set<RecordKey>>();
  const clusterOf = (key: RecordKey) => clusters.get(key) ?? new Set(groups.get(key) ?? [key]);
  for (const [one, other] of edges) {
    const cluster = new Set([...clusterOf(one), ...clusterOf(other)]);
    for (const key of cluster) clusters.set(key, cluster);
  }
  for (const cluster of new Set(clusters.values())) {
    const keys = [...cluster];
    if (!chains(keys)) for (const key of keys) groups.set(key, keys);
  }
}
