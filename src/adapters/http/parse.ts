import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';

/** Reads what came from outside; a wrong shape is a `bad-response` that names places and kinds, never values. */
export function parse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
  throw new CrmError('bad-response', { issues });
}

/** JSON from text; nothing at all is `undefined`. HTML and half a JSON are a `bad-response`. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The engine's message quotes the text, which may hold names and numbers: it is not passed on.
    throw new CrmError('bad-response', { issues: ['body: not JSON'] });
  }
}
