import type { ContactDraft } from '../../core/adapter.js';
import type { CompanyRef, RecordKey } from '../../core/contact.js';
import { CrmError, requestIdOf, type CrmErrorCode, type CrmErrorDetails } from '../../core/errors.js';
import type { NameParts } from '../../core/names.js';
import type { FormField, Save, SaveResult } from '../../core/saving.js';
import type { NumberField } from '../fields.js';
import type { Clash, Edit } from '../task.js';
import type { Held } from '../values.js';

/** A save as it is kept on the device: its head, and beside it one row for each CRM. All of it is JSON. */
export interface KeptSave {
  readonly version: 1;
  /** Sorts by the order in which saves were accepted. */
  readonly id: string;
  readonly kind: Save['kind'];
  readonly contactId?: RecordKey;
  readonly fields: readonly FormField[];
  readonly startedAt: number;
  /** The save that this one takes back. */
  readonly undoes?: string;
  readonly connectionIds: readonly string[];
}

/** What the save is to do in one CRM, and how far that has come. */
export type KeptLeg = KeptEdit | KeptCreate;

interface LegParts {
  readonly connectionId: string;
  /** What the CRM was called then, to be named also once it is not connected any more. */
  readonly label: string;
  readonly result: KeptResult;
  /** How often in a row it did not get through. */
  readonly tries: number;
  /** What the agent was shown to stand in the way. */
  readonly clash?: Clash;
}

export type Values = readonly (readonly [FormField, Held])[];

export interface KeptEdit extends LegParts {
  readonly kind: 'edit';
  readonly key: RecordKey;
  readonly edits: readonly Edit[];
  /** What was on screen of this record. */
  readonly bases: Values;
  /** What was on screen of this record in the fields that are left as they are. */
  readonly shown?: Values;
  /** What earlier edits, still on their way then, were to make of it: as good as having been on screen. */
  readonly ours: readonly Edit[];
  readonly beside: readonly NumberField[];
  readonly parts?: NameParts;
  /** The agent wants it sent although this record was said to be another person. */
  readonly isConfirmed?: true;
  /** What the touched fields held before it was saved, and after. */
  readonly done?: { readonly before: Values; readonly after: Values };
}

export interface KeptCreate extends LegParts {
  readonly kind: 'create';
  readonly company?: CompanyRef;
  /** What the contact is to be. */
  readonly typed: readonly Edit[];
  readonly attempt: KeptAttempt;
  /** Once the CRM has made it: its id, and what it was made of. */
  readonly made?: Made;
  /** What the agent has been shown to stand in the way since then, and wants written over. */
  readonly seen?: Values;
}

export interface Made {
  readonly id: string;
  readonly of: readonly Edit[];
}

/** One way of asking a CRM to make a contact; asked again, it is the same. */
export interface KeptAttempt {
  readonly idempotencyKey: string;
  readonly draft: ContactDraft;
  readonly typed: readonly Edit[];
  readonly mayHaveArrived: boolean;
}

type Kept<T> = T extends { readonly error: CrmError }
  ? Omit<T, 'error'> & { readonly error: KeptError }
  : T extends { readonly error?: CrmError }
    ? Omit<T, 'error'> & { readonly error?: KeptError }
    : T;
export type KeptResult = Kept<SaveResult>;

interface KeptError {
  readonly code: CrmErrorCode;
  readonly details: CrmErrorDetails[CrmErrorCode];
  readonly requestId?: string;
}

/** Of an error only what it means survives a page, and by what it is found in the gateway's log. */
export function keptResult(result: SaveResult): KeptResult {
  if (!('error' in result) || !result.error) return result;
  const { code, details } = result.error;
  const requestId = requestIdOf(result.error);
  return { ...result, error: { code, details, ...(requestId !== undefined && { requestId }) } };
}

export function resultOf(kept: KeptResult): SaveResult {
  if (!('error' in kept) || !kept.error) return kept as SaveResult;
  const known = revived.get(kept);
  if (known) return known;
  const { code, details, requestId } = kept.error;
  const error = new CrmError(code, details, requestId === undefined ? {} : { cause: { requestId } });
  const result = { ...kept, error } as SaveResult;
  revived.set(kept, result);
  return result;
}

/** Results are looked at far more often than they change, and an error costs much to make. */
const revived = new WeakMap<KeptResult, SaveResult>();

export const rowOf = (saveId: string, connectionId: string): string => `${saveId}/${connectionId}`;

/** The save that a row is of, and its CRM where it is not the head. */
export function placeIn(row: string): { readonly saveId: string; readonly connectionId?: string } {
  const at = row.indexOf('/');
  return at < 0 ? { saveId: row } : { saveId: row.slice(0, at), connectionId: row.slice(at + 1) };
}

/** What another version of this library has written is neither shown nor sent by this one, and stays where it is. */
export const headIn = (value: unknown): KeptSave | undefined =>
  isObject(value) && value.version === 1 ? (value as unknown as KeptSave) : undefined;

export const legIn = (value: unknown): KeptLeg | undefined =>
  isObject(value) && (value.kind === 'edit' || value.kind === 'create') ? (value as unknown as KeptLeg) : undefined;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
