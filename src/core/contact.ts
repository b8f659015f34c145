/** The nouns of the house: what a CRM holds (records, companies) and what an agent sees (contacts). */

/** A kind of phone number. Slots of the card ("Direct") show the first of their kind in the CRM's own order. */
export type PhoneKind = 'direct' | 'mobile' | 'home' | 'main' | 'fax' | 'other';

/** A field of a contact that a CRM may or may not have; a phone's field is its kind. */
export type Field = 'firstName' | 'lastName' | 'name' | 'title' | 'company' | 'email' | PhoneKind;

/** `connectionId/recordId`: the only identity of a record that is ever stored. */
export type RecordKey = string;

/** One phone number of a record. */
export interface Phone {
  /** Opaque name of this number inside its record: an edit names it, so that the others stay as they are. */
  readonly key: string;
  readonly kind: PhoneKind;
  /** As the CRM spells it, without the extension where the CRM keeps that apart. */
  readonly value: string;
  readonly extension?: string;
}

/** One email address of a record. */
export interface Email {
  /** Opaque name of this address inside its record. */
  readonly key: string;
  readonly value: string;
}

/** The company that a record names. */
export interface CompanyRef {
  readonly id: string;
  readonly name: string;
}

/** A contact as one CRM holds it. A field that is absent is not set. */
export interface CrmRecord {
  /** Unique inside the connection. */
  readonly id: string;
  /** What the CRM gives for "this version": ETag, row version, timestamp. Passed back as `ifRevision`, never read. */
  readonly revision?: string;
  /** ISO 8601. */
  readonly updatedAt?: string;
  /** The record's page in the CRM. Shown only if its origin is one of the connection's `linkOrigins`. */
  readonly url?: string;
  readonly active: boolean;
  /** Where the manifest's `names` is `parts`. */
  readonly firstName?: string;
  readonly lastName?: string;
  /** Where the manifest's `names` is `single`. */
  readonly name?: string;
  readonly title?: string;
  readonly company?: CompanyRef;
  /** How the record's national numbers are read: ISO 3166 alpha-2, or the name as the CRM has it. */
  readonly country?: string;
  readonly phones: readonly Phone[];
  readonly emails: readonly Email[];
}

/** An account or client of one connection. */
export interface Company {
  readonly id: string;
  readonly name: string;
  /** As that of a record. */
  readonly country?: string;
  readonly active: boolean;
  /** Numbers of the company and of its sites, as the CRM spells them. */
  readonly phones: readonly { readonly value: string; readonly site?: string }[];
  /** Email domains, lower case, where the CRM knows them. */
  readonly domains?: readonly string[];
}

/** A user of a CRM. */
export interface CrmUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly phones?: readonly string[];
  readonly extension?: string;
  readonly active: boolean;
}

/** Makes the key under which a record is known outside its connection. */
export const recordKey = (connectionId: string, recordId: string): RecordKey => `${connectionId}/${recordId}`;

/** Takes a key apart. Connection ids hold no slash; record ids may. */
export function splitKey(key: RecordKey): { readonly connectionId: string; readonly recordId: string } {
  const slash = key.indexOf('/');
  return { connectionId: key.slice(0, slash), recordId: key.slice(slash + 1) };
}
