import type { CompanyRef, RecordKey } from './contact.js';
import type { CrmError } from './errors.js';
import type { Readable } from './readable.js';

/** A field of the form. */
export type FormField =
  'firstName' | 'lastName' | 'name' | 'direct' | 'directExtension' | 'mobile' | 'mobileExtension' | 'email';

/** How far an edit has come in one CRM. */
export type SaveResult =
  | { readonly state: 'planned' }
  /** The CRM already has these values, or the agent left it out. */
  | { readonly state: 'nothing' }
  /** The CRM has no such field, or it cannot be written. */
  | { readonly state: 'cannot'; readonly fields: readonly FormField[] }
  | { readonly state: 'sending' }
  /** `meanwhile`: fields that the agent has not edited and that were changed there since they were on screen: they were kept. */
  | { readonly state: 'saved'; readonly meanwhile?: readonly FormField[] }
  /** Kept on this device and sent again by itself, at `retryAt` (milliseconds since 1970) or before. `error`: why not yet. */
  | { readonly state: 'waiting'; readonly error?: CrmError; readonly retryAt?: number }
  /**
   * A touched field was changed there meanwhile, at `at` (ISO 8601) where the CRM tells; trying again writes `mine` over
   * this value, and over no newer one.
   */
  | {
      readonly state: 'conflict';
      readonly field: FormField;
      readonly value: string;
      readonly mine: string;
      readonly at?: string;
    }
  /** Refused: sent again only when the agent says so. */
  | { readonly state: 'failed'; readonly error: CrmError }
  /** Not sent, because the agent has said since then that this record is another person. */
  | { readonly state: 'apart' }
  /** Sent, and not known whether it arrived; only for contacts to be added. */
  | { readonly state: 'unsure' };

