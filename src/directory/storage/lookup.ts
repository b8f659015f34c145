import type { CrmRecord } from '../../core/contact.js';
import type { Block, BlockKey } from './blocks.js';
import type { Found } from './cold.js';
import type { SegmentManifest, TermColumn } from './columns.js';
import { readCompany } from './companies.js';
import { Damaged } from './open.js';
import { deadBlockOf, isDead } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import { blocksWith, rowsWith } from './term-blocks.js';
import { readRow, textBlockOf } from './text-blocks.js';
import type { Term } from './types.js';

/** The live records of a segment with a term in one of its columns, `most` of them. */
export type Lookup = (
  segment: SegmentManifest,
  column: TermColumn,
  term: Term,
  most: number,
) => Promise<readonly Found[]>;

/** Finds records by reading the blocks in which they stand, each once. */
export function createLookup(within: Reading, manifest: Manifest): Lookup {
  const blocks = new Map<string, Promise<Block | undefined>>();
  const records = new Map<string, Promise<Found>>();

  function block(...key: BlockKey): Promise<Block | undefined> {
    const name = key.join('/');
    const known = blocks.get(name) ?? within.objectStore('blocks').get(key);
    blocks.set(name, known);
    return known;
  }

  async function rowsOf(segment: SegmentManifest, column: TermColumn, term: Term): Promise<readonly number[]> {
    const fences = segment.fences[column];
    const [from, to] = blocksWith(fences, term);
    const those = Array.from({ length: to - from }, (_, at) => from + at);
    const rows = await Promise.all(
      those.map(async (at) => [...rowsWith(await block(segment.id, column, at), at, fences, term)]),
    );
    return rows.flat();
  }

  async function isAlive(segment: SegmentManifest, row: number): Promise<boolean> {
    const dead = await block(segment.id, 'dead', deadBlockOf(row));
    if (!(dead instanceof Uint8Array)) throw new Damaged();
    return !isDead(dead, row);
  }

  async function read({ id, connectionId, size }: SegmentManifest, row: number): Promise<Found> {
    const json = readRow(await block(id, 'text', textBlockOf(row)), row, size);
    const record = JSON.parse(json) as CrmRecord;
    const company = record.company && (await readCompany(within, manifest, connectionId, record.company.id));
    return { connectionId, record, company };
  }

  function found(segment: SegmentManifest, row: number): Promise<Found> {
    const name = `${segment.id}/${row}`;
    const known = records.get(name) ?? read(segment, row);
    records.set(name, known);
    return known;
  }

  const only = async <T>(all: readonly T[], test: (each: T) => Promise<boolean>): Promise<readonly T[]> => {
    const passed = await Promise.all(all.map(test));
    return all.filter((_, at) => passed[at]);
  };

  return async (segment, column, term, most) => {
    const rows = await rowsOf(segment, column, term);
    const alive = (row: number) => isAlive(segment, row);
    // many: the dead ones must not be read. Few: all is asked for at once
    const few = rows.length > most ? (await only(rows, alive)).slice(0, most) : rows;
    const both = await Promise.all(few.map((row) => Promise.all([found(segment, row), alive(row)])));
    return both.flatMap(([each, lives]) => (lives ? [each] : []));
  };
}
