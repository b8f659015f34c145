import type { ChangePage, FindQuery } from './adapter.js';
import type { Company, CompanyRef, CrmRecord, Field, RecordKey } from './contact.js';
import type { CrmError } from './errors.js';
import type { Matches, SearchHit } from './match.js';
import type { Numbers } from './numbers.js';
import type { Contact, SourceRecord } from './person.js';
import type { Readable } from './readable.js';

/** What one connection answered when it was asked. */
export type Answer =
  | { readonly connectionId: string; readonly records: readonly RecordKey[] }
  | { readonly connectionId: string; readonly error: CrmError };

/** What a fresh read of a person brought. */
export interface Refreshed {
  /** Fields whose value differs in meaning from what was known. */
  readonly changed: readonly Field[];
  /** Connections whose record is no more. */
  readonly gone: readonly string[];
  readonly failed: readonly { readonly connectionId: string; readonly error: CrmError }[];
}

/** Somebody who may be the same person: shown for the agent to decide, and written to by nobody before. */
export interface Suggestion {
  /** A key of the other person. */
  readonly contactId: RecordKey;
  readonly name: string;
  /** The connections of the other person's records. */
  readonly connectionIds: readonly string[];
  /** What they have in common. */
  readonly because: 'name' | 'number' | 'email';
}

/** A contact without a first or last name in one CRM. */
export interface Nameless extends SourceRecord {
  readonly missing: readonly ('firstName' | 'lastName')[];
}

/** The local copy of every contact of every connection. Reading is synchronous and from memory. */
export interface Directory {
  /** Rises with every change. */
  readonly $version: Readable<number>;
  /** Rises, at once, when `today` may lead elsewhere: records have been merged, or one of them is itself again. */
  readonly $merges: Readable<number>;
  readonly numbers: Numbers;
  /** The person of today behind any of their keys; a merged record's key leads on. */
  contact(key: RecordKey): Contact | undefined;
  record(key: RecordKey): CrmRecord | undefined;
  /** The key of what the record is today: itself, or the one that it was merged into. */
  today(key: RecordKey): RecordKey;
  companies(connectionId: string): readonly Company[];
  /** The country by which this record's national numbers are read; of one that is still to be made, at this company. */
  countryOf(key: RecordKey, company?: CompanyRef): string;
  match(number: string): Matches;
  /** By name, company, email or digits; best first. */
  search(query: string, limit?: number): readonly SearchHit[];
  /** Contacts that lack a first or last name, in workspace order. */
  nameless(): readonly Nameless[];
  /** Takes what a CRM returned for a save, a read or a question. */
  apply(connectionId: string, change: Partial<Pick<ChangePage, 'upserts' | 'removed' | 'merged'>>): void;
  /** These records are the same person, because the agent made them so. `false`: two would be of one connection. */
  link(keys: readonly RecordKey[]): boolean;
  /**
   * This record is not the same person as the others that it is joined with, or is suggested to be: for good. `from`: as
   * these alone; who is joined with them and with the record stays with them.
   */
  unlink(key: RecordKey, from?: readonly RecordKey[]): void;
  /** Whether the agent has said that two of these records are not the same person. */
  areApart(keys: readonly RecordKey[]): boolean;
  /** Who may be the same person, likeliest first; never anybody that would chain two records of one connection. */
  suggestions(contactId: RecordKey): readonly Suggestion[];
  /** The agent has chosen this contact for this number, or said that it is not the one: ranks them from now on. */
  choose(number: string, contactId: RecordKey): void;
  reject(number: string, ...contactIds: readonly RecordKey[]): void;
  /** Reads one record from its CRM, never from a cache, and takes it in. A `gone` or `not-found` takes it out. */
  readFresh(key: RecordKey, options?: { readonly signal?: AbortSignal }): Promise<CrmRecord>;
  /** Reads every record of a person again. Never rejects. */
  refresh(key: RecordKey): Promise<Refreshed>;
  /** Asks every connection that can find; `onAnswer` is called once for each. Never rejects. */
  ask(
    query: FindQuery,
    options: {
      readonly signal?: AbortSignal;
      readonly onStart?: (connectionIds: readonly string[]) => void;
      readonly onAnswer: (answer: Answer) => void;
    },
  ): Promise<void>;
}
