import { fakeServer, paged, Refuse, type Call, type FakeServer } from '../../support/fake-server.js';

/** A person as Northwind stores one. */
export interface NorthwindRow {
  readonly id: string;
  readonly version: number;
  readonly updated_at: string;
  readonly archived: boolean;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly job_title: string | null;
  readonly organisation: { readonly id: string; readonly name: string } | null;
  readonly numbers: readonly { readonly id: string; readonly label: string; readonly number: string }[];
  readonly emails: readonly { readonly id: string; readonly address: string }[];
}

/** Northwind, seen from its own side. */
export interface NorthwindFake extends FakeServer {
  /** Adds a person, or changes one, as another user would. */
  put(row: Partial<NorthwindRow> & { readonly id: string }): void;
  remove(id: string): void;
  /** The first is no more, and stands for the second. */
  merge(id: string, into: string): void;
  /** Back to the 95 people of the beginning. */
  reset(): void;
}

const noOne = { archived: false, first_name: null, last_name: null, job_title: null, organisation: null };

export function northwindFake(): NorthwindFake {
  const rows = new Map<string, NorthwindRow>();
  const merged = new Map<string, string>();
  const keys = new Map<string, string>();
  let clock = Date.UTC(2026, 0, 1);
  let ids = 0;

  const put: NorthwindFake['put'] = (row) => {
    const before = rows.get(row.id) ?? { ...noOne, version: 0, numbers: [], emails: [] };
    const updated_at = new Date(++clock).toISOString();
    rows.set(row.id, { ...before, ...row, version: before.version + 1, updated_at });
  };
  const existing = (id: string): NorthwindRow => {
    const row = rows.get(id);
    if (row) return row;
    const into = merged.get(id);
    throw into === undefined ? new Refuse(404) : new Refuse(410, { merged_into: into });
  };
  const withIds = (items: readonly object[]) => items.map((item) => ({ id: `i_${++ids}`, ...item }) as never);

  /** Stores what was sent, if it is right; lists replace those that were there. */
  const keep = (id: string, sent: Partial<NorthwindRow>): NorthwindRow => {
    const { numbers, emails } = sent;
    if (emails?.some(({ address }) => !address.includes('@'))) throw invalid('email', 'is no address');
    const lists = { ...(numbers && { numbers: withIds(numbers) }), ...(emails && { emails: withIds(emails) }) };
    put({ ...sent, ...lists, id });
    return existing(id);
  };

  async function update({ request, id }: Call) {
    const { version } = existing(id);
    if (request.headers.get('if-match') !== String(version)) throw new Refuse(412);
    return keep(id, (await request.json()) as Partial<NorthwindRow>);
  }

  async function create({ request }: Call) {
    const sent = (await request.json()) as Partial<NorthwindRow>;
    const key = request.headers.get('idempotency-key');
    const made = key === null ? undefined : keys.get(key);
    if (made !== undefined) return existing(made);
    if (!sent.last_name) throw invalid('lastName', 'is required');
    const twins = [...rows.values()].filter(({ emails }) => emails[0]?.address === sent.emails?.[0]?.address);
    if (twins.length) throw new Refuse(409, { existing: twins });
    const id = `p_new${++ids}`;
    if (key !== null) keys.set(key, id);
    return keep(id, sent);
  }

  function list({ query }: Call) {
    const since = query.get('updated_since') ?? '';
    const found = [...rows.values()].filter((row) => row.updated_at > since && isMeant(row, query));
    const page = paged(found, query.get('page'), 30);
    return { ...page, time: new Date(clock).toISOString() };
  }

  const reset = () => {
    for (const kept of [rows, merged, keys]) kept.clear();
    for (let n = 1; n <= 95; n++) put({ id: `p_${n}`, last_name: `Seeded ${n}`, archived: n === 95 });
  };
  reset();

  const server = fakeServer({
    baseUrl: 'https://northwind.invalid/v2/',
    token: 'secret',
    routes: [
      {
        method: 'GET',
        path: /^me$/u,
        answer: () => ({ tenant: 'Northwind Traders', user: { id: 'u_1', name: 'Jo Agent' } }),
      },
      { method: 'GET', path: /^people$/u, answer: list },
      { method: 'GET', path: /^people\/([^/]+)$/u, answer: ({ id }) => existing(id) },
      { method: 'PATCH', path: /^people\/([^/]+)$/u, answer: update },
      { method: 'POST', path: /^people$/u, answer: create },
    ],
  });
  return {
    ...server,
    put,
    reset,
    remove: (id) => void rows.delete(id),
    merge(id, into) {
      rows.delete(id);
      merged.set(id, into);
    },
  };
}

const invalid = (field: string, message: string) => new Refuse(422, { errors: [{ field, message }] });

/** Northwind compares numbers in E.164. */
function isMeant({ numbers, emails, first_name, last_name }: NorthwindRow, query: URLSearchParams): boolean {
  const [phone, email, q] = [query.get('phone'), query.get('email'), query.get('q')];
  if (phone !== null) return numbers.some(({ number }) => number === phone);
  if (email !== null) return emails.some(({ address }) => address === email);
  return `${first_name} ${last_name}`.includes(q ?? '');
}
