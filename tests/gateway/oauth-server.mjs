import { createServer } from 'node:http';

/**
 * A CRM with OAuth 2 as vendors have it, over real HTTP. Refresh tokens rotate; one that is used twice revokes all that came
 * from it. `/api/...` wants a token that is good, or the header `x-api-key: key-of-the-crm`; `/elsewhere` redirects there.
 */
export async function startOAuthServer({ lifetime = 3600, elsewhere = '' } = {}) {
  const state = { issued: 0, access: new Map(), refresh: new Map(), grants: 0, requests: [], down: false };
  const tokens = { firstRefreshToken: 'refresh-0', clientId: 'client', clientSecret: 's3cret: of/client' };
  state.refresh.set(tokens.firstRefreshToken, { used: false });

  function issue(withRefresh) {
    const n = ++state.issued;
    state.access.set(`access-${n}`, true);
    if (withRefresh) state.refresh.set(`refresh-${n}`, { used: false });
    return {
      access_token: `access-${n}`,
      token_type: 'Bearer',
      expires_in: lifetime,
      ...(withRefresh && { refresh_token: `refresh-${n}` }),
    };
  }

  function grant(form, authorization) {
    state.grants++;
    if (state.down) return [503, {}];
    const encode = (text) => new URLSearchParams({ a: text }).toString().slice(2);
    const basic = `Basic ${btoa(`${encode(tokens.clientId)}:${encode(tokens.clientSecret)}`)}`;
    if (authorization !== basic && form.get('client_secret') !== tokens.clientSecret)
      return [401, { error: 'invalid_client' }];
    if (form.get('grant_type') === 'client_credentials') return [200, issue(false)];
    const known = state.refresh.get(form.get('refresh_token'));
    if (known?.used) [state.access, state.refresh].forEach((all) => all.clear()); // somebody has stolen it
    if (!known || known.used) return [400, { error: 'invalid_grant', error_description: form.get('refresh_token') }];
    known.used = true;
    return [200, issue(true)];
  }

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const { authorization = '' } = request.headers;
    let text = '';
    for await (const chunk of request) text += chunk;
    state.requests.push({ method: request.method, pathname, headers: request.headers });
    const send = (status, body, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (pathname === '/token') return send(...grant(new URLSearchParams(text), authorization));
    if (pathname === '/elsewhere') return send(302, {}, { location: elsewhere });
    const isIn =
      state.access.has(authorization.slice('Bearer '.length)) || request.headers['x-api-key'] === 'key-of-the-crm';
    return isIn ? send(200, { ok: true, text }) : send(401, { message: 'Sign in' });
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const credentials = {
    type: 'oauth2',
    tokenUrl: `${origin}/token`,
    clientId: tokens.clientId,
    clientSecret: tokens.clientSecret,
  };
  return {
    origin,
    state,
    refreshing: { ...credentials, grant: 'refresh_token', refreshToken: tokens.firstRefreshToken },
    client: { ...credentials, grant: 'client_credentials' },
    /** The vendor ends all access tokens before their time. */
    endAccess: () => state.access.clear(),
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
