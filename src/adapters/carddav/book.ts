/** One address book: what all operations ask of it. */
import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import type { Http, ReadRefusal } from '../http/index.js';
import { isContact, toRecord, type CardRecord } from './mapping.js';
import { readMultistatus, type Multistatus } from './multistatus.js';
import { readLines } from './vcard/lines.js';
import { carddav, dav, escapeXml, namespaces } from './xml.js';

export interface Book {
  readonly pageSize: number;
  /** Since a token, or since ever. Rejects with `cursor-expired` where the server does not know the token any more. */
  differences(since: string, signal: AbortSignal | undefined): Promise<Differences>;
  /** By id, as many as there are and are contacts. */
  records(ids: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, CardRecord>>;
  /** Rejects with `not-found`. */
  record(id: string, signal: AbortSignal | undefined): Promise<CardRecord>;
  /** The card with this UID, whatever it is called here. */
  byUid(uid: string, signal: AbortSignal | undefined): Promise<CardRecord | undefined>;
  /** The path of a card. Rejects with `not-found` for what can be no card's id. */
  pathOf(id: string): string;
}

export interface Differences {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** What the next differences are to be asked since. */
  readonly token: string;
}

/** An id is the last part of a card's path, as the server spells it. */
export function openBook(http: Http, base: URL, path: string, pageSize: number): Book {
  async function report(body: string, { refusal, background, signal, depth = '0' }: Asked): Promise<Multistatus> {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const options = { method: 'REPORT' as const, headers, body, background, signal, refusal };
    return readMultistatus((await http.read(path, z.string(), options)).data, base);
  }

  const idOf = (of: string): string | undefined => {
    const id = of.startsWith(path) ? of.slice(path.length) : '';
    return id === '' || id.includes('/') ? undefined : id;
  };

  function pathOf(id: string): string {
    const url = new URL(`${path}${id}`, base);
    if (idOf(url.pathname) !== id || url.search || url.hash) throw new CrmError('not-found', {});
    return url.pathname;
  }

  const read = async (ids: readonly string[], asked: Asked) =>
    recordsIn(await report(multiget(ids.map(pathOf)), asked), idOf);

  return {
    pageSize,
    differences: (since, signal) =>
      collect(since, idOf, (token) =>
        report(syncCollection(token), { background: true, signal, refusal: token === '' ? undefined : expired }),
      ),
    records: async (ids, signal) => (ids.length > 0 ? read(ids, { background: true, signal }) : new Map()),
    async record(id, signal) {
      const found = (await read([id], { signal })).get(id);
      if (!found) throw new CrmError('not-found', {});
      return found;
    },
    async byUid(uid, signal) {
      const [found] = recordsIn(await report(uidQuery(uid), { signal, depth: '1' }), idOf).values();
      return found;
    },
    pathOf,
  };
}

interface Asked {
  readonly signal: AbortSignal | undefined;
  readonly background?: boolean;
  readonly refusal?: ReadRefusal | undefined;
  readonly depth?: '0' | '1';
}

const syncCollection = (token: string): string => {
  const since = `<sync-token>${escapeXml(token)}</sync-token><sync-level>1</sync-level>`;
  return `<sync-collection ${namespaces}>${since}<prop><getetag/></prop></sync-collection>`;
};

const multiget = (paths: readonly string[]): string => {
  const hrefs = paths.map((path) => `<href>${escapeXml(path)}</href>`).join('');
  return `<C:addressbook-multiget ${namespaces}>${card}${hrefs}</C:addressbook-multiget>`;
};

const uidQuery = (uid: string): string => {
  const match = `<C:text-match collation="i;octet" match-type="equals">${escapeXml(uid)}</C:text-match>`;
  const filter = `<C:filter><C:prop-filter name="UID">${match}</C:prop-filter></C:filter>`;
  return `<C:addressbook-query ${namespaces}>${card}${filter}</C:addressbook-query>`;
};

const card = '<prop><getetag/><C:address-data/></prop>';

/**
 * What a server says of a token that it does not know: 403 by the standard, others by others, and Xandikos breaks down.
 * Where it meant something else, reading everything anew shows what.
 */
const expired: ReadRefusal = ({ status }) =>
  [400, 403, 409, 410, 412, 500].includes(status) ? new CrmError('cursor-expired', { status }) : undefined;

/** Names alone: cards are read in pages of ours, as servers heed no limit. Some answer in parts, each with a token. */
async function collect(
  since: string,
  idOf: (path: string) => string | undefined,
  ask: (token: string) => Promise<Multistatus>,
): Promise<Differences> {
  const states = new Map<string, boolean>();
  let token = since;
  for (let isWhole = false; !isWhole;) {
    const answer = await ask(token);
    if (!answer.token) throw new CrmError('bad-response', { issues: ['no sync-token'] });
    for (const { path, status } of answer.resources) {
      const id = idOf(path);
      if (id !== undefined) states.set(id, status !== 404 && status !== 410);
    }
    isWhole = answer.resources.every(({ path, status }) => status !== 507 || idOf(path) !== undefined);
    if (!isWhole && answer.token === token) throw new CrmError('bad-response', { issues: ['no end of the changes'] });
    token = answer.token;
  }
  const of = (isThere: boolean) => [...states].flatMap(([id, state]) => (state === isThere ? [id] : [])).sort();
  return { changed: of(true), removed: of(false), token };
}

function recordsIn({ resources }: Multistatus, idOf: (path: string) => string | undefined) {
  const records = new Map<string, CardRecord>();
  for (const { path, props } of resources) {
    const [id, text] = [idOf(path), props.get(carddav('address-data'))?.text];
    const revision = props.get(dav('getetag'))?.text.trim();
    if (id === undefined || text === undefined) continue;
    if (!revision) throw new CrmError('bad-response', { issues: ['no getetag'] });
    const lines = readLines(text);
    if (isContact(lines)) records.set(id, toRecord(id, revision, lines));
  }
  return records;
}
