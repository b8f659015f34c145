/** How a failure is told. */
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { problemType, statusOf, type Problem } from '../../adapters/gateway/problem.js';
import type { CrmError } from '../../core/errors.js';
import { type CrmErrorCode } from '../../core/errors.js';
import type { Trace } from './trace.js';

const titles: Readonly<Record<CrmErrorCode, string>> = {
  'auth-required': 'The CRM does not let the gateway in.',
  forbidden: 'The right for this is missing.',
  'not-found': 'There is no such thing.',
  gone: 'The record is no more.',
  conflict: 'The record has changed since.',
  duplicate: 'The CRM already has such a contact.',
  invalid: 'Some values are not right.',
  'rate-limited': 'Too many requests.',
  'cursor-expired': 'The cursor is too old, or none of ours.',
  unavailable: 'The CRM is in trouble.',
  offline: 'The CRM cannot be reached.',
  timeout: 'It took too long.',
  'bad-response': 'The CRM answered something that it should not.',
  unsupported: 'The CRM cannot do this.',
};

/** Where the gateway itself refuses, and not a CRM. */
export interface Refusal {
  readonly status?: number;
  readonly title?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body alone: the last line of a listing that failed half-way. */
export function problemOf(error: CrmError, { requestId }: Trace, { status, title }: Refusal = {}): Problem {
  const { code, details } = error;
  const told = { type: 'about:blank', title: title ?? titles[code], status: status ?? statusOf[code], requestId };
  return { ...told, code, details } as Problem;
}

export function answerOf(error: CrmError, trace: Trace, refusal: Refusal = {}): Response {
  trace.code = error.code;
  const body = problemOf(error, trace, refusal);
  const headers = { 'content-type': problemType, ...retryAfter(error), ...refusal.headers };
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** To be thrown. */
export function refuse(error: CrmError, trace: Trace, refusal: Refusal): HTTPException {
  const res = answerOf(error, trace, refusal);
  return new HTTPException(res.status as ContentfulStatusCode, { res });
}

function retryAfter({ code, details }: CrmError): Readonly<Record<string, string>> {
  if (code !== 'rate-limited' || !('retryAt' in details) || details.retryAt === undefined) return {};
  const seconds = Math.ceil((Date.parse(details.retryAt) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? { 'retry-after': String(Math.max(0, seconds)) } : {};
}
