/** The port: what the house asks of a CRM. An adapter is a factory that returns a {@link CrmAdapter}. */
import type { Company, CompanyRef, CrmRecord, CrmUser, Field, PhoneKind } from './contact.js';

/** Names of the methods that an adapter may have beyond the reads that all have. */
export type Operation =
  'changes' | 'ids' | 'find' | 'companies' | 'findCompany' | 'createContact' | 'updateContact' | 'users' | 'logCall';

/** What a CRM can do, as plain JSON: the one thing about a CRM that elements read. */
export interface Capabilities {
  /** A method exists on the adapter if and only if its name is here. */
  readonly operations: readonly Operation[];
  /** A field that is absent is one that the CRM does not have. */
  readonly fields: Readonly<Partial<Record<Field, FieldCapability>>>;
  /** Present if and only if contacts can be created. */
  readonly create?: {
    /** What a new contact must have; an inner array means any one of. */
    readonly required: readonly (Field | readonly Field[])[];
    /** The CRM takes an idempotency key: the same key twice makes one contact. */
    readonly idempotent: boolean;
  };
  /** Writes can be made in the name of a CRM user. */
  readonly actsAs: boolean;
  /** `parts`: first and last name. `single`: one name string, written back only if edited. */
  readonly names: 'parts' | 'single';
  /** `server` refuses a stale write, `coarse` refuses it to the second, `none` does not. */
  readonly concurrency: 'server' | 'coarse' | 'none';
  /** `feed` reports removals too, `timestamp` does not, `none` has no changes at all. */
  readonly changes: 'feed' | 'timestamp' | 'none';
  /** How the CRM compares numbers when asked: `normalised` (E.164), `digits`, or `literal` text. */
  readonly find: 'normalised' | 'digits' | 'literal';
}

export interface FieldCapability {
  readonly access: 'read' | 'write';
  /** Several values of this field fit into one record. */
  readonly many: boolean;
  readonly maxLength?: number;
  /** An extension is kept apart from the number. Phones only. */
  readonly extension?: boolean;
}

/** Opaque and JSON-safe: where a listing goes on. */
export type Cursor = string;

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Resume after this page; absent on the last one. */
  readonly next?: Cursor;
  /** How many there are in all, where the CRM tells. */
  readonly total?: number;
  /** On the last page of `contacts`, where the CRM has changes: what `changes` is to be asked since. */
  readonly changesFrom?: Cursor;
}

/** What happened since a cursor. A record that is both gone and merged stands in `merged` only. */
export interface ChangePage {
  readonly upserts: readonly CrmRecord[];
  /** Ids of records that are no more. */
  readonly removed: readonly string[];
  /** `[from, to]`: the first was merged into the second. */
  readonly merged: readonly (readonly [string, string])[];
  /** More to read now, from here. */
  readonly next?: Cursor;
  /** On the last page: where the next call of `changes` starts. */
  readonly changesFrom?: Cursor;
}

/** What `check` learns of a connection. */
export interface ConnectionInfo {
  /** The account as the CRM names it. */
  readonly account?: string;
  /** Who is signed in. */
  readonly user?: CrmUser;
  /** The CRM's own clock, ISO 8601. */
  readonly serverTime?: string;
  readonly capabilities: Capabilities;
}

/** A change to one phone. With `key`: that number, `null` clears it. Without: a number is added. */
export type PhoneChange =
  | { readonly key: string; readonly value: string | null; readonly extension?: string | null }
  | { readonly key?: undefined; readonly kind: PhoneKind; readonly value: string; readonly extension?: string | null };

/** A change to one email address; as {@link PhoneChange}. */
export type EmailChange =
  { readonly key: string; readonly value: string | null } | { readonly key?: undefined; readonly value: string };

/** Only what is to change in one record. What is not named stays as it is; `null` clears. */
export interface RecordPatch {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly name?: string | null;
  readonly phones?: readonly PhoneChange[];
  readonly emails?: readonly EmailChange[];
}

