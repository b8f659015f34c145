/** A CardDAV server as a plain function, with the manners of servers that cannot be had here. */

export interface FakeOptions {
  /** Where `/.well-known/carddav` leads. */
  readonly wellKnown?: string;
  /** Display names of the user's address books, each kept under its lower case. */
  readonly books?: readonly string[];
  /** What the user may, as names of privileges; not told unless given. */
  readonly privileges?: readonly string[];
  /** What it can be asked, as names of reports; not told unless given. */
  readonly reports?: readonly string[];
  /** How many names one answer of changes holds; the rest comes with the next token. */
  readonly most?: number;
  /** The host that the server believes to have, in every address it gives. */
  readonly host?: string;
  /** New cards are kept under names of the server's own. */
  readonly renames?: boolean;
  /** Answers a request in place of the server. */
  readonly instead?: (request: Request) => Response | undefined;
}

interface Stored {
  readonly text: string;
  readonly at: number;
  readonly isGone?: boolean;
}

const namespaces = 'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"';

export function fakeCardDav({ books = ['Contacts'], host = '', ...options }: FakeOptions = {}) {
  const cards = new Map<string, Stored>();
  const requests: Request[] = [];
  let now = 0;

  const href = (path: string) => `<d:href>${host}${path}</d:href>`;
  const response = (path: string, props: string) =>
    `<d:response>${href(path)}<d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
  const multistatus = (...parts: readonly string[]) =>
    new Response(`<?xml version="1.0"?><d:multistatus ${namespaces}>${parts.join('')}</d:multistatus>`, {
      status: 207,
    });
  const bookAt = (name: string) => {
    const may = options.privileges?.map((each) => `<d:privilege><d:${each}/></d:privilege>`).join('');
    const rights = may === undefined ? '' : `<d:current-user-privilege-set>${may}</d:current-user-privilege-set>`;
    const asked = options.reports?.map(
      (each) => `<d:supported-report><d:report><${each}/></d:report></d:supported-report>`,
    );
    const reports = asked ? `<d:supported-report-set>${asked.join('')}</d:supported-report-set>` : '';
    const kind = '<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>';
    return response(
      `/dav/books/${name.toLowerCase()}/`,
      `${kind}<d:displayname>${name}</d:displayname>${rights}${reports}`,
    );
  };
  const etag = ({ at }: Stored) => `<d:getetag>"${at}"</d:getetag>`;
  const gone = (path: string) => `<d:response>${href(path)}<d:status>HTTP/1.1 404 Not Found</d:status></d:response>`;
  const cardAt = (path: string) => {
    const card = cards.get(path);
    if (!card || card.isGone) return gone(path);
    const data = card.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return response(path, `${etag(card)}<card:address-data>${data}</card:address-data>`);
  };

  function propfind(path: string, depth: string | null): Response {
    if (path === '/dav/')
      return multistatus(response(path, `<d:current-user-principal>${href('/dav/me/')}</d:current-user-principal>`));
    if (path === '/dav/me/')
      return multistatus(
        response(path, `<card:addressbook-home-set>${href('/dav/books/')}</card:addressbook-home-set>`),
      );
    const home = response('/dav/books/', '<d:resourcetype><d:collection/></d:resourcetype>');
    if (path === '/dav/books/' && depth === '1') return multistatus(home, ...books.map(bookAt));
    const book = books.find((name) => path === `/dav/books/${name.toLowerCase()}/`);
    return book === undefined ? new Response('No', { status: 405 }) : multistatus(bookAt(book));
  }

  function sync(path: string, token: string): Response {
    const since = Number(token || -1);
    const news = [...cards]
      .filter(([name, { at, isGone }]) => name.startsWith(path) && at > since && !(isGone && since < 0))
      .sort(([, a], [, b]) => a.at - b.at);
    const told = news.slice(0, options.most ?? news.length);
    const isCut = told.length < news.length;
    return multistatus(
      ...told.map(([name, card]) => (card.isGone ? gone(name) : response(name, etag(card)))),
      isCut ? `<d:response>${href(path)}<d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>` : '',
      `<d:sync-token>${isCut ? told.at(-1)?.[1].at : now}</d:sync-token>`,
    );
  }

  function report(path: string, body: string): Response {
    if (body.includes('sync-collection')) return sync(path, /<sync-token>(.*)<\/sync-token>/u.exec(body)?.[1] ?? '');
    if (body.includes('multiget'))
      return multistatus(...[...body.matchAll(/<href>(.*?)<\/href>/gu)].map(([, name = '']) => cardAt(name)));
    const uid = /<C:text-match[^>]*>(.*)<\/C:text-match>/u.exec(body)?.[1] ?? '';
    return multistatus(
      ...[...cards].filter(([, { text }]) => text.includes(`UID:${uid}\r\n`)).map(([name]) => cardAt(name)),
    );
  }

  function put(path: string, text: string, headers: Headers): Response {
    const before = cards.get(path);
    const isThere = before !== undefined && !before.isGone;
    const match = headers.get('if-match');
    if ((headers.has('if-none-match') && isThere) || (match !== null && match !== `"${before?.at}"`))
      return new Response(null, { status: 412 });
    const name = options.renames && !isThere ? path.replace(/[^/]+$/u, `own-${now}.vcf`) : path;
    cards.set(name, { text, at: ++now });
    return new Response(null, { status: isThere ? 204 : 201 });
  }

  return {
    requests,
    /** Somebody else writes or removes a card. */
    write: (path: string, text: string) => void cards.set(path, { text, at: ++now }),
    remove: (path: string) => void cards.set(path, { text: '', at: ++now, isGone: true }),
    text: (path: string) => cards.get(path)?.text,
    async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      const request = new Request(input, init);
      requests.push(request.clone());
      const path = new URL(request.url).pathname;
      const instead = options.instead?.(request);
      if (instead) return instead;
      if (path === '/.well-known/carddav')
        return new Response(
          null,
          options.wellKnown ? { status: 301, headers: { location: options.wellKnown } } : { status: 404 },
        );
      const body = await request.text();
      switch (request.method) {
        case 'PROPFIND':
          return propfind(path, request.headers.get('depth'));
        case 'REPORT':
          return report(path, body);
        case 'PUT':
          return put(path, body, request.headers);
        default:
          return new Response(cards.get(path)?.text ?? 'No', { status: cards.get(path) ? 200 : 404 });
      }
    },
  };
}
