/**
 * A CRM over real HTTP that pages by cursor, tells changes and limits requests: `handle(path, query)` answers as a server
 * would, `control(step)` changes it from outside. Its clock is real, but its windows may be as short as a test likes.
 *
 * @param {{
 *   count?: number, pageSize?: number,
 *   limit?: { requests: number, window: number, style?: 'ietf' | 'x' | 'hubspot' | 'none' },
 *   row?: (n: number) => object,
 * }} options `window` in milliseconds; `style`: how the limit is told. `row`: the contact with this number.
 */
export function createPagedCrm({ count = 0, pageSize = 100, limit, row = person } = {}) {
  /** Contacts by id, in the order in which they are listed. */
  const rows = new Map();
  /** What has happened: `[id]`, or `[id, into]` for a merger; a place in it is a position. */
  const log = [];
  const stats = { requests: 0, refused: 0, paths: [] };
  let keptFrom = 0;
  /** All contacts as a list, until something changes. */
  let all;
  let window = { began: -Infinity, used: 0 };
  for (let n = 1; n <= count; n++) rows.set(String(n), { id: String(n), version: 1, ...row(n) });

  /** Counts a request; what its answer tells of the limit, and how many seconds it has to wait if it is refused. */
  function admit() {
    stats.requests++;
    if (!limit) return { headers: {} };
    const now = performance.now();
    if (now - window.began >= limit.window) window = { began: now, used: 0 };
    window.used++;
    const remaining = Math.max(0, limit.requests - window.used);
    const endsIn = (window.began + limit.window - now) / 1000;
    const headers = styles[limit.style ?? 'ietf'](limit, remaining, endsIn);
    if (window.used <= limit.requests) return { headers };
    stats.refused++;
    return { headers, wait: limit.window < 5000 ? endsIn : Math.ceil(endsIn) };
  }

  const answers = {
    check: () => ({ position: log.length }),
    contacts({ after }) {
      const { from, since } = after === undefined ? { from: 0, since: log.length } : JSON.parse(after);
      return page(
        (all ??= [...rows.values()]),
        from,
        pageSize,
        (next) => JSON.stringify({ from: next, since }),
        String(since),
      );
    },
    ids({ after }) {
      return page([...rows.keys()], Number(after ?? 0), 10 * pageSize, String);
    },
    changes({ since }) {
      const from = Number(since);
      if (from < keptFrom) return undefined;
      const steps = log.slice(from, from + pageSize);
      const touched = [...new Set(steps.map(([id]) => id))];
      const position = String(from + steps.length);
      return {
        upserts: touched.flatMap((id) => rows.get(id) ?? []),
        merged: steps.filter(([, into]) => into),
        removed: touched.filter((id) => !rows.has(id) && !steps.some(([from, into]) => from === id && into)),
        ...(from + steps.length < log.length ? { next: position } : { changesFrom: position }),
      };
    },
  };

  return {
    stats,
    /** Status, headers and JSON body of the answer to a GET of `path`. */
    handle(path, query) {
      stats.paths.push(path);
      const { headers, wait } = admit();
      if (wait !== undefined)
        return { status: 429, headers: { ...headers, 'retry-after': String(wait) }, body: { message: 'Too many' } };
      if (path.startsWith('contacts/')) {
        const found = rows.get(path.slice('contacts/'.length));
        return found ? { status: 200, headers, body: found } : { status: 404, headers, body: {} };
      }
      const body = answers[path]?.(query);
      return body ? { status: 200, headers, body } : { status: path === 'changes' ? 410 : 404, headers, body: {} };
    },
    /** Somebody works in the CRM, or changes how it behaves. Answers with what it has seen since the last time. */
    control({ put = [], remove = [], merge = [], limit: nextLimit, forget = false }) {
      for (const each of put) {
        rows.set(each.id, { ...rows.get(each.id), ...each, version: (rows.get(each.id)?.version ?? 0) + 1 });
        log.push([each.id]);
      }
      for (const [id, into] of [...remove.map((gone) => [gone]), ...merge]) {
        rows.delete(id);
        log.push([id, into]);
      }
      all = undefined;
      if (forget) keptFrom = log.length;
      if (nextLimit) limit = nextLimit;
      const seen = { ...stats, paths: [...stats.paths] };
      Object.assign(stats, { requests: 0, refused: 0, paths: [] });
      return seen;
    },
  };
}

function page(all, from, size, cursor, changesFrom) {
  const next = from + size;
  return {
    items: all.slice(from, next),
    total: all.length,
    ...(next < all.length ? { next: cursor(next) } : changesFrom && { changesFrom }),
  };
}

const styles = {
  ietf: ({ requests, window }, remaining, endsIn) => ({
    'ratelimit-policy': `"default";q=${requests};w=${window / 1000}`,
    ratelimit: `"default";r=${remaining};t=${endsIn}`,
  }),
  x: ({ requests }, remaining, endsIn) => ({
    'x-ratelimit-limit': String(requests),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(endsIn)),
  }),
  hubspot: ({ requests, window }, remaining) => ({
    'x-hubspot-ratelimit-interval-milliseconds': String(window),
    'x-hubspot-ratelimit-max': String(requests),
    'x-hubspot-ratelimit-remaining': String(remaining),
  }),
  none: () => ({}),
};

const first = ['Ada', 'Grace', 'Hedy', 'Mary', 'Katherine', 'Dorothy', 'Margaret', 'Annie', 'Jean', 'Radia'];
const last = ['Lovelace', 'Hopper', 'Lamarr', 'Somerville', 'Johnson', 'Vaughan', 'Hamilton', 'Easley', 'Sammet'];

/** A contact of about the size that CRMs send. */
function person(n) {
  const name = { first: first[n % first.length], last: `${last[n % last.length]} ${n}` };
  return {
    ...name,
    title: 'Head of Analysis',
    email: `contact.${n}@company-${n % 5000}.example`,
    phone: `+44 20 79${String(n % 100).padStart(2, '0')} ${String(n % 10_000).padStart(4, '0')}`,
    mobile: `07${String(400_000_000 + n).slice(0, 9)}`,
    company: { id: String(n % 5000), name: `Company ${n % 5000} Ltd` },
    updated: new Date(1_700_000_000_000 + n * 1000).toISOString(),
  };
}

/**
 * The same for tests in a browser: `POST /__paged-crm` with the options as JSON answers with its `url`; what is sent to
 * `POST {url}control` goes to `control`.
 */
export default function pagedCrmPlugin() {
  const crms = [];
  return {
    name: 'paged-crm',
    async serve(context) {
      if (context.path === '/__paged-crm') {
        crms.push(createPagedCrm(await json(context.req)));
        return { body: JSON.stringify({ url: `/__paged-crm/${crms.length - 1}/` }), type: 'json' };
      }
      const [, at, path] = /^\/__paged-crm\/(\d+)\/(.*)$/u.exec(context.path) ?? [];
      const crm = crms[at];
      if (!crm) return undefined;
      if (path === 'control') return { body: JSON.stringify(crm.control(await json(context.req))), type: 'json' };
      const { status, headers, body } = crm.handle(path, context.query);
      context.respond = false; // answered here, past the server's own status
      context.res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      return undefined;
    },
  };
}

async function json(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}');
}
