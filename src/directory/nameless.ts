import { recordKey, type CrmRecord } from '../core/contact.js';
import type { Nameless } from '../core/directory.js';
import { joinName } from '../core/join-name.js';
import { isName, type Entry } from './entry.js';
import type { Persons } from './persons.js';
import type { LiveSegment } from './segments/live.js';
import { Flag } from './segments/segment.js';

/** A row that lacks a name, with what it is sorted by. */
interface Row {
  readonly row: number;
  readonly name: string;
  readonly nameless: Nameless;
}

/** Segments do not change, so each is read once. */
const known = new WeakMap<LiveSegment, readonly Row[]>();

/** The records that lack a first or last name, in workspace order, then by name. */
export function namelessOf(segments: readonly LiveSegment[], persons: Pick<Persons, 'rank'>): readonly Nameless[] {
  const rows = segments.flatMap((live) => rowsOf(live).filter(({ row }) => !live.isDead(row)));
  const ranks = new Map(segments.map(({ segment: { connectionId: id } }) => [id, persons.rank(id)]));
  const rank = ({ nameless }: Row) => ranks.get(nameless.connectionId)!;
  return rows
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ nameless }) => nameless);
}

export const missingIn = ({ parts }: Entry): Nameless['missing'] =>
  (['firstName', 'lastName'] as const).filter((part) => !isName(parts[part]));

function rowsOf(live: LiveSegment): readonly Row[] {
  const rows = known.get(live) ?? [...live.rows(Flag.noFirstName | Flag.noLastName)].map((row) => read(live, row));
  known.set(live, rows);
  return rows;
}

function read(live: LiveSegment, row: number): Row {
  const { connectionId, flags } = live.segment;
  const record = live.record(row);
  const missing = [
    ...(flags[row]! & Flag.noFirstName ? (['firstName'] as const) : []),
    ...(flags[row]! & Flag.noLastName ? (['lastName'] as const) : []),
  ];
  return {
    row,
    name: nameOf(record),
    nameless: { key: recordKey(connectionId, record.id), connectionId, record, missing },
  };
}

/** Who has no name at all comes last. */
const nameOf = ({ name, firstName, lastName }: CrmRecord): string =>
  (name ?? joinName(firstName, lastName)).toLowerCase() || '\uffff';
