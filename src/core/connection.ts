import type { Capabilities, CrmAdapter } from './adapter.js';
import type { CrmError } from './errors.js';

/** One configured CRM. */
export interface Connection {
  /** Stable, without a slash: it is stored in every record's key. */
  readonly id: string;
  readonly kind: string;
  /** What the agent calls this CRM. */
  readonly label: string;
  readonly adapter: CrmAdapter;
  /** ISO 3166 alpha-2: how national numbers are read where neither record nor company has a country. */
  readonly country?: string;
  /** A record's url is shown only if its origin is one of these. */
  readonly linkOrigins: readonly string[];
}

/** Resolves to connections at run time: adapters that are loaded on demand, a gateway. */
export interface ConnectionSource {
  /** What it is called when it cannot be reached and nothing is known of its connections. */
  readonly label?: string;
  /** What is known before it has resolved, so that the page can name its CRMs at once. */
  readonly known?: readonly { readonly id: string; readonly kind: string; readonly label: string }[];
  connections(): Promise<readonly Connection[]>;
  /** Absent: its last answer is not kept, and without an answer the page has no connection of it. */
  readonly lasting?: LastingSource;
}

/** How a page works with the connections of a source that cannot be reached. */
export interface LastingSource {
  /** Under which the last answer is kept, such as the address: another source never takes it for its own. */
  readonly name: string;
  /** Makes the connections of that answer without asking; they work once the source is there. Rejects what is none. */
  restore(answer: readonly StoredConnection[]): Promise<readonly Connection[]>;
}

/** A connection as it is kept on the device: plain JSON that says what the CRM can do, and holds nothing of anybody. */
export interface StoredConnection extends Omit<Connection, 'adapter'> {
  readonly capabilities: Capabilities;
}

/** A connection as elements see it. */
export interface ConnectionView {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  /** Absent until the adapter is there. */
  readonly capabilities?: Capabilities;
  readonly linkOrigins: readonly string[];
  /** Why the connection could not be made. */
  readonly error?: CrmError;
}
