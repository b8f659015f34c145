import type { CrmRecord } from './contact.js';

/** What each failure carries; the keys are the whole list of failures. No name, number or address belongs in here. */
export interface CrmErrorDetails {
  /** Not signed in, or no longer. */
  'auth-required': { readonly status?: number };
  /** Signed in, but without the right. */
  forbidden: { readonly scope?: string };
  'not-found': { readonly status?: number };
  /** The record is no more; `replacedBy` is the id of the one it was merged into. */
  gone: { readonly replacedBy?: string };
  /** The record has changed since the revision that was named. */
  conflict: { readonly current: CrmRecord };
  /** The CRM already has such a contact. */
  duplicate: { readonly candidates: readonly CrmRecord[] };
  /** The CRM refuses these values: field to its reason, in the CRM's words. */
  invalid: { readonly fields: Readonly<Record<string, string>> };
  /** Too many requests; `retryAt` is ISO 8601. */
  'rate-limited': { readonly retryAt?: string };
  /** The changes asked for reach back further than the CRM keeps. */
  'cursor-expired': { readonly status?: number };
  /** The CRM is in trouble. */
  unavailable: { readonly status?: number };
  /** No answer from the network at all. */
  offline: { readonly status?: number };
  timeout: { readonly seconds?: number };
  /** An answer that is not what this CRM says it sends. `issues` name places, never values. */
  'bad-response': { readonly issues?: readonly string[] };
  unsupported: { readonly operation: string };
}

export type CrmErrorCode = keyof CrmErrorDetails;

const brand = Symbol.for('onestream-widgets/crm-error@1');

/** Everything that can go wrong with a CRM, by code. Recognised by brand, so it survives two bundles and HTTP. */
export class CrmError<C extends CrmErrorCode = CrmErrorCode> extends Error {
  constructor(
    readonly code: C,
    readonly details: CrmErrorDetails[C],
    options?: { readonly cause?: unknown },
  ) {
    super(code, options);
    this.name = 'CrmError';
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` is a `CrmError` (of any copy of this library), and if asked, one of this code. */
export function isCrmError<C extends CrmErrorCode = CrmErrorCode>(error: unknown, code?: C): error is CrmError<C> {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false;
  return code === undefined || (error as unknown as CrmError).code === code;
}

/** Names the request in the log of the gateway, where one has told of this failure. */
export function requestIdOf({ cause }: CrmError): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('requestId' in cause)) return undefined;
  return typeof cause.requestId === 'string' ? cause.requestId : undefined;
}
