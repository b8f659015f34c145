/** A listing on its way: one JSON text a line, of which the last says how it ended. */
import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import { parse } from '../http/index.js';
import { asError, problem } from './problem.js';

export const linesType = 'application/x-ndjson';

/**
 * `end`: that was all. `more`: there is more, to be asked for from the last page's `next`; the gateway lets no answer last
 * for ever. `error`: it went wrong half-way. A body that ends with none of these was cut.
 */
export const lineOf = <P>(page: z.ZodMiniType<P>) =>
  z.union([
    z.object({ page }),
    z.object({ end: z.literal(true) }),
    z.object({ more: z.literal(true) }),
    z.object({ error: problem }),
  ]);

/** No page is as long: a body without an end of line would fill the memory. In characters. */
const longestLine = 32 * 1024 * 1024;

/** The pages of one answer; returns whether there is more to ask for. */
export async function* readPages<P>(
  body: ReadableStream<Uint8Array>,
  schema: z.ZodMiniType<P>,
): AsyncGenerator<P, 'end' | 'more', undefined> {
  const line = lineOf(schema);
  let how: 'end' | 'more' | undefined;
  for await (const text of linesIn(body)) {
    if (how) throw cut(); // it went on after its end
    const read = parse(line, parseLine(text));
    if ('page' in read) yield read.page;
    else if ('error' in read) throw asError(read.error);
    else how = 'end' in read ? 'end' : 'more';
  }
  if (!how) throw cut();
  return how;
}

const cut = () => new CrmError('bad-response', { issues: ['the listing ends half-way'] });

async function* linesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const parts = (rest + decoder.decode(read.value, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > longestLine) throw cut();
      yield* parts;
    }
  } finally {
    // also where nobody reads on: the gateway stops asking the CRM
    await reader.cancel().catch(() => undefined);
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw cut();
  }
}
