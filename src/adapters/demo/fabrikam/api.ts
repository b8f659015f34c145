import * as z from 'zod/mini';
import { CrmError } from '../../../core/errors.js';
import { createHttp, parse, type Http, type ReadRefusal, type RequestOptions } from '../../http/index.js';
import { fieldOf, toRecord } from './mapping.js';
import { wireEnvelope, type FabrikamSettings, type WireProblem } from './schemas.js';

/** Fabrikam CRM's API with the envelope taken off: the data, or the error that it stands for. */
export interface Api {
  read<T>(path: string, schema: z.ZodMiniType<T>, options?: RequestOptions): Promise<T>;
  write<T>(
    method: 'post' | 'patch' | 'put',
    path: string,
    schema: z.ZodMiniType<T>,
    options: RequestOptions,
  ): Promise<T>;
}

export function createApi(settings: FabrikamSettings, fetch: typeof globalThis.fetch): Api {
  const headers = { authorization: `Bearer ${settings.token}` };
  const http: Http = createHttp({ ...settings, fetch, headers, refusal });
  return {
    read: async (path, schema, options) => opened((await http.read(path, wireEnvelope, options)).data, schema),
    write: async (method, path, schema, options) =>
      opened((await http.write(method, path, wireEnvelope, options)).data, schema),
  };
}

function opened<T>(envelope: z.infer<typeof wireEnvelope>, schema: z.ZodMiniType<T>): T {
  if (envelope.ok) return parse(schema, envelope.data);
  throw errorOf(envelope.error) ?? new CrmError('bad-response', { issues: ['error of an unknown code'] });
}

const refusal: ReadRefusal = ({ body }) => {
  const result = z.safeParse(wireEnvelope, body);
  return result.success && !result.data.ok ? errorOf(result.data.error) : undefined;
};

function errorOf(problem: WireProblem): CrmError | undefined {
  switch (problem.code) {
    case 'invalid':
      return new CrmError('invalid', {
        fields: Object.fromEntries(Object.entries(problem.fields ?? {}).map(([at, why]) => [fieldOf(at), why])),
      });
    case 'duplicate':
      return new CrmError('duplicate', { candidates: (problem.contacts ?? []).map(toRecord) });
    case 'changed_meanwhile':
      return problem.current ? new CrmError('conflict', { current: toRecord(problem.current) }) : undefined;
    case 'gone':
      return new CrmError('gone', problem.replacedBy ? { replacedBy: problem.replacedBy } : {});
    case 'feed_expired':
      return new CrmError('cursor-expired', {});
    default:
      return undefined; // the status says it
  }
}
