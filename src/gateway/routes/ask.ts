import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { fromHeader } from '../../adapters/gateway/endpoints.js';
import type { CrmAdapter, Operation } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { readBody } from '../answers/body.js';
import { refuse } from '../answers/problem.js';
import type { Trace } from '../answers/trace.js';
import type { User } from '../auth/token.js';
import type { GatewayConfig } from '../config/schema.js';
import type { Crm } from '../crms/open.js';
import type { Seal } from '../crms/seal.js';

/** What the middleware has found out. */
export interface Env {
  Variables: { trace: Trace; user: User };
}

/** One request to one CRM, by a user who may do what they ask for. */
export interface Ask {
  readonly user: User;
  readonly crm: Crm;
  readonly trace: Trace;
  readonly request: Request;
  readonly limits: GatewayConfig['limits'];
  readonly isStopping: () => boolean;
  readonly seal: Seal;
  /** An id in the address. */
  id(name: string): string;
  query(name: string): string | undefined;
  /** An opaque text in a header. */
  header(name: string): string | undefined;
  body<T>(schema: z.ZodMiniType<T>): Promise<T>;
}

type Fixed = Pick<Ask, 'user' | 'crm' | 'trace' | 'limits' | 'isStopping' | 'seal'>;

export function createAsk(context: Context<Env>, fixed: Fixed): Ask {
  const { trace, limits } = fixed;
  const request = context.req.raw;
  return {
    ...fixed,
    request,
    id: (name) => plainId(context.req.param(name) ?? ''),
    query: (name) => context.req.query(name),
    header(name) {
      const value = request.headers.get(name);
      if (value === null) return undefined;
      const text = fromHeader(value);
      if (text !== undefined && text !== '' && text.length <= longest && !control.test(text)) return text;
      const fields = { [name]: 'must be a text in quotes, percent-encoded' };
      throw refuse(new CrmError('invalid', { fields }), trace, {
        status: 400,
        title: `The header ${name} is not right.`,
      });
    },
    body: (schema) => readBody(request, schema, limits, trace),
  };
}

const longest = 1024;
const control = /\p{Cc}/u;
const wayUp = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/iu;

/**
 * An id goes into an address of the CRM. Adapters encode it; one that is an address itself could still lead elsewhere, so
 * that what climbs, in any spelling, is no id.
 */
export function plainId(id: string): string {
  if (id === '' || id.length > longest || control.test(id) || wayUp.test(id)) throw new CrmError('not-found', {});
  return id;
}

/** The method of the CRM; where it has none, even now that it has been asked, `unsupported`. */
export async function method<O extends Operation>({ crm }: Ask, operation: O): Promise<NonNullable<CrmAdapter[O]>> {
  if (!crm.adapter[operation]) await crm.asked();
  const found = crm.adapter[operation];
  if (!found) throw new CrmError('unsupported', { operation });
  return found;
}