/** A contact to be made. */
export interface ContactDraft {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly name?: string;
  readonly company?: CompanyRef;
  readonly phones?: readonly { readonly kind: PhoneKind; readonly value: string; readonly extension?: string }[];
  readonly emails?: readonly { readonly value: string }[];
}

/** What to look for. Answers are candidates only: the house grades them again. */
export type FindQuery =
  | { readonly phone: string; readonly national?: string }
  | { readonly email: string }
  | { readonly name: string; readonly company?: string };

/** One call, to be kept with a contact. Writing the same `callId` again changes the entry. */
export interface CallLogEntry {
  readonly callId: string;
  readonly contactId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly number?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** In seconds. */
  readonly duration?: number;
  readonly notes?: string;
}

export interface CallLogRef {
  readonly id: string;
  readonly contactId: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** Id of the CRM user in whose name to write, where `actsAs`. */
  readonly as?: string;
}

/**
 * One CRM, reached by one signed-in agent.
 * An aborted call rejects with the signal's reason; everything else that goes wrong is a `CrmError`.
 * Listings stop asking when their consumer stops iterating.
 */
export interface CrmAdapter {
  readonly spec: 1;
  /** Final once `check` has answered. */
  readonly capabilities: Capabilities;
  /** Who am I there, in which account, what can it do. */
  check(options?: CallOptions): Promise<ConnectionInfo>;
  /** All contacts, active or not, page by page, from the start or after a page's `next`. */
  contacts(options?: CallOptions & { readonly after?: Cursor }): AsyncIterable<Page<CrmRecord>>;
  /** What has changed since. Rejects with `cursor-expired` when the CRM does not reach back that far. */
  changes?(options: CallOptions & { readonly since: Cursor }): AsyncIterable<ChangePage>;
  /** Ids of all contacts: the sweep, where removals are not told. */
  ids?(options?: CallOptions & { readonly after?: Cursor }): AsyncIterable<Page<string>>;
  /** One contact; `fresh` never from a cache. Rejects with `not-found` or `gone`. */
  contact(id: string, options?: CallOptions & { readonly fresh?: boolean }): Promise<CrmRecord>;
  /** Candidates; an empty list, never an error, for what is unknown. */
  find?(query: FindQuery, options?: CallOptions): Promise<readonly CrmRecord[]>;
  companies?(options?: CallOptions & { readonly after?: Cursor }): AsyncIterable<Page<Company>>;
  findCompany?(query: string, options?: CallOptions): Promise<readonly Company[]>;
  createContact?(draft: ContactDraft, options: WriteOptions & { readonly idempotencyKey: string }): Promise<CrmRecord>;
  /** Rejects with `conflict`, carrying the current record, when the record no longer has `ifRevision`. */
  updateContact?(
    id: string,
    patch: RecordPatch,
    options?: WriteOptions & { readonly ifRevision?: string },
  ): Promise<CrmRecord>;
  users?(options?: CallOptions & { readonly after?: Cursor }): AsyncIterable<Page<CrmUser>>;
  /** An upsert by call id; may name another contact than before. */
  logCall?(entry: CallLogEntry, options?: WriteOptions): Promise<CallLogRef>;
}

/** What every adapter's factory is given beside its own settings. */
export interface AdapterContext {
  /** Direct, through the host page, or through a bridge. Must honour `request.signal`. */
  readonly fetch: typeof globalThis.fetch;
}

/** The only export of an adapter's folder. `settings` come from outside and are parsed here. */
export interface AdapterDefinition {
  readonly kind: string;
  /** Throws a `CrmError` of code `invalid` when the settings are not right. */
  create(settings: unknown, context: AdapterContext): CrmAdapter;
  /** Origins of the CRM's own pages, as these settings tell: a connection's `linkOrigins` where it names none. */
  linkOrigins?(settings: unknown): readonly string[];
}
