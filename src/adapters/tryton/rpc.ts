/** Tryton's JSON-RPC: one address, every call a POST, most refusals inside a 200. */
import type * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import { parse, type Http, type RequestOptions } from '../http/index.js';
import { wireAnswer, wireError, wireUserError } from './schemas.js';

/** The record has other stamps than the write names. The caller knows the record. */
export class Stale extends Error {}

/** Tryton does not take the values. The message quotes them: the caller knows the fields, and passes on no value. */
export class Refused extends Error {}

/** One call, answered. `path` is empty for what concerns no database. */
export async function call<T>(
  http: Http,
  kind: 'read' | 'write',
  path: string,
  method: string,
  params: readonly unknown[],
  schema: z.ZodMiniType<T>,
  options: RequestOptions = {},
): Promise<T> {
  const request = { ...options, body: { id: 0, method, params }, refusal: refused };
  const { data } =
    kind === 'read' ? await http.read(path, wireAnswer, request) : await http.write('post', path, wireAnswer, request);
  if (data.error !== undefined) throw failure(data.error);
  return parse(schema, data.result);
}

/** Tryton says 404 of a database, never of a record. */
const refused: RequestOptions['refusal'] = ({ status }) =>
  status === 404 ? new CrmError('unavailable', { status }) : undefined;

/** Whether it is about rights is told in the message alone; calls are made in English so that it can be read. */
const aboutRights = /not allowed|^ir\.msg_access/;

function failure(error: unknown): Error {
  const [kind, payload] = parse(wireError, error);
  switch (kind) {
    case 'ConcurrencyException':
      return new Stale();
    case 'LoginException': // asks for a second factor, which a form of ours does not have
      return new CrmError('auth-required', {});
    case 'UserError':
      return userError(parse(wireUserError, payload)[0]);
    case 'UserWarning': // wants a person's "yes" in Tryton itself; its first text is the warning's name
      return userError(String(parse(wireUserError, payload)[1]));
    default: // Python's own words: a quoted name is a model or field that this Tryton does not have
      return /^'.*'$/u.test(kind)
        ? new CrmError('bad-response', { issues: ['a model or field is missing'] })
        : new CrmError('unavailable', {});
  }
}

const userError = (message: string): Error =>
  aboutRights.test(message) ? new CrmError('forbidden', {}) : new Refused(message);
