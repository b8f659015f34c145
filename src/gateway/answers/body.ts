import type * as z from 'zod/mini';
import { safeParse } from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import { inTime } from './deadline.js';
import { refuse, type Refusal } from './problem.js';
import type { Trace } from './trace.js';

/** The body of a request as JSON of this shape. Throws a refusal that names places, never values. */
export async function readBody<T>(
  request: Request,
  schema: z.ZodMiniType<T>,
  { bodyBytes, requestSeconds }: { readonly bodyBytes: number; readonly requestSeconds: number },
  trace: Trace,
): Promise<T> {
  const no = (refusal: Refusal, fields: Readonly<Record<string, string>> = { body: refusal.title ?? '' }) =>
    refuse(new CrmError('invalid', { fields }), trace, { ...refusal, headers: { connection: 'close' } });
  // this alone: a page of any origin can send other types without asking first
  if (!/^application\/json\s*(;|$)/iu.test(request.headers.get('content-type') ?? ''))
    throw no({ status: 415, title: 'The body must be application/json.' });
  const large = { status: 413, title: `The body is larger than ${bodyBytes} bytes.` };
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytes) throw no(large);
  const slow = { status: 408, title: `The body has not arrived within ${requestSeconds} seconds.` };
  const bytes = await inTime(requestSeconds, request.signal, () => upTo(bodyBytes, request)).catch((error: unknown) => {
    throw error instanceof CrmError ? no(slow) : error;
  });
  if (!bytes) throw no(large);
  const result = safeParse(
    schema,
    parseJson(bytes, () => no({ status: 400, title: 'The body is not JSON.' })),
  );
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.slice(0, 20).map(({ path, code }) => [placeOf(path), code]));
  throw no({ status: 400, title: 'The body does not have the shape that this address takes.' }, fields);
}

/** Names of properties that are not ours may be anything: places in what was sent are told by number and known name. */
const placeOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || 'body';

/** `undefined` where there is more. */
async function upTo(most: number, request: Request): Promise<Uint8Array | undefined> {
  // a length that is told is the length that comes: HTTP cuts what is longer
  if (!request.headers.has('content-length')) return piecemeal(most, request.body);
  const whole = new Uint8Array(await request.arrayBuffer());
  return whole.byteLength > most ? undefined : whole;
}

async function piecemeal(most: number, body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.byteLength;
    if (length > most) {
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(read.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function parseJson(bytes: Uint8Array, no: () => Error): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw no();
  }
}
