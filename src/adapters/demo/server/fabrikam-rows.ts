import type { Row } from './store.js';

// What Fabrikam CRM stores. Whatever is not an id may be null: people put the strangest rows in by the CRM side.

export type FabrikamSlot = 'business' | 'cell' | 'home' | 'other';

/** In E.164. */
export interface FabrikamPhone {
  readonly number: string | null;
  readonly ext: string | null;
}

export interface FabrikamContact extends Row {
  readonly uid: string;
  readonly fullName: string | null;
  readonly jobTitle: string | null;
  readonly account: string | null;
  readonly country: string | null;
  readonly status: 'live' | 'archived' | null;
  readonly phones: Readonly<Partial<Record<FabrikamSlot, FabrikamPhone | null>>> | null;
  readonly email: string | null;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FabrikamAccount extends Row {
  readonly uid: string;
  readonly title: string;
  readonly country: string | null;
  readonly phone: string | null;
  readonly domains: readonly string[] | null;
  readonly status: 'live' | 'archived' | null;
}

export interface FabrikamUser extends Row {
  readonly uid: string;
  readonly displayName: string;
  readonly mail: string | null;
  readonly line: FabrikamPhone | null;
  readonly enabled: boolean;
}
