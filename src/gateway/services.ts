/** What the gateway is given by whoever starts it: how CRMs are reached and shared, and where is written what has happened. */
import type { CrmAdapter, Operation } from '../core/adapter.js';
import type { CrmErrorCode } from '../core/errors.js';

/** One configured CRM of one organisation. Ids are unique inside their organisation only. */
export interface Upstream {
  readonly organisation: string;
  /** Id of the connection: no slash, safe in a URL and as part of a storage key together with the organisation. */
  readonly id: string;
  readonly kind: string;
  /** How the CRM is signed in to, as the configuration has it, secrets filled in; absent where its settings say all. */
  readonly credentials?: unknown;
}

/** Everything beside the configuration. All of it may be shared by several gateways. */
export interface Services {
  /**
   * The one way from an adapter to its CRM; made once per connection, before the adapter. Adds credentials where
   * `credentials` ask for it, and learns from the vendor's rate headers.
   */
  fetchFor(upstream: Upstream): typeof globalThis.fetch;
  /**
   * The same CRM with what all agents share around it: concurrent reads, pacing, a snapshot. Called once per connection.
   * The answer keeps every promise of the port; a `fresh` read is never shared, and a caller who aborts stops nobody else.
   */
  wrap(upstream: Upstream, adapter: CrmAdapter): SharedAdapter;
  readonly audit: Audit;
  /** One structured line. Must not throw. */
  log(entry: LogEntry): void;
  readonly metrics: Metrics;
  /** Ids of contacts by the idempotency key that made them. */
  readonly memory: Memory;
}

/** An adapter that all agents of a connection share. */
export interface SharedAdapter extends CrmAdapter {
  /** The same for one user: where calls have to wait, users take turns. Absent where they do not. */
  for?(user: string): CrmAdapter;
}

/** Who did what to a customer's record. Append-only. */
export interface Audit {
  /** Resolves when the entry is kept. Called after the CRM has answered or failed. */
  write(entry: AuditEntry): Promise<void>;
}

/** One write, or one attempt. Holds personal data: for the audit alone, never for the log. */
export interface AuditEntry {
  /** ISO 8601, when the CRM was asked. */
  readonly at: string;
  readonly requestId: string;
  readonly organisation: string;
  /** `sub` of the token. */
  readonly subject: string;
  /** Id of the CRM user in whose name it was written, where the CRM can. */
  readonly as?: string;
  readonly connection: string;
  readonly operation: Extract<Operation, 'createContact' | 'updateContact' | 'logCall'>;
  /** Id of the contact; absent where none was made. */
  readonly record?: string;
  /** Of `logCall`. */
  readonly call?: string;
  /** What was asked for, field by field: `lastName`, `phones.<key>`, `phones.+mobile`, `emails.<key>`, `emails.+`. */
  readonly changes: readonly AuditChange[];
  /** `sent` leaves open whether it arrived: the caller went away or time ran out. */
  readonly result: 'done' | 'sent' | CrmErrorCode;
}

export interface AuditChange {
  readonly field: string;
  /** `null`: nothing was there. */
  readonly old: string | null;
  /** `null`: cleared. */
  readonly new: string | null;
}

/** One line of the log. Holds no name, number, address, token, header, query or body. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  /** ISO 8601. */
  readonly at: string;
  readonly event: 'request' | 'started' | 'stopping' | 'stopped' | 'audit-failed' | 'failed';
  /** Also in the answer: header `x-request-id`, and the body of an error. */
  readonly requestId?: string;
  readonly organisation?: string;
  readonly connection?: string;
  readonly method?: string;
  /** The pattern of the route, never the address: `/v1/connections/{connection}/contacts/{id}`. */
  readonly route?: string;
  readonly status?: number;
  readonly milliseconds?: number;
  /** How it failed; in mid-stream too, when the status was 200. */
  readonly code?: CrmErrorCode;
  /** One sentence for whoever runs the gateway. Written by us, quoting nothing from outside. */
  readonly message?: string;
}

export interface Metrics {
  /** Called when a request has come; one call of `request` follows. */
  begun?(): void;
  /** Called once per request, when its last byte is out or its caller has gone. `route` as in {@link LogEntry}. */
  request(of: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
    readonly organisation?: string;
    readonly connection?: string;
    readonly code?: CrmErrorCode;
  }): void;
  /** The Prometheus text format: what `/metrics` answers, where `metricsToken` is configured. */
  text?(): string | Promise<string>;
}

/** A small store with an end: in memory for one gateway, shared for several. */
export interface Memory {
  get(key: string): Promise<string | undefined>;
  /** Kept for so many seconds at least. */
  set(key: string, value: string, seconds: number): Promise<void>;
}
