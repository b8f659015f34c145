/** From an address to an address book (RFC 6764, RFC 6352 section 6, RFC 5397). */
import * as z from 'zod/mini';
import type { AdapterContext } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { createHttp, type Http } from '../http/index.js';
import { hrefs, readMultistatus, type Resource } from './multistatus.js';
import { all, carddav, dav, first, namespaces } from './xml.js';

export interface Found {
  /** Path of the address book, with a slash at its end. */
  readonly path: string;
  readonly name?: string;
  readonly mayEdit: boolean;
  readonly mayCreate: boolean;
}

export interface Discovery {
  readonly http: Http;
  /** Where to begin. */
  readonly base: URL;
  readonly fetch: AdapterContext['fetch'];
  /** Milliseconds. */
  readonly timeout: number;
  readonly addressBook: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * The address book that the settings mean. Rejects with `invalid` where there are several and none is named, or none of
 * the name, with `bad-response` where there is none at all, and with `unsupported` where it does not report its changes.
 */
export async function discover(from: Discovery): Promise<Found> {
  const book = await choose(from);
  const told = book.props.get(dav('supported-report-set'));
  // inside an element `report`, which Xandikos leaves out
  const reports = all(told, dav('supported-report')).flatMap(({ children }) =>
    children.flatMap((child) => [child, ...child.children]),
  );
  if (told && !reports.some(({ name }) => name === dav('sync-collection')))
    throw new CrmError('unsupported', { operation: 'changes' });
  return toFound(book);
}

async function choose(from: Discovery): Promise<Resource> {
  const { pathname } = from.base;
  // whoever names a path means it: another address book than that would be a stranger's
  const home = await homeFrom(from, pathname === '/' ? ((await wellKnown(from)) ?? pathname) : pathname);
  if ('book' in home) return home.book;
  const books = (await propfind(from, home.path, '1')).filter(isAddressBook);
  if (books.length === 0) throw new CrmError('bad-response', { issues: ['no address book'] });
  const { addressBook: name } = from;
  const named = books.filter((book) => name === undefined || [nameOf(book), lastPart(book.path)].includes(name));
  if (named.length === 1) return named[0]!;
  throw new CrmError('invalid', { fields: { addressBook: '' } });
}

type Home = { readonly path: string } | { readonly book: Resource };

/** Asks a resource where the address books are, and if it does not say, whose it is. */
async function homeFrom(from: Discovery, path: string, isPrincipal = false): Promise<Home> {
  const [resource] = await propfind(from, path, '0');
  if (resource && isAddressBook(resource)) return { book: resource };
  const [home] = hrefs(resource?.props.get(carddav('addressbook-home-set')), from.base);
  if (home !== undefined) return { path: home };
  const told = resource?.props.get(dav('current-user-principal'));
  if (first(told, dav('unauthenticated'))) throw new CrmError('auth-required', {});
  const [principal] = hrefs(told, from.base);
  if (principal === undefined || isPrincipal) throw new CrmError('bad-response', { issues: ['no address book'] });
  return homeFrom(from, principal, true);
}

/**
 * Where the one fixed address of every server leads, if that is on the server. Asked without our sign-in: of the answer
 * only the address is read. A browser does not show where a redirect leads before it has gone there.
 */
async function wellKnown({ base, fetch, timeout, signal }: Discovery): Promise<string | undefined> {
  let target: URL | undefined;
  const following: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    try {
      const answer = await fetch(request.clone());
      const isHidden = answer.type === 'opaqueredirect';
      const location = isHidden ? (await fetch(new Request(request, { redirect: 'follow' }))).url : locationOf(answer);
      target = location !== null && URL.canParse(location, base.href) ? new URL(location, base) : undefined;
    } catch {
      target = undefined; // not for pages of another origin; if the server cannot be reached, the next request tells
    }
    return new Response('');
  };
  const http = createHttp({ baseUrl: base.href, fetch: following, timeout, format: 'text' });
  await http.read('/.well-known/carddav', z.string(), { method: 'PROPFIND', headers: { depth: '0' }, signal });
  return target?.origin === base.origin ? target.pathname : undefined;
}

const locationOf = ({ status, headers }: Response): string | null =>
  status >= 300 && status < 400 ? headers.get('location') : null;

const wanted = [
  'resourcetype',
  'displayname',
  'current-user-principal',
  'current-user-privilege-set',
  'supported-report-set',
  'C:addressbook-home-set',
];
const question = `<propfind ${namespaces}><prop>${wanted.map((name) => `<${name}/>`).join('')}</prop></propfind>`;

async function propfind({ http, base, signal }: Discovery, path: string, depth: '0' | '1') {
  const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
  const { data } = await http.read(path, z.string(), { method: 'PROPFIND', headers, body: question, signal });
  return readMultistatus(data, base).resources;
}

const isAddressBook = ({ props }: Resource): boolean =>
  all(props.get(dav('resourcetype')), carddav('addressbook')).length > 0;

const nameOf = ({ props }: Resource): string | undefined => props.get(dav('displayname'))?.text.trim();

function toFound(book: Resource): Found {
  const { path, props } = book;
  const name = nameOf(book);
  const told = props.get(dav('current-user-privilege-set'));
  const rights = new Set(all(told, dav('privilege')).flatMap(({ children }) => children.map((right) => right.name)));
  const may = (right: string) => !told || ['all', 'write', right].some((each) => rights.has(dav(each)));
  return {
    path: path.endsWith('/') ? path : `${path}/`,
    ...(name && { name }),
    mayEdit: may('write-content'),
    mayCreate: may('bind'),
  };
}

function lastPart(path: string): string {
  const part = path.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
