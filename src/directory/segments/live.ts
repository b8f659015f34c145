import type { CrmRecord } from '../../core/contact.js';
import type { Entry } from '../entry.js';
import { hasBit, setBit } from './bits.js';
import { unpack } from './packed.js';
import { rowOf } from './row-text.js';
import type { Segment } from './segment.js';
import { eachRow, textTerm } from './terms.js';

/** Entries that are kept at hand: those of a screen, of a search, of a few calls. */
const atHand = 512;

/** A segment with what changes about it: which of its rows still count, and when each was last heard of. */
export class LiveSegment {
  readonly segment: Segment;
  /** A bit for each row that has been replaced or removed. */
  readonly dead: Uint8Array;
  /** For each row the directory's clock when its CRM last spoke of it. */
  readonly at: Uint32Array;
  /** How many rows still count. */
  alive: number;
  readonly #entries = new Map<number, Entry>();
  readonly #read: (connectionId: string, record: CrmRecord) => Entry;

  constructor(
    stored: { readonly segment: Segment; readonly dead: Uint8Array; readonly at: Uint32Array },
    read: (connectionId: string, record: CrmRecord) => Entry,
  ) {
    this.segment = stored.segment;
    this.dead = stored.dead;
    this.at = stored.at;
    this.alive = this.segment.size;
    for (let row = 0; row < this.segment.size; row++) if (this.isDead(row)) this.alive--;
    this.#read = read;
  }

  isDead(row: number): boolean {
    return hasBit(this.dead, row);
  }

  bury(row: number): void {
    if (this.isDead(row)) return;
    setBit(this.dead, row);
    this.alive--;
    this.#entries.delete(row);
  }

  /** The record of a row as it is kept. */
  json(row: number): string {
    return rowOf(this.segment, row);
  }

  record(row: number): CrmRecord {
    return unpack(this.json(row));
  }

  /** The row that holds the record with this id. */
  rowOf(id: string, term = textTerm(id)): number | undefined {
    let found: number | undefined;
    eachRow(this.segment.ids, term, (row) => {
      if (this.isDead(row) || (this.#entries.get(row)?.record ?? this.record(row)).id !== id) return true;
      found = row;
      return false;
    });
    return found;
  }

  /** Undefined for a row that no longer counts. */
  entry(row: number): Entry | undefined {
    if (this.isDead(row)) return undefined;
    const known = this.#entries.get(row);
    if (known) return known;
    const entry = this.#read(this.segment.connectionId, this.record(row));
    if (this.#entries.size >= atHand) this.#entries.clear();
    this.#entries.set(row, entry);
    return entry;
  }

  /** Rows that count, with one of these flags if any are named. */
  *rows(flags?: number): Iterable<number> {
    for (let row = 0; row < this.segment.size; row++)
      if ((flags === undefined || this.segment.flags[row]! & flags) && !this.isDead(row)) yield row;
  }
}
