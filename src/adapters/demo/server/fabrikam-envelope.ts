import { Refuse } from './serve.js';
import { Invalid } from './fabrikam-writes.js';

/** Everything that Fabrikam CRM answers stands in an envelope. */
export const ok = (data: unknown): Response => Response.json({ ok: true, data });

export const failed = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });

/** A refusal with a status of its own. */
export const refuse = (status: number, code: string, more: object = {}): Refuse =>
  new Refuse(status, failed(code, more));

/** Refused values come in an HTTP 200. */
export function attempt(work: () => unknown): Response {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof Invalid) return Response.json(failed('invalid', { fields: error.fields }));
    throw error;
  }
}
