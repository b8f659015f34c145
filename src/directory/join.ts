import type { RecordKey } from '../core/contact.js';
import type { Entry } from './entry.js';
import { chains, type Links } from './links.js';
import type { Records } from './records.js';
import { nameAgreement } from './same-name.js';
import { isFamilys, isPersonal, sharers, type Shared } from './shared.js';

type Strength = 'link' | 'full' | 'partial';
type Edge = readonly [RecordKey, RecordKey, Strength];
type Group = readonly RecordKey[];

/** Strongest first: what a stronger tie has joined, a weaker one cannot spoil. */
const tiers: readonly Strength[] = ['link', 'full', 'partial'];

/**
 * Everybody who hangs together with this record in any way, each with the keys of the person that they belong to. It
 * depends on what is known, never on the order in which it came in.
 */
export function joinAround(key: RecordKey, records: Records, links: Links): ReadonlyMap<RecordKey, Group> {
  const edges: Edge[] = [];
  const entries = new Map<RecordKey, Entry>();
  const reached = new Set([key]);
  for (const each of reached) {
    const entry = records.entry(each);
    if (!entry) continue;
    entries.set(each, entry);
    for (const edge of ties(entry, records, links)) {
      edges.push(edge);
      reached.add(edge[1]); // grows while it is walked
    }
  }
  const groups = new Map<RecordKey, Group>([...reached].map((each) => [each, [each]]));
  const canBe = (keys: Group) => !chains(keys) && !links.areApart(keys);
  for (const tier of tiers) {
    const ofTier = edges.filter(([, , strength]) => strength === tier);
    joinTier(groups, ofTier, (keys, parts) => canBe(keys) && (tier !== 'partial' || areAlike(parts, entries)));
  }
  return groups;
}

function ties(entry: Entry, records: Records, links: Links): readonly Edge[] {
  const edges: Edge[] = [];
  for (const other of links.of(entry.key)) if (records.entry(other)) edges.push([entry.key, other, 'link']);
  for (const [other, shared] of sharers(records, entry)) {
    const strength = strengthOf(entry, other, shared);
    if (strength && !links.areApart([entry.key, other.key])) edges.push([entry.key, other.key, strength]);
  }
  return edges;
}

/**
 * A home line and a family's mailbox are a household's: they join the same whole names only, and not those who have a
 * mobile each. An office line is somebody else's next year, so that it says nothing of a record without a name.
 */
function strengthOf(one: Entry, other: Entry, shared: Shared): Strength | undefined {
  const agreement = nameAgreement(one, other);
  if (agreement === 'full') return isHouseholds(one, other, shared) && differ(mobiles, one, other) ? undefined : 'full';
  if (agreement === undefined || isHouseholds(one, other, shared)) return undefined;
  if (shared.by === 'email') return 'partial';
  const isTheirs = (one.name !== '' && other.name !== '') || shared.kinds.has('mobile');
  return agreement === 'partial' && isTheirs && !differ(mailboxes, one, other) ? 'partial' : undefined;
}

const isHouseholds = (one: Entry, other: Entry, shared: Shared) =>
  shared.by === 'email'
    ? [one, other].some(({ parts }) => isFamilys(shared.email, parts.lastName))
    : shared.kinds.has('home');

const mailboxes = ({ emails }: Entry) => emails.filter(isPersonal);
const mobiles = ({ lines }: Entry) =>
  lines.flatMap(({ kind, number: { e164 } }) => (kind === 'mobile' && e164 ? e164 : []));

/** Both have some, and none in common. */
function differ(of: (entry: Entry) => readonly string[], one: Entry, other: Entry): boolean {
  const [a, b] = [of(one), of(other)];
  return a.length > 0 && b.length > 0 && !a.some((each) => b.includes(each));
}

/** Joins all groups that these ties hold together; where they cannot all be one person, none of them. */
function joinTier(
  groups: Map<RecordKey, Group>,
  edges: readonly Edge[],
  isPerson: (keys: Group, parts: readonly Group[]) => boolean,
): void {
  const clusters = new Map<RecordKey, Set<RecordKey>>();
  const clusterOf = (key: RecordKey) => clusters.get(key) ?? new Set(groups.get(key) ?? [key]);
  for (const [one, other] of edges) {
    if (clusterOf(one).has(other)) continue;
    const cluster = new Set([...clusterOf(one), ...clusterOf(other)]);
    for (const key of cluster) clusters.set(key, cluster);
  }
  for (const cluster of new Set(clusters.values())) {
    const keys = [...cluster];
    const parts = [...new Set(keys.map((key) => groups.get(key) ?? [key]))];
    if (isPerson(keys, parts)) for (const key of keys) groups.set(key, keys);
  }
}

/** A record without a name must not bring two together whose names contradict each other. */
const areAlike = (groups: readonly Group[], entries: ReadonlyMap<RecordKey, Entry>): boolean =>
  groups.every((one, at) => groups.slice(at + 1).every((other) => isOneName(one, other, entries)));

function isOneName(one: Group, other: Group, entries: ReadonlyMap<RecordKey, Entry>): boolean {
  const named = (keys: Group) => keys.flatMap((key) => entries.get(key) ?? []).filter(({ name }) => name);
  const [a, b] = [named(one), named(other)];
  return !a.length || !b.length || a.some((mine) => b.some((its) => nameAgreement(mine, its) !== undefined));
}