/** One edit (or new contact) on its way to every CRM. */
export interface Save {
  readonly id: string;
  readonly kind: 'edit' | 'add';
  /** A key of the person as it is today; for a new contact from the first CRM that has made it. */
  readonly contactId?: RecordKey;
  readonly fields: readonly FormField[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The save that this one takes back. */
  readonly undoes?: string;
  /** `label`: the CRM's name, also where it is not connected any more. */
  readonly results: readonly { readonly connectionId: string; readonly label: string; readonly result: SaveResult }[];
  /** Whether `undo` could bring something back. */
  readonly undoable: boolean;
}

/** Whether something is still on its way to a CRM. */
export const isUnderWay = (save: Save): boolean =>
  save.results.some(({ result }) => result.state === 'planned' || result.state === 'sending');

/** Whether something has not reached its CRM yet, and will be sent without being asked for. */
export const isWaiting = (save: Save): boolean =>
  isUnderWay(save) || save.results.some(({ result }) => result.state === 'waiting');

const refusals: readonly SaveResult['state'][] = ['conflict', 'failed', 'unsure', 'apart'];

/** Whether a CRM has not taken it, and only the agent can say what now. */
export const isRefused = ({ state }: SaveResult): boolean => refusals.includes(state);

const reached: readonly SaveResult['state'][] = ['saved', 'nothing', 'cannot'];

/** Whether nothing is left to be done or decided in this CRM. */
export const isReached = ({ state }: Pick<SaveResult, 'state'>): boolean => reached.includes(state);

/** Whether nothing is left to be done or decided in any CRM. */
export const hasReachedAll = ({ results }: Save): boolean => results.every(({ result }) => isReached(result));

/** Whether a CRM has not got it, whatever becomes of that. */
export const isUnsent = (save: Save): boolean =>
  isWaiting(save) || save.results.some(({ result }) => isRefused(result));

/** Why a value cannot be sent. */
export type Problem = 'email' | 'number' | 'emptied' | 'too long' | 'extension without number' | 'no CRM';

/** What one CRM has in a field in which CRMs differ. */
export interface FieldSide {
  readonly connectionId: string;
  readonly value: string;
  /** When the record was changed last, ISO 8601, where the CRM tells. */
  readonly at?: string;
  /** Whether the edit of the field is to go there. */
  readonly ticked: boolean;
}

export interface FieldState {
  readonly field: FormField;
  /** What the input holds. */
  readonly value: string;
  readonly touched: boolean;
  readonly problem?: Problem;
  /** A value that arrived while the agent was editing: shown beside the field. */
  readonly fresh?: { readonly connectionId: string; readonly value: string };
  /** CRMs whose value differs in meaning from the one shown; they receive the edit only when ticked. */
  readonly differs: readonly FieldSide[];
  /** Where CRMs differ: those that do not, and receive the edit unless unticked. Empty where none differs. */
  readonly agrees: readonly FieldSide[];
  /** A number that stands in a single, taken slot and will be replaced by the one that was handed to the form. */
  readonly replaces?: string;
  /** CRMs where the field is empty and will be set. */
  readonly emptyIn: readonly string[];
  /** CRMs that have no such field or do not let it be written. */
  readonly cannot: readonly string[];
}

/** One record behind the form. */
export interface FormRecord {
  readonly key: RecordKey;
  readonly connectionId: string;
  readonly reading: 'reading' | 'fresh' | 'failed';
  /** Why it was not read again. */
  readonly error?: CrmError;
}

/** One CRM in which a contact may be added. */
export interface FormTarget {
  readonly connectionId: string;
  readonly chosen: boolean;
  /** Whether this CRM needs a company. */
  readonly needsCompany: boolean;
  readonly company?: CompanyRef;
  /** What this CRM still needs before the contact can be added there. */
  readonly missing: readonly (FormField | 'company')[];
}

export interface FormState {
  readonly kind: 'edit' | 'add';
  /** Whether names are edited in parts or as one. */
  readonly names: 'parts' | 'single';
  readonly fields: readonly FieldState[];
  /** Behind an edit. */
  readonly records: readonly FormRecord[];
  /** For a new contact. */
  readonly targets: readonly FormTarget[];
  /** Of a new contact: who may be the same, likeliest first; found when the agent has asked to add it. */
  readonly duplicates: readonly Duplicate[];
  /** The CRMs are being asked for such contacts. */
  readonly isLooking?: true;
  /** Whether closing would lose something. */
  readonly dirty: boolean;
  /** Set from the moment Update or Add was accepted. */
  readonly save?: Save;
}

/** A contact that may be the one that is to be added. */
export interface Duplicate {
  readonly contactId: RecordKey;
  readonly name: string;
  readonly company?: string;
  readonly connectionIds: readonly string[];
  /** What they have in common. */
  readonly because: readonly ('number' | 'email' | 'name')[];
}

export interface SubmitOptions {
  readonly direct?: boolean;
  readonly anyway?: boolean;
  readonly confirm?: () => boolean;
}

/** What the dialog edits. It outlives the dialog as long as something is under way. */
export interface FormSession {
  readonly $form: Readable<FormState>;
  set(field: FormField, value: string): void;
  /** Where CRMs differ in this field: whether this one receives the edit. */
  tick(field: FormField, connectionId: string, on: boolean): void;
  /** Where CRMs differ in this field: puts in what this one has, for every CRM. */
  useFrom(field: FormField, connectionId: string): void;
  /** Add only. */
  choose(connectionId: string, on: boolean): void;
  /** Add only. */
  setCompany(connectionId: string, company: CompanyRef | undefined): void;
  /**
   * Checks the fields and sends. Resolves with `invalid` when a field has a problem or something is missing (nothing was
   * sent), `nothing` when there is nothing to change, `unsafe` when this device cannot keep the edit until it has arrived
   * (nothing was sent; `direct` sends all the same), `duplicates` when a new contact may be there already (nothing was
   * sent; `anyway` adds it all the same), else with `settled` when every CRM has answered or could not be reached.
   * `confirm` is asked once there is nothing wrong with the fields; where it says no nothing is sent: `cancelled`.
   */
  submit(options?: SubmitOptions): Promise<'invalid' | 'cancelled' | 'nothing' | 'unsafe' | 'duplicates' | 'settled'>;
  /** Of the save that was started: as {@link Saving.retry}, {@link Saving.keepTheirs} and {@link Saving.discard}. */
  retry(connectionId: string): Promise<void>;
  keepTheirs(connectionId: string): Promise<void>;
  discard(connectionId: string): Promise<void>;
  /** Stops reading. What is being saved goes on. */
  close(): void;
}

/** What is on its way, and the forms that start it. */
export interface Saving {
  /**
   * Newest first: every save that has not reached all its CRMs, and of each contact the last one that has, until the next
   * or until it was dismissed, for half an hour at most.
   */
  readonly $saves: Readable<readonly Save[]>;
  /** Starts to edit a person: every record behind them is read fresh at once. */
  edit(
    contactId: RecordKey,
    options?: { readonly values?: Readonly<Partial<Record<FormField, string>>> },
  ): Promise<FormSession>;
  /** Starts a new contact. `companies` are preselected, by connection. */
  add(initial?: {
    readonly values?: Readonly<Partial<Record<FormField, string>>>;
    readonly companies?: Readonly<Record<string, CompanyRef>>;
  }): Promise<FormSession>;
  /**
   * Adds a number to a person: an edit like any other, without a dialog. Where a CRM has room for one only it takes the place
   * of the one that is there: that one has to be on screen before. Resolves once the edit is on its way.
   */
  addNumber(contactId: RecordKey, kind: 'direct' | 'mobile', number: string): Promise<Save>;
  /** Tries again, now, what did not reach this CRM; after a conflict it writes over the value that was shown. */
  retry(saveId: string, connectionId: string): Promise<void>;
  /** After a conflict: leaves this CRM's value as it is, and sends what else there is. */
  keepTheirs(saveId: string, connectionId: string): Promise<void>;
  /** Gives up what has not reached this CRM. What is being sent at this moment may still arrive. */
  discard(saveId: string, connectionId: string): Promise<void>;
  /**
   * Takes back, in every CRM, what this save has changed: an edit of its own, which writes over no newer value. Resolves
   * once it is on its way; undefined where there is nothing to take back.
   */
  undo(saveId: string): Promise<Save | undefined>;
  /** Takes a save that has reached every CRM off the card. */
  dismiss(saveId: string): void;
  /** Sends now whatever waits for this CRM, or for any; but not before a CRM wants to be asked again. */
  hurry(connectionId?: string): void;
}
