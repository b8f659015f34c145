import type { ConnectionView } from '../core/connection.js';
import type { CrmRecord } from '../core/contact.js';

/** The record's page in its CRM, if the connection vouches for that address: https, or http on this machine. */
export function recordUrl(record: CrmRecord, connection: ConnectionView): string | undefined {
  const url = record.url && URL.canParse(record.url) ? new URL(record.url) : undefined;
  if (!url || !connection.linkOrigins.includes(url.origin)) return undefined;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback) ? url.href : undefined;
}
