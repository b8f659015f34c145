import type { AdapterContext, CallOptions, Capabilities, CrmAdapter } from '../../core/adapter.js';
import { createHttp } from '../http/index.js';
import { openBook, type Book } from './book.js';
import { discover, type Found } from './discovery.js';
import { changes, contacts } from './listing.js';
import { credentials, type Settings } from './schemas.js';
import { create, update, type Writing } from './writing.js';

export function createCardDav(settings: Settings, { fetch }: AdapterContext): CrmAdapter {
  const { timeout, addressBook, pageSize } = settings;
  const url = new URL(settings.url, globalThis.location?.href);
  // without the slash a server sends us to where it is, and we follow nobody
  const base = new URL(url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, url);
  const headers = credentials(settings);
  const http = createHttp({ baseUrl: base.href, fetch, timeout, headers, format: 'text' });
  let known: Found | undefined;

  async function find(signal: AbortSignal | undefined): Promise<Found> {
    return (known = await discover({ http, base, fetch, timeout, addressBook, signal }));
  }
  const book = async (signal: AbortSignal | undefined): Promise<Book> =>
    openBook(http, base, (known ?? (await find(signal))).path, pageSize);
  const writing = async ({ signal }: CallOptions): Promise<Writing> => ({ http, base, book: await book(signal) });

  const writes: Pick<Required<CrmAdapter>, 'createContact' | 'updateContact'> = {
    createContact: async (draft, options) => create(await writing(options), draft, options),
    updateContact: async (id, patch, options = {}) => update(await writing(options), id, patch, options),
  };
  const adapter: { -readonly [K in keyof CrmAdapter]: CrmAdapter[K] } = {
    spec: 1,
    capabilities: capabilitiesOf({ mayEdit: true, mayCreate: true }),
    async check({ signal } = {}) {
      const found = await find(signal);
      adapter.capabilities = capabilitiesOf(found);
      Object.assign(adapter, writes);
      if (!found.mayEdit) delete adapter.updateContact;
      if (!found.mayCreate) delete adapter.createContact;
      return {
        account: found.name ?? found.path,
        ...('password' in settings && { user: { id: settings.user, name: settings.user, active: true } }),
        capabilities: adapter.capabilities,
      };
    },
    contacts: (options) => contacts(() => book(options?.signal), options),
    changes: (options) => changes(() => book(options.signal), options),
    contact: async (id, { signal } = {}) => (await book(signal)).record(id, signal),
    ...writes,
  };
  return adapter;
}

/** A server that does not say what its user may is taken to allow everything; it refuses what it does not. */
function capabilitiesOf({ mayEdit, mayCreate }: Pick<Found, 'mayEdit' | 'mayCreate'>): Capabilities {
  const access = mayEdit || mayCreate ? 'write' : 'read';
  const name = { access, many: false } as const;
  const email = { access, many: true } as const;
  const phone = { ...email, extension: true };
  return {
    operations: [
      'changes',
      ...(mayCreate ? (['createContact'] as const) : []),
      ...(mayEdit ? (['updateContact'] as const) : []),
    ],
    fields: {
      firstName: name,
      lastName: name,
      title: { access: 'read', many: false },
      company: { access: 'read', many: false },
      direct: phone,
      mobile: phone,
      home: phone,
      main: phone,
      fax: phone,
      other: phone,
      email,
    },
    ...(mayCreate && { create: { required: [['firstName', 'lastName']], idempotent: true } as const }),
    actsAs: false,
    names: 'parts',
    concurrency: 'server',
    changes: 'feed',
    find: 'literal',
  };
}
