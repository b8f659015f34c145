import type { Company, CrmUser, Field, RecordKey } from './contact.js';
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
  /** Written by an older or newer numbering plan of its country: Brazil's ninth digit and the like. */
  readonly byHistory?: true;
  /** Inactive in every CRM. */
  readonly inactive?: true;
  /** How often the agent has chosen this contact for this number; absent: never. */
  readonly chosen?: number;
}

/** A company that has the number. */
export interface CompanyMatch {
  readonly connectionId: string;
  readonly company: Company;
  readonly grade: Grade;
  /** Of which of its sites, where it is not the company's own number. */
  readonly site?: string;
  /** Written by an older or newer numbering plan of its country. */
  readonly byHistory?: true;
  /** The calling number is not the company's, but a direct-dial line behind its main number. */
  readonly isHeadOffice?: true;
  /** People of the company: those who were chosen for this number first, else by name, inactive ones last. */
  readonly contacts: readonly RecordKey[];
}

/** A user of a CRM, who is a colleague and no contact, has the number or extension. */
export interface InternalMatch {
  readonly connectionId: string;
  readonly user: CrmUser;
  readonly grade: Grade;
  /** Written by an older or newer numbering plan of its country. */
  readonly byHistory?: true;
}

/** Everything that is known of a number, best first, no person twice. */
export interface Matches {
  readonly parsed: ParsedNumber;
  readonly contacts: readonly ContactMatch[];
  readonly companies: readonly CompanyMatch[];
  readonly internal: readonly InternalMatch[];
  /** What is kept on this device is still being read: more may be found, and then the directory changes. */
  readonly isReading?: true;
}

/** A hit of the search. */
export interface SearchHit {
  readonly contactId: RecordKey;
  readonly name: string;
  readonly company?: string;
  /** The number or address that was found, when it was not the name or company. */
  readonly found?: string;
}
