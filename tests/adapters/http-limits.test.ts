import { expect } from 'chai';
import * as z from 'zod/mini';
import { createHttp, type Http } from '../../src/adapters/http/index.js';
import { limitsOf, patience } from '../../src/adapters/http/limits.js';
import { isCrmError, type CrmError } from '../../src/core/errors.js';

const thing = z.object({ id: z.string() });

/** A server that answers so many requests in each window, and counts those that it refuses. */
function limited(requests: number, window: number, told: (left: number, endsIn: number) => Record<string, string>) {
  let [began, used, refused, asked] = [-Infinity, 0, 0, 0];
  const fetch = () => {
    const now = performance.now();
    if (now - began >= window) [began, used] = [now, 0];
    used++;
    asked++;
    const endsIn = began + window - now;
    const headers = told(Math.max(0, requests - used), endsIn);
    if (used <= requests) return Promise.resolve(Response.json({ id: '1' }, { headers }));
    refused++;
    return Promise.resolve(new Response(null, { status: 429, headers: { ...headers, 'retry-after': '60' } }));
  };
  const http = createHttp({ baseUrl: 'https://crm.example/', fetch });
  return { http, refused: () => refused, asked: () => asked };
}

const background = (http: Http) => http.read('things', thing, { background: true });
const agent = (http: Http) => http.read('things/1', thing);
const failure = (reading: Promise<unknown>): Promise<CrmError> =>
  reading.then(
    () => expect.fail('it was to fail'),
    (error: unknown) => error as CrmError,
  );

/** Reads in the background until that is no longer allowed; tells how often it was. */
async function readAll(http: Http): Promise<number> {
  for (let count = 0; ; count++) {
    const error = await background(http).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (isCrmError(error, 'rate-limited')) return count;
    if (error) throw error as Error;
  }
}

describe('limits that a server tells', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  const read = (headers: Record<string, string>) =>
    [...limitsOf(new Headers(headers), now).values()].map(({ most, remaining, window, endsIn }) => [
      most,
      remaining,
      window,
      endsIn,
    ]);

  for (const [name, headers, expected] of [
    [
      'IETF',
      { 'ratelimit-policy': '"burst";q=100;w=10,"day";q=5000;w=86400', ratelimit: '"burst";r=50;t=5,"day";r=9;t=60' },
      [
        [100, 50, 10_000, 5_000],
        [5000, 9, 86_400_000, 60_000],
      ],
    ],
    [
      'an older draft',
      { 'ratelimit-limit': '100, 100;w=10', 'ratelimit-remaining': '50', 'ratelimit-reset': '5' },
      [[100, 50, 10_000, 5_000]],
    ],
    [
      'another draft',
      { 'ratelimit-policy': '100;w=10', ratelimit: 'limit=100, remaining=50, reset=5' },
      [[100, 50, 10_000, 5_000]],
    ],
    [
      'Pipedrive',
      { 'x-ratelimit-limit': '80', 'x-ratelimit-remaining': '79', 'x-ratelimit-reset': '2' },
      [[80, 79, undefined, 2_000]],
    ],
    [
      'a time in seconds',
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 30) },
      [[60, 0, undefined, 30_000]],
    ],
    [
      'Zendesk',
      { 'x-rate-limit': '400', 'ratelimit-remaining': '399', 'ratelimit-reset': '59' },
      [[400, 399, undefined, 59_000]],
    ],
    [
      'HubSpot',
      {
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
        'x-hubspot-ratelimit-max': '110',
        'x-hubspot-ratelimit-remaining': '109',
        'x-hubspot-ratelimit-secondly': '11',
        'x-hubspot-ratelimit-secondly-remaining': '10',
      },
      [
        [110, 109, 10_000, undefined],
        [11, 10, 1_000, undefined],
      ],
    ],
    ['nothing', { 'x-ratelimit-limit': 'many', ratelimit: '???', 'x-ratelimit-remaining': '' }, []],
  ] as const)
    it(`of ${name}`, () => {
      expect(read(headers)).to.deep.equal(expected);
    });

  it('by a clock that is an hour off', () => {
    const date = new Date(now + 3_600_000).toUTCString();
    const retry = new Date(now + 3_600_000 + 20_000).toUTCString();
    expect(patience(new Headers({ date, 'retry-after': retry }), now)).to.equal(20_000);
    const reset = String((now + 3_600_000) / 1000 + 20);
    const headers = { date, 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    expect(patience(new Headers(headers), now)).to.equal(20_000);
  });
});

describe('a client of a server with limits', () => {
  for (const [name, told] of [
    [
      'the time left',
      (left: number, endsIn: number) => ({
        ratelimit: `"a";r=${left};t=${endsIn / 1000}`,
        'ratelimit-policy': '"a";q=5;w=0.04',
      }),
    ],
    [
      'how long a window is',
      (left: number) => ({
        'ratelimit-policy': '5;w=0.04',
        'ratelimit-limit': '5',
        'ratelimit-remaining': String(left),
      }),
    ],
  ] as const)
    it(`that tells ${name}: uses up each window, and is never refused`, async () => {
      const { http, refused, asked } = limited(5, 40, told);
      for (let count = 0; count < 22; count++) await background(http);
      await Promise.all(Array.from({ length: 12 }, () => background(http)));
      expect(asked()).to.equal(34);
      expect(refused()).to.equal(0);
    });

  const hour = (left: number, endsIn: number) => ({
    ratelimit: `"a";r=${left};t=${endsIn / 1000}`,
    'ratelimit-policy': '"a";q=40;w=3600',
  });

  it('says until when to wait where that is long, and asks nothing meanwhile', async () => {
    const { http, asked } = limited(40, 3_600_000, hour);
    const count = await readAll(http);
    const { details } = await failure(background(http));
    expect(Date.parse((details as CrmError<'rate-limited'>['details']).retryAt ?? '')).to.be.within(
      Date.now() + 60_000,
      Date.now() + 3_600_000,
    );
    expect(asked()).to.equal(count);
  });

  it('leaves a tenth of each window to an agent', async () => {
    const { http, refused } = limited(40, 3_600_000, hour);
    await agent(http);
    expect(await readAll(http)).to.equal(40 - 1 - 4);
    for (let count = 0; count < 4; count++) await agent(http);
    expect(refused()).to.equal(0);
  });

  it('that has refused: the pull waits, an agent may try', async () => {
    const { http, asked } = limited(2, 3_600_000, () => ({}));
    expect(await readAll(http)).to.equal(2);
    expect(asked()).to.equal(3);
    await failure(background(http));
    expect(asked()).to.equal(3);
    await failure(agent(http));
    expect(asked()).to.equal(4);
  });

  it('can be left while waiting for its turn', async () => {
    const { http } = limited(2, 1_500, (left, endsIn) => ({
      ratelimit: `"a";r=${left};t=${endsIn / 1000}`,
      'ratelimit-policy': '"a";q=2;w=1.5',
    }));
    await background(http);
    await background(http);
    const control = new AbortController();
    const waiting = http.read('things', thing, { background: true, signal: control.signal });
    control.abort(new Error('the tab was closed'));
    expect((await failure(waiting)).message).to.equal('the tab was closed');
  });
});
