import type { ConnectionView } from '../core/connection.js';
import type { Contact, SourceRecord } from '../core/person.js';

/** A record's page in its CRM. */
export interface RecordLink {
  readonly connectionId: string;
  /** The CRM's label. */
  readonly label: string;
  readonly href: string;
}

/** The pages of a contact's records that are safe to link to, in workspace order. */
export function recordLinks(contact: Contact, connections: readonly ConnectionView[]): readonly RecordLink[] {
  return contact.records.flatMap((source) => recordLink(source, connections) ?? []);
}

function recordLink({ connectionId, record }: SourceRecord, connections: readonly ConnectionView[]) {
  const connection = connections.find(({ id }) => id === connectionId);
  if (!connection || record.url === undefined || !URL.canParse(record.url)) return undefined;
  const url = new URL(record.url);
  if (!isSafe(url) || !connection.linkOrigins.includes(url.origin)) return undefined;
  return { connectionId, label: connection.label, href: url.href };
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** https, or http to this very machine; nothing that signs in by itself. */
const isSafe = ({ protocol, hostname, username, password }: URL): boolean =>
  (protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))) && !username && !password;
