/** One line of the log for each request, and what stands in for an answer where something went wrong. */
import type { Context, MiddlewareHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { descriptionPath, endpoints } from '../adapters/gateway/endpoints.js';
import { CrmError, isCrmError } from '../core/errors.js';
import { answerOf } from './answers/problem.js';
import type { Trace } from './answers/trace.js';
import type { Env } from './routes/ask.js';
import type { Services } from './services.js';

/** Begins the trace of a request, and tells log and metrics when its last byte is out. */
export function traced({ log, metrics }: Services): MiddlewareHandler<Env> {
  return async (context, next) => {
    const trace: Trace = {
      requestId: crypto.randomUUID(),
      method: methods.has(context.req.method) ? context.req.method : 'other',
      begun: performance.now(),
      route: fixed.has(context.req.path) ? context.req.path : 'unknown',
    };
    context.set('trace', trace);
    metrics.begun?.();
    await next();
    const { status } = context.res;
    const tell = () => {
      const { requestId, method, begun, route, organisation, connection, code } = trace;
      const milliseconds = Math.round(performance.now() - begun);
      const of = {
        method,
        route,
        status,
        ...(organisation !== undefined && { organisation }),
        ...(connection !== undefined && { connection }),
        ...(code && { code }),
      };
      const level = status >= 500 ? 'warn' : 'info';
      log({ level, at: new Date().toISOString(), event: 'request', requestId, milliseconds, ...of });
      metrics.request({ seconds: milliseconds / 1000, ...of });
    };
    if (trace.streamed) void trace.streamed.then(tell);
    else tell();
  };
}

/** Addresses without an id; those with one are told by their pattern. */
const fixed = new Set(['/healthz', '/readyz', '/metrics', descriptionPath, endpoints.connections.path]);

/** Whatever else is sent is no word for a log. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** There is no such address, or it takes another method. */
export const nowhere: NotFoundHandler<Env> = (context) => {
  const version = /^\/v(\d{1,6})(?:\/|$)/u.exec(context.req.path)?.[1];
  if (version !== undefined && version !== '1') {
    const title = 'This gateway speaks version 1: addresses begin with /v1/.';
    return answerOf(new CrmError('unsupported', { operation: `v${version}` }), context.get('trace'), {
      status: 404,
      title,
    });
  }
  return answerOf(new CrmError('not-found', {}), context.get('trace'), { title: 'There is no such address.' });
};

export const failed =
  ({ log }: Services) =>
  (error: unknown, context: Context<Env>): Response => {
    const trace = context.get('trace');
    if (error instanceof HTTPException) return error.getResponse();
    if (isCrmError(error)) return answerOf(error, trace);
    // who has gone hears nothing
    if (context.req.raw.signal.aborted) return answerOf(new CrmError('offline', {}), trace, { status: 499 });
    const { requestId } = trace;
    log({ level: 'error', at: new Date().toISOString(), event: 'failed', requestId, message: whereabouts(error) });
    return answerOf(new CrmError('unavailable', {}), trace, { status: 500, title: 'The gateway itself has failed.' });
  };

/** Where in the code it happened. The message of an error may quote what no log may hold. */
function whereabouts(error: unknown): string {
  if (!(error instanceof Error)) return 'Something was thrown that is no error.';
  const frame = /^\s*at (.*)$/mu.exec(error.stack ?? '')?.[1] ?? 'an unknown place';
  return `${error.name} at ${frame.replace(/[?#][^:)]*/gu, '')}.`;
}
