import type { Company, Field, RecordKey } from './contact.js';
import type { ParsedNumber } from './numbers.js';

/** How well a number fits, best first. */
export type Grade = 'exact' | 'national' | 'short' | 'main number';

/** A contact that has the number. */
export interface ContactMatch {
  /** A key of the person. */
  readonly contactId: RecordKey;
  readonly grade: Grade;
  /** The field that matched, and where. */
  readonly field: Field;
  readonly connectionId: string;
}

/** A company that has the number. */
export interface CompanyMatch {
  readonly connectionId: string;
  readonly company: Company;
  readonly grade: Grade;
  /** People of the company, by name. */
  readonly contacts: readonly RecordKey[];
}

/** Everything that is known of a number, best first, no person twice. */
export interface Matches {
  readonly parsed: ParsedNumber;
  readonly contacts: readonly ContactMatch[];
  readonly companies: readonly CompanyMatch[];
}

/** A hit of the search. */
export interface SearchHit {
  readonly contactId: RecordKey;
  readonly name: string;
  readonly company?: string;
  /** The number or address that was found, when it was not the name or company. */
  readonly found?: string;
}
