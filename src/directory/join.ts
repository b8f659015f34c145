import type { RecordKey } from '../core/contact.js';
import type { Entry, Line } from './entry.js';
import type { Records } from './records.js';
import { nameAgreement } from './same-name.js';

/** Who is the same person. Asked lazily: nothing is joined while pages come in. */
export interface People {
  /** The keys of the person behind this key, of unknown order; the key alone where it joins nobody. */
  person(key: RecordKey): readonly RecordKey[];
  /** Joins by the agent's word. Refused where it would bring two records of one connection together. */
  link(keys: readonly RecordKey[]): void;
  /** Links of the first are now the second's. */
  merge(from: RecordKey, to: RecordKey): void;
  /** Forgets what was worked out, because records have changed. */
  clear(): void;
}

type Strength = 'link' | 'full' | 'partial';
type Edge = readonly [RecordKey, RecordKey, Strength];

/** Strongest first: what a stronger tie has joined, a weaker one cannot spoil. */
const tiers: readonly Strength[] = ['link', 'full', 'partial'];

export function createPeople(records: Records): People {
  const links = new Map<RecordKey, Set<RecordKey>>();
  const known = new Map<RecordKey, readonly RecordKey[]>();

  function tie(one: RecordKey, other: RecordKey): void {
    if (one === other) return;
    links.set(one, (links.get(one) ?? new Set()).add(other));
    links.set(other, (links.get(other) ?? new Set()).add(one));
  }

  /** All that is linked to these keys, also over records that are not here at the moment. */
  function linkedTo(keys: readonly RecordKey[]): readonly RecordKey[] {
    const all = new Set(keys);
    for (const key of all) links.get(key)?.forEach((other) => all.add(other));
    return [...all];
  }

  function ties(entry: Entry): Edge[] {
    const edges: Edge[] = [...(links.get(entry.key) ?? [])].map((other) => [entry.key, other, 'link']);
    for (const other of sharers(records, entry)) {
      const strength = nameAgreement(entry, other);
      if (strength) edges.push([entry.key, other.key, strength]);
    }
    return edges.filter(([, other]) => records.entries.has(other));
  }

  /** Works out everybody who hangs together with this record. */
  function workOut(key: RecordKey): void {
    const edges: Edge[] = [];
    const reached = new Set([key]);
    for (const each of reached) {
      const entry = records.entries.get(each);
      if (!entry) continue;
      const found = ties(entry);
      edges.push(...found);
      for (const [, other] of found) reached.add(other);
    }
    for (const each of reached) known.set(each, [each]);
    for (const tier of tiers)
      joinTier(
        known,
        edges.filter(([, , strength]) => strength === tier),
      );
  }

  return {
    person(key) {
      if (!known.has(key)) workOut(key);
      return known.get(key) ?? [key];
    },
    link(keys) {
      if (!chains(linkedTo(keys))) for (const key of keys.slice(1)) tie(keys[0] ?? key, key);
    },
    merge(from, to) {
      for (const other of links.get(from) ?? []) {
        links.get(other)?.delete(from);
        tie(to, other);
      }
      links.delete(from);
    },
    clear: () => known.clear(),
  };
}

/** Joins all groups that these ties hold together; where that would chain two records of one connection, none of them. */
function joinTier(groups: Map<RecordKey, readonly RecordKey[]>, edges: readonly Edge[]): void {
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

/** Whether two of these stand in one connection. */
function chains(keys: readonly RecordKey[]): boolean {
  return new Set(keys.map((key) => key.slice(0, key.indexOf('/')))).size < keys.length;
}

/** Records of other connections that share an email or number with this one that is unique on both sides. */
function* sharers(records: Records, entry: Entry): Iterable<Entry> {
  for (const email of entry.emails) {
    if (isPersonal(email)) yield* alone(entry, holders(records, email));
  }
  for (const line of entry.lines) {
    const { term, e164, extension } = line.number;
    if (!e164 || !isOwn(line) || records.companiesByTerm.get(term).size) continue;
    const all = holders(records, term);
    // a number without extension that others have with one is a switchboard's: all of them count
    const same = extension === undefined ? all : all.filter((other) => other.lines.some(sameLine(line)));
    yield* alone(entry, same, (other) => other.lines.some((its) => isOwn(its) && sameLine(line)(its)));
  }
}

const holders = (records: Records, term: string | undefined) =>
  [...records.byTerm.get(term)].flatMap((key) => records.entries.get(key) ?? []);

/** Those who are the only one of their connection, provided that `entry` is so too. */
function alone(entry: Entry, all: readonly Entry[], fits: (other: Entry) => boolean = () => true): readonly Entry[] {
  const isSingle = ({ connectionId }: Entry) => all.filter((other) => other.connectionId === connectionId).length === 1;
  if (!isSingle(entry)) return [];
  return all.filter((other) => other.connectionId !== entry.connectionId && isSingle(other) && fits(other));
}

const sameLine = (line: Line) => (other: Line) =>
  other.number.e164 === line.number.e164 && other.number.extension === line.number.extension;

/** A main line or a fax belongs to a place. */
const isOwn = ({ kind }: Line) => kind !== 'main' && kind !== 'fax';

/** Without a plural's s. */
const roles = new Set(
  `account accounting admin billing booking buchhaltung compra contabilidad contact contacto customerservice dispatch email
  empfang enquirie enquiry factura finance frontdesk hello help helpdesk hr info inquirie inquiry invoice it job kontakt
  legal mail marketing noemail none noreply office operation order payroll post procurement purchasing reception sale
  secretary security service support team test venta vertrieb webmaster`.split(/\s+/u),
);

/** Not a mailbox of a role (`info@`, `sales.uk@`, `reception2@`), and an address at all. */
function isPersonal(email: string): boolean {
  const [, mailbox = ''] = /^([^\s@]+)@[^\s@]+$/u.exec(email) ?? [];
  const [word = ''] = mailbox.replace(/no[-_.]?reply/u, 'noreply').split(/[-_.+\d]/u);
  return mailbox !== '' && !roles.has(word.replace(/s$/u, ''));
}
