/** Every request under `/v1/` and its answer: what the adapter asks, the server answers, and OpenAPI describes. */
import type * as z from 'zod/mini';
import type { Operation } from '../../core/adapter.js';
import * as wire from './schemas.js';
import type { Right } from './schemas.js';

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch';
  /** Names in braces are ids, each one segment. */
  readonly path: string;
  readonly summary: string;
  /** What the user must have; absent where being signed in is enough. */
  readonly right?: Right;
  /** What the CRM must have. */
  readonly operation?: Operation;
  /** Names of parameters in the query, and whether they must be there. */
  readonly query?: Readonly<Record<string, 'required' | 'optional'>>;
  /** Names of headers, and whether they must be there. */
  readonly headers?: Readonly<Record<string, 'required' | 'optional'>>;
  readonly body?: z.ZodMiniType;
  /** Of a listing: of one page; the answer is lines as `lines.ts` has them. */
  readonly answer: z.ZodMiniType;
  readonly isListing?: true;
}

const root = '/v1/connections';
const one = `${root}/{connection}`;
const view = { right: 'view' } as const;
const after = { after: 'optional' } as const;
const inNameOf = { 'onestream-act-as': 'optional' } as const;

export const endpoints = {
  connections: {
    method: 'get',
    path: root,
    summary: 'The CRMs of this user, each with what it can do and what the user may do there.',
    answer: wire.connections,
  },
  check: {
    ...view,
    method: 'get',
    path: `${one}/check`,
    summary: 'Asks the CRM who is signed in, and what it can do.',
    answer: wire.connectionInfo,
  },
  contacts: {
    ...view,
    method: 'get',
    path: `${one}/contacts`,
    summary: 'All contacts, active or not, from the start or after a page’s `next`.',
    query: after,
    answer: wire.contactPage,
    isListing: true,
  },
  changes: {
    ...view,
    operation: 'changes',
    method: 'get',
    path: `${one}/changes`,
    summary: 'What has happened since a page’s `changesFrom`.',
    query: { since: 'required' },
    answer: wire.changePage,
    isListing: true,
  },
  ids: {
    ...view,
    operation: 'ids',
    method: 'get',
    path: `${one}/ids`,
    summary: 'Ids of all contacts.',
    query: after,
    answer: wire.idPage,
    isListing: true,
  },
  companies: {
    ...view,
    operation: 'companies',
    method: 'get',
    path: `${one}/companies`,
    summary: 'All companies.',
    query: after,
    answer: wire.companyPage,
    isListing: true,
  },
  users: {
    right: 'administer',
    operation: 'users',
    method: 'get',
    path: `${one}/users`,
    summary: 'All users of the CRM.',
    query: after,
    answer: wire.userPage,
    isListing: true,
  },
  contact: {
    ...view,
    method: 'get',
    path: `${one}/contacts/{id}`,
    summary: 'One contact; with `fresh=1` as the CRM has it at this moment.',
    query: { fresh: 'optional' },
    answer: wire.crmRecord,
  },
  find: {
    ...view,
    operation: 'find',
    method: 'post',
    path: `${one}/find`,
    summary: 'Candidates for a number, an address or a name. A POST, so that none of these stands in an address.',
    body: wire.findQuery,
    answer: wire.foundContacts,
  },
  findCompany: {
    ...view,
    operation: 'findCompany',
    method: 'post',
    path: `${one}/find-company`,
    summary: 'Companies by name.',
    body: wire.companyQuery,
    answer: wire.foundCompanies,
  },
  createContact: {
    right: 'create',
    operation: 'createContact',
    method: 'post',
    path: `${one}/contacts`,
    summary: 'Makes a contact. The same key from the same user makes no second one, whether or not the CRM takes keys.',
    headers: { 'idempotency-key': 'required', ...inNameOf },
    body: wire.contactDraft,
    answer: wire.crmRecord,
  },
  updateContact: {
    right: 'edit',
    operation: 'updateContact',
    method: 'patch',
    path: `${one}/contacts/{id}`,
    summary: 'Changes what is named and nothing else; 412 where the record no longer has the revision of If-Match.',
    headers: { 'if-match': 'optional', ...inNameOf },
    body: wire.recordPatch,
    answer: wire.crmRecord,
  },
  logCall: {
    right: 'edit',
    operation: 'logCall',
    method: 'put',
    path: `${one}/calls/{call}`,
    summary: 'Keeps a call with a contact; the same call again changes the entry.',
    headers: inNameOf,
    body: wire.callEntry,
    answer: wire.callRef,
  },
} as const satisfies Record<string, Endpoint>;

/** The gateway's own description of all this, which needs no sign-in. */
export const descriptionPath = '/v1/openapi.json';

/** An opaque text as the value of a header: nothing in it can end the header, and any letter is carried. */
export const inHeader = (text: string): string => `"${encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))}"`;

/** The text that {@link inHeader} has wrapped; `undefined` where it is none. */
export function fromHeader(value: string): string | undefined {
  const inner = /^"([\w.!~*'()%-]*)"$/u.exec(value)?.[1];
  try {
    return inner === undefined ? undefined : decodeURIComponent(inner);
  } catch {
    return undefined;
  }
}
