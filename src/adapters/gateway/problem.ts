/** An error on its way: a problem of RFC 9457 that carries a `CrmError`, there and back. */
import * as z from 'zod/mini';
import { CrmError, type CrmErrorCode, type CrmErrorDetails } from '../../core/errors.js';
import { crmRecord } from './schemas.js';

export const problemType = 'application/problem+json';

const text = z.string();
const optional = z.exactOptional;
const withStatus = z.object({ status: optional(z.number()) });

const details = {
  'auth-required': withStatus,
  forbidden: z.object({ scope: optional(text) }),
  'not-found': withStatus,
  gone: z.object({ replacedBy: optional(text) }),
  conflict: z.object({ current: crmRecord }),
  duplicate: z.object({ candidates: z.array(crmRecord) }),
  invalid: z.object({ fields: z.record(text, text) }),
  'rate-limited': z.object({ retryAt: optional(text) }),
  'cursor-expired': withStatus,
  unavailable: withStatus,
  offline: withStatus,
  timeout: z.object({ seconds: optional(z.number()) }),
  'bad-response': z.object({ issues: optional(z.array(text)) }),
  unsupported: z.object({ operation: text }),
} satisfies { [C in CrmErrorCode]: z.ZodMiniType<CrmErrorDetails[C]> };

const common = {
  /** Always `about:blank`: what it is about is told by `code`. */
  type: z.literal('about:blank'),
  title: text,
  status: z.int(),
  /** Names this request in the gateway's log. */
  requestId: text,
};

const one = <C extends CrmErrorCode, S extends z.ZodMiniType>(code: C, of: S) =>
  z.object({ ...common, code: z.literal(code), details: of });

export const problem = z.discriminatedUnion('code', [
  one('auth-required', details['auth-required']),
  one('forbidden', details.forbidden),
  one('not-found', details['not-found']),
  one('gone', details.gone),
  one('conflict', details.conflict),
  one('duplicate', details.duplicate),
  one('invalid', details.invalid),
  one('rate-limited', details['rate-limited']),
  one('cursor-expired', details['cursor-expired']),
  one('unavailable', details.unavailable),
  one('offline', details.offline),
  one('timeout', details.timeout),
  one('bad-response', details['bad-response']),
  one('unsupported', details.unsupported),
]);
export type Problem = z.infer<typeof problem>;

/**
 * The status of each failure. 401 is the gateway's own word alone: whom the CRM does not let in is the gateway, which no
 * new token of the user helps.
 */
export const statusOf: Readonly<Record<CrmErrorCode, number>> = {
  'auth-required': 424,
  forbidden: 403,
  'not-found': 404,
  gone: 410,
  conflict: 412,
  duplicate: 409,
  invalid: 422,
  'rate-limited': 429,
  'cursor-expired': 410,
  unavailable: 503,
  offline: 502,
  timeout: 504,
  'bad-response': 502,
  unsupported: 422,
};

/** The error that a body tells of; `undefined` where it is none of ours. */
export function readProblem(body: unknown): CrmError | undefined {
  const result = z.safeParse(problem, body);
  return result.success ? asError(result.data) : undefined;
}

/** The `cause` names the request, for whoever looks it up in the gateway's log. */
export const asError = ({ code, details: told, requestId }: Problem): CrmError =>
  new CrmError(code, told, { cause: { requestId } });
