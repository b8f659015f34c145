/** The gateway as an OpenAPI 3.1 document, made from the schemas that it reads and answers with. */
import { z } from 'zod';
import { endpoints, type Endpoint } from '../adapters/gateway/endpoints.js';
import { lineOf, linesType } from '../adapters/gateway/lines.js';
import { problem, problemType } from '../adapters/gateway/problem.js';

type Json = Readonly<Record<string, unknown>>;

export function openApi(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'onestream-gateway',
      version,
      description:
        'CRMs behind one port. Dates are ISO 8601. Numbers, names and addresses are never part of an address.',
    },
    paths: paths(),
    components: {
      schemas: { Problem: schemaOf(problem) },
      securitySchemes: { host: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: {
        Problem: {
          description: 'What went wrong. `code` and `details` tell what it means to an agent.',
          content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
    security: [{ host: [] }],
  };
}

function paths(): Json {
  const all: Record<string, Record<string, Json>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    all[endpoint.path] = { ...all[endpoint.path], [endpoint.method]: operation(name, endpoint) };
  }
  return all;
}

function operation(name: string, { path, summary, right, query, headers, body, answer, isListing }: Endpoint): Json {
  const ids = [...path.matchAll(/\{(\w+)\}/gu)].map(([, id]) => id ?? '');
  const parameter = (where: string, required: boolean) => (of: string) =>
    ({ name: of, in: where, required, schema: { type: 'string' } }) as const;
  const named = (where: string, of: Endpoint['query'] = {}) =>
    Object.entries(of).map(([each, need]) => parameter(where, need === 'required')(each));
  return {
    operationId: name,
    summary,
    ...(right && { description: `Needs the right to ${right}.` }),
    parameters: [...ids.map(parameter('path', true)), ...named('query', query), ...named('header', headers)],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      200: isListing
        ? {
            description: 'One line a page, each of this shape; the last one tells how it ended.',
            content: { [linesType]: { schema: schemaOf(lineOf(answer)) } },
          }
        : { description: 'Done.', content: { 'application/json': { schema: schemaOf(answer) } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output' = 'output'): Json {
  return Object.fromEntries(Object.entries(z.toJSONSchema(schema, { io })).filter(([name]) => name !== '$schema'));
}
