import type { Capabilities } from '../core/adapter.js';
import type { CrmRecord, RecordKey } from '../core/contact.js';
import type { CrmError } from '../core/errors.js';
import type { FormField, FormState } from '../core/saving.js';
import type { Place } from './values.js';

/** One record behind the form. */
export interface Source {
  /** Changes when the CRM has merged the record into another. */
  key: RecordKey;
  readonly connectionId: string;
  /** As it is known to the form by now. */
  record: CrmRecord;
  reading: 'reading' | 'fresh' | 'failed';
  error?: CrmError;
}

/** The value that a field shows. */
export interface Shown {
  readonly value: string;
  /** How it, and what is typed in its place, is read. */
  readonly place: Place;
}

/** What the agent has typed into one field. */
export interface Draft {
  text: string;
  /** What the field showed when the agent began. */
  readonly reference: Shown;
  /** The records as they were then, by connection; after a save as the CRM returned them. */
  readonly seen: Map<string, CrmRecord>;
  /** CRMs that have taken an earlier version of the draft. */
  readonly taken: Set<string>;
  /** The number was handed to the form: it is put beside those that a record has, where there is room. */
  readonly handed: boolean;
}

/** Everything that an edit is decided from. */
export interface Model {
  readonly names: FormState['names'];
  readonly fields: readonly FormField[];
  readonly sources: readonly Source[];
  readonly drafts: Map<FormField, Draft>;
  /** The value that was ticked to be changed, by field and connection; void once it is another value. */
  readonly ticks: Map<FormField, Map<string, string>>;
  /** CRMs that do not differ and were unticked, by field; it counts only as long as another one differs. */
  readonly spared: Map<FormField, Set<string>>;
  placeOf(source: Source): Place;
}

/** A CRM that is not there any more can do nothing. */
export const noCapabilities: Capabilities = {
  operations: [],
  fields: {},
  actsAs: false,
  names: 'parts',
  concurrency: 'none',
  changes: 'none',
  find: 'literal',
};
