import type { CrmErrorCode } from '../../core/errors.js';

/** One request on its way through the gateway: what the log and the metrics will say of it. */
export interface Trace {
  readonly requestId: string;
  readonly method: string;
  /** `performance.now()` at its arrival. */
  readonly begun: number;
  /** The pattern; `unknown` where none fits. */
  route: string;
  organisation?: string;
  connection?: string;
  code?: CrmErrorCode;
  /** Resolves when the last byte of a listing is out; the others are over when they are answered. */
  streamed?: Promise<void>;
}
