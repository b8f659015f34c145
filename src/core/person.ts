import type { CompanyRef, CrmRecord, RecordKey } from './contact.js';

/** A record with the connection it stands in. */
export interface SourceRecord {
  readonly key: RecordKey;
  readonly connectionId: string;
  readonly record: CrmRecord;
}

/** One value with the record it comes from. */
export interface SourceValue {
  /** As that CRM spells it; for a phone without its extension. */
  readonly value: string;
  readonly extension?: string;
  /** Phones only, when it parses. */
  readonly e164?: string;
  readonly source: RecordKey;
  /** The key of the phone or email inside its record. */
  readonly itemKey?: string;
}

/** One field of a person, over all their records. */
export interface Slot {
  /** The value of the first connection, in workspace order, that has one; absent: not set anywhere. */
  readonly shown?: SourceValue;
  /** Further values of this kind in the record that `shown` comes from, in the CRM's order. */
  readonly more: readonly SourceValue[];
  /** Values of other records that differ in meaning, not merely in spelling. An empty value is no difference. */
  readonly differs: readonly SourceValue[];
}

export type PersonField = 'firstName' | 'lastName' | 'title' | 'direct' | 'mobile' | 'email';

/** One person: the records that are believed to be the same person. */
export interface Contact {
  /** Any of the person's keys names them; this is the first in workspace order. */
  readonly id: RecordKey;
  /** In workspace order; never two of one connection. */
  readonly records: readonly SourceRecord[];
  /** For showing; empty where no CRM has a name. */
  readonly name: string;
  readonly slots: Readonly<Record<PersonField, Slot>>;
  readonly company?: CompanyRef & { readonly source: RecordKey };
  /** Names that no record has. */
  readonly missing: readonly ('firstName' | 'lastName')[];
  /** Connections in which the record is inactive. */
  readonly inactiveIn: readonly string[];
}
