import type { Company, CrmRecord, RecordKey } from '../../core/contact.js';
import type { Readable } from '../../core/readable.js';
import type { StorageMode, StorageState } from '../../core/storage.js';
import type { Segment } from '../segments/segment.js';

/** A segment as it is kept: its columns never change, what is told of its rows does. */
export interface StoredSegment {
  readonly segment: Segment;
  /** A bit per row, the lowest of a byte first: set where a newer segment has the record, or where it is no more. */
  readonly dead: Uint8Array;
  /** Per row: the directory's own clock when it was last heard of. */
  readonly at: Uint32Array;
}

/** All that a directory knows, at one moment. */
export interface Snapshot {
  /** The directory's own clock. */
  readonly clock: number;
  readonly segments: readonly StoredSegment[];
  /** By connection. The same array as in the snapshot before means: unchanged. */
  readonly companies: ReadonlyMap<string, readonly Company[]>;
  /** By connection, JSON: how far its pull has come. Whoever pulls decides what is in it. */
  readonly pulls: ReadonlyMap<string, unknown>;
  /** Records that their CRM merged: from, to. */
  readonly merged: readonly (readonly [from: RecordKey, to: RecordKey])[];
}

/** What a segment's columns are sorted by. */
export type Term = readonly [low: number, high: number];

/** Terms by the column in which they stand. */
export interface Terms {
  readonly numbers?: readonly Term[];
  /** Of the column `terms`. */
  readonly texts?: readonly Term[];
  /** Of the column `ids`, with the connection whose id it is. */
  readonly ids?: readonly (readonly [connectionId: string, term: Term])[];
}

/** A few records of the disk, ahead of all others: enough of them to join each of them rightly. */
export interface ColdAnswer {
  readonly records: readonly { readonly connectionId: string; readonly record: CrmRecord }[];
  /** The companies that these records name, by connection. */
  readonly companies: ReadonlyMap<string, readonly Company[]>;
}

/** By what a record hangs together with others: its numbers and emails, and records that it is linked with by hand. */
export type TermsOf = (connectionId: string, record: CrmRecord, company: Company | undefined) => Terms;

/** A change of one connection that another tab of this workspace and user has taken in. */
export interface Change {
  readonly connectionId: string;
  readonly upserts?: readonly CrmRecord[];
  /** Ids inside the connection, as in `merged`. */
  readonly removed?: readonly string[];
  readonly merged?: readonly (readonly [from: string, to: string])[];
  /** Nothing of the connection is known any more; before all else here. */
  readonly dropped?: true;
  /** Takes the place of all that were known. */
  readonly companies?: readonly Company[];
  /** How far the connection's pull has come with this change: JSON. */
  readonly pull?: unknown;
}

/** What other tabs tell. */
export interface TabListener {
  /** In the order in which it happened there. */
  changed(change: Change): void;
  /** Somebody has called `wipe`: what is in memory is to go as well. */
  forgotten(): void;
}

/**
 * The directory on this device's disk. Every tab holds the whole in memory and tells the others of its changes; one of
 * them writes. Nothing here rejects: what goes wrong shows in `$state.problem`, and from then on this tab works alone,
 * from memory.
 */
export interface DirectoryStorage {
  readonly $state: Readable<StorageState>;
  /**
   * This tab has nobody to share with (`memory`, trouble with the disk, after `wipe`): it neither hears nor is heard, and
   * has to pull by itself. Only ever turns from `false` to `true`.
   */
  readonly $alone: Readable<boolean>;
  /**
   * The live records of every connection that are found by these terms, and those that hang together with them, by
   * reading few blocks: for the first ring of a page that has not loaded yet. `undefined`: nothing is kept.
   */
  cold(terms: Terms, termsOf: TermsOf): Promise<ColdAnswer | undefined>;
  /** All that is kept, also what another tab has not written yet. Once. `undefined`: nothing is kept. */
  load(): Promise<Snapshot | undefined>;
  /**
   * Makes the disk as `snapshot()` is; never before what `load` brought is part of that. It is called when the writing
   * begins, and again when another tab takes over or needs the disk to be up to date. Of calls while one is being
   * written only the last counts. Does nothing where another tab writes.
   */
  save(snapshot: () => Snapshot): Promise<void>;
  /** Tells the other tabs. */
  send(change: Change): void;
  /**
   * For one listener, to be there as soon as what `load` brought has been taken in: it is told at once what has been
   * heard up to then, and nothing is missed.
   */
  listen(listener: TabListener): () => void;
  /** Leaves nothing of this user's directory on disk, and tells the other tabs. Nothing is written from then on. */
  wipe(): Promise<void>;
  close(): void;
}

export interface DirectoryStorageOptions {
  readonly workspaceId: string;
  readonly user: string;
  readonly mode: StorageMode;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}
