/** What one answer tells of one limit of its server. Times in milliseconds. */
export interface Limit {
  /** Requests in one window. */
  readonly most: number;
  readonly remaining: number;
  /** How long a window is. */
  readonly window?: number | undefined;
  /** Until the window is over. */
  readonly endsIn?: number | undefined;
}

/**
 * The limits that an answer tells of, by name: IETF `RateLimit` of any draft, `X-RateLimit-*` and what looks like it, and
 * HubSpot's own.
 */
export function limitsOf(headers: Headers, now = Date.now()): ReadonlyMap<string, Limit> {
  const limits = new Map([...ietf(headers), ...hubspot(headers)]);
  const plain = limits.size ? undefined : triple(headers, now);
  return plain ? new Map([['', plain]]) : limits;
}

/** Milliseconds until the server wants to be asked again, from `Retry-After` in seconds or as a date. */
function retryAfter(headers: Headers, now = Date.now()): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  const wait = isNumber.test(text) ? Number(text) * 1000 : Date.parse(text) - serverTime(headers, now);
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Milliseconds for which a caller that was refused has to wait, where the answer tells in any way. */
export function patience(headers: Headers, now = Date.now()): number | undefined {
  const ends = [...limitsOf(headers, now).values()].flatMap(({ remaining, endsIn, window }) =>
    remaining > 0 ? [] : (endsIn ?? window ?? []),
  );
  return retryAfter(headers, now) ?? (ends.length ? Math.max(...ends) : undefined);
}

/** A date in a header is one by the server's clock, which may be an hour off. */
function serverTime(headers: Headers, now: number): number {
  const told = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(told) ? now : told;
}

const isNumber = /^\d+(?:\.\d+)?$/u;

/** The number with which the first of these headers begins: of `100, 100;w=10` that is 100. */
function first(headers: Headers, names: readonly string[]): number | undefined {
  for (const name of names) {
    const found = /^\s*(-?\d+(?:\.\d+)?)/u.exec(headers.get(name) ?? '')?.[1];
    if (found !== undefined) return Number(found);
  }
  return undefined;
}

/** A parameter of a header: `w=10`. */
function parameter(text: string | null, name: string): number | undefined {
  const found = new RegExp(`(?:^|[;,\\s])${name}=(\\d+(?:\\.\\d+)?)`, 'u').exec(text ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

const inMilliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

/** `RateLimit-Policy: "burst";q=100;w=10` and `RateLimit: "burst";r=50;t=5`, of which there may be several. */
function* ietf(headers: Headers): Iterable<[string, Limit]> {
  const named = (name: string) =>
    (headers.get(name) ?? '').split(',').flatMap((item) => {
      const key = /^\s*("[^"]*"|[a-z*][\w.*-]*)\s*;/iu.exec(item)?.[1];
      return key === undefined ? [] : [[key, item] as const];
    });
  const policies = new Map(named('ratelimit-policy'));
  for (const [name, item] of named('ratelimit')) {
    const policy = policies.get(name) ?? null;
    const remaining = parameter(item, 'r');
    const most = parameter(policy, 'q') ?? remaining;
    if (remaining === undefined || most === undefined) continue;
    const window = inMilliseconds(parameter(policy, 'w'));
    yield [name, { most, remaining, window, endsIn: inMilliseconds(parameter(item, 't')) }];
  }
}

const under = (name: string): readonly string[] =>
  ['ratelimit', 'x-ratelimit', 'x-rate-limit'].map((prefix) => `${prefix}-${name}`);

/** Limit, remaining and reset, each in a header of its own or, in one draft, as parts of one. */
function triple(headers: Headers, now: number): Limit | undefined {
  const parts = headers.get('ratelimit');
  const most = first(headers, [...under('limit'), 'x-rate-limit']) ?? parameter(parts, 'limit');
  const remaining = first(headers, under('remaining')) ?? parameter(parts, 'remaining');
  const reset = first(headers, under('reset')) ?? parameter(parts, 'reset');
  if (most === undefined || remaining === undefined) return undefined;
  const window = parameter(headers.get('ratelimit-policy'), 'w') ?? parameter(headers.get('ratelimit-limit'), 'w');
  return { most, remaining, window: inMilliseconds(window), endsIn: untilReset(reset, headers, now) };
}

/** A reset is in seconds from now or, if it is that large, a time in seconds or milliseconds since 1970. */
function untilReset(reset: number | undefined, headers: Headers, now: number): number | undefined {
  if (reset === undefined || reset < 1e9) return inMilliseconds(reset);
  return Math.max(0, (reset < 1e12 ? reset * 1000 : reset) - serverTime(headers, now));
}

/** HubSpot tells of two windows at once, and of neither when it ends. */
function* hubspot(headers: Headers): Iterable<[string, Limit]> {
  for (const [name, window] of [
    ['', first(headers, ['x-hubspot-ratelimit-interval-milliseconds'])],
    ['-secondly', 1000],
  ] as const) {
    const most = first(headers, [`x-hubspot-ratelimit${name || '-max'}`]);
    const remaining = first(headers, [`x-hubspot-ratelimit${name}-remaining`]);
    if (most !== undefined && remaining !== undefined) yield [`hubspot${name}`, { most, remaining, window }];
  }
}
