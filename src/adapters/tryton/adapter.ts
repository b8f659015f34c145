import * as z from 'zod/mini';
import type { AdapterContext, CallOptions, Capabilities, CrmAdapter, FindQuery, Page } from '../../core/adapter.js';
import type { Company, CrmUser } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { createHttp } from '../http/index.js';
import { changes, contacts, ids, plain, type ListOptions } from './listing.js';
import { toCompany, toUser, type Employment } from './mapping.js';
import { wireUser, type Settings, type WireUser } from './schemas.js';
import { createSession } from './session.js';
import { byId, connect, context, type Domain, type Tryton } from './tryton.js';
import { create, logCall, update } from './writing.js';

export function createTryton(settings: Settings, { fetch }: AdapterContext): CrmAdapter {
  const http = createHttp({ baseUrl: settings.baseUrl, fetch, timeout: settings.timeout });
  const tryton = connect(createSession(settings, http, fetch), settings);
  const adapter: { -readonly [K in keyof CrmAdapter]: CrmAdapter[K] } = {
    spec: 1,
    capabilities: capabilitiesOf({ precise: false, companies: false }),
    async check({ signal } = {}) {
      tryton.session.again();
      const user = await readUser(tryton, signal);
      const employment = await tryton.employment(signal);
      if (employment) Object.assign(adapter, companyMethods(tryton, employment));
      adapter.capabilities = capabilitiesOf({
        precise: user._timestamp?.includes('.') ?? false,
        companies: Boolean(employment),
      });
      return { account: settings.database, user: toUser(user), capabilities: adapter.capabilities };
    },
    contacts: (options) => contacts(tryton, options),
    changes: (options) => changes(tryton, options),
    ids: (options) => ids(tryton, options),
    contact: async (id, { signal } = {}) => tryton.record(await tryton.party(id, signal)),
    find: async (query, { signal } = {}) =>
      (await tryton.contacts(sought(query), manyFound, signal)).map((party) => tryton.record(party)),
    createContact: (draft, options) => create(tryton, draft, options),
    updateContact: (id, patch, options) => update(tryton, id, patch, options),
    users: (options) => users(tryton, options),
    logCall: (entry, options) => logCall(tryton, entry, options),
  };
  return adapter;
}

/** Enough to choose from; more would be no answer. */
const manyFound = 50;

/**
 * Whether revisions are precise is seen on a stamp: PostgreSQL gives microseconds, SQLite whole seconds. Whether there
 * are companies depends on a module and on a relation type.
 */
function capabilitiesOf({
  precise,
  companies,
}: {
  readonly precise: boolean;
  readonly companies: boolean;
}): Capabilities {
  const many = { access: 'write', many: true } as const;
  const phone = { ...many, extension: true };
  return {
    operations: [
      'changes',
      'ids',
      'find',
      'createContact',
      'updateContact',
      'users',
      'logCall',
      ...(companies ? (['companies', 'findCompany'] as const) : []),
    ],
    fields: {
      name: { access: 'write', many: false },
      ...(companies && { company: { access: 'read', many: false } as const }),
      direct: phone,
      mobile: phone,
      fax: phone,
      email: many,
    },
    // Tryton itself takes a party without a name; nobody would find it there again
    create: { required: ['name'], idempotent: false },
    actsAs: false,
    names: 'single',
    concurrency: precise ? 'server' : 'coarse',
    changes: 'timestamp',
    find: 'normalised',
  };
}

function sought(query: FindQuery): Domain {
  if ('phone' in query) {
    const national = (query.national ?? '').replace(/\D/gu, '').replace(/^0+/u, '');
    return [
      [
        'contact_mechanisms',
        'where',
        [
          ['active', '=', true],
          ['type', 'in', ['phone', 'mobile', 'fax']],
          // the second where Tryton could not read a number, and kept it as it was typed
          [
            'OR',
            ['value_compact', '=', query.phone],
            ...(national.length > 6 ? [['value_compact', 'like', `%${national}`]] : []),
          ],
        ],
      ],
    ];
  }
  if ('email' in query) {
    return [
      [
        'contact_mechanisms',
        'where',
        [
          ['active', '=', true],
          ['type', '=', 'email'],
          ['value', 'ilike', literal(query.email)],
        ],
      ],
    ];
  }
  return [['name', 'ilike', `%${literal(query.name)}%`]];
}

/** A backslash would begin an escape; `%` and `_` find more than was meant, which the house grades again. */
const literal = (text: string): string => text.trim().replaceAll('\\', '_');

async function readUser(tryton: Tryton, signal?: AbortSignal): Promise<WireUser> {
  const [user] = await readUsers(tryton, ['id', '=', await tryton.session.userId(signal)], 1, signal);
  if (!user) throw new CrmError('forbidden', {});
  return user;
}

function readUsers(tryton: Tryton, domain: Domain, limit: number, signal?: AbortSignal): Promise<readonly WireUser[]> {
  const fields = ['name', 'login', 'email', 'active', '_timestamp'];
  const params = [[domain, people], 0, limit, byId, fields, context];
  return tryton.session.read('model.res.user.search_read', params, z.array(wireUser), signal);
}

/** User 0 is Tryton itself. */
const people: Domain = ['id', '>', 0];

const users = (tryton: Tryton, { after, signal }: ListOptions = {}): AsyncIterable<Page<CrmUser>> =>
  plain(
    tryton.pageSize,
    () => tryton.count('res.user', [people], signal),
    (from, limit) => readUsers(tryton, from, limit, signal),
    toUser,
    after,
  );

/** A company is a party for which somebody works. */
function companyMethods(
  tryton: Tryton,
  { reverse }: Employment,
): Pick<Required<CrmAdapter>, 'companies' | 'findCompany'> {
  const domain = [
    ['replaced_by', '=', null],
    ['relations', 'where', [['type', '=', reverse]]],
  ];
  return {
    companies: ({ after, signal }: ListOptions = {}): AsyncIterable<Page<Company>> =>
      plain(
        tryton.pageSize,
        () => tryton.count('party.party', domain, signal),
        (from, limit) => tryton.parties([...domain, from], limit, signal),
        toCompany,
        after,
      ),
    findCompany: async (query: string, { signal }: CallOptions = {}): Promise<readonly Company[]> => {
      const found = await tryton.parties([...domain, ['name', 'ilike', `%${literal(query)}%`]], manyFound, signal);
      return found.map(toCompany);
    },
  };
}
