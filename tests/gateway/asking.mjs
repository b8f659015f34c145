/** Plain requests to a gateway, past our adapter: what a stranger would send. */

/** Asks as a user with these claims, unless a token is given (`null`: none at all). */
export const asker =
  (stage, sign) =>
  async (path, { claims, token, headers, body, ...init } = {}) => {
    const bearer = token === undefined ? await sign(claims) : token;
    return fetch(stage.url + path, {
      redirect: 'manual',
      ...init,
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };

const bodies = {
  find: { name: 'Ada' },
  findCompany: { name: 'Acme' },
  createContact: { firstName: 'Ada', company: { id: '1', name: 'Acme' } },
  updateContact: { emails: [{ value: 'ada@acme.example' }] },
  logCall: { contactId: '1', direction: 'inbound', startedAt: '2026-01-01T00:00:00Z' },
};

/** One plausible request for each operation that the description names. */
export const requestsIn = (description, connection = 'contoso') =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => {
      const at = path.replace('{connection}', connection).replace('{id}', '1').replace('{call}', 'call-1');
      return {
        operationId,
        pattern: path,
        path: operationId === 'changes' ? `${at}?since=x` : at,
        method: method.toUpperCase(),
        ...(operationId === 'createContact' && { headers: { 'idempotency-key': `"${crypto.randomUUID()}"` } }),
        ...(bodies[operationId] && { body: bodies[operationId] }),
      };
    }),
  );
