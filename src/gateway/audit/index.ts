/** Who did what to a customer's record: kept for so many days, exported, never changed. */
import * as z from 'zod/mini';
import type { Storage } from 'unstorage';
import { CrmError } from '../../core/errors.js';
import type { Audit, AuditEntry } from '../services.js';

export { auditCsv, auditNdjson } from './export.js';

/** What is to be read: entries of one organisation. Times are ISO 8601; `from` is included, `to` is not. */
export interface AuditRange {
  readonly organisation: string;
  readonly from?: string;
  readonly to?: string;
}

export interface KeptAudit extends Audit {
  /**
   * The entries in the order of their times. Rejects with `bad-response`, after all that could be read, when some could
   * not; its `issues` are their keys.
   */
  entries(range: AuditRange): AsyncIterable<AuditEntry>;
  /** Removes what is older than the retention; resolves with how many. To be called once a day or so. */
  sweep(): Promise<number>;
}

export interface AuditOptions {
  /** For the audit alone, and kept from others: it holds names, numbers and addresses. */
  readonly storage: Storage;
  /** Days for which an entry is kept. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const day = 24 * 60 * 60_000;

export function createAudit({ storage, days, now = Date.now }: AuditOptions): KeptAudit {
  return {
    write: (entry) => told(storage.setItem(keyOf(entry), entry as object)),

    async *entries({ organisation, from, to }) {
      const keys = (await told(storage.getKeys(`entries:${safe(organisation)}`))).sort();
      const [first, end] = [timeOf(from) ?? -Infinity, timeOf(to) ?? Infinity];
      const unread: string[] = [];
      for (const key of keys) {
        const at = timeIn(key);
        if (at < first || at >= end) continue;
        const entry: unknown = await told(storage.getItem(key));
        if (isEntry(entry)) yield entry;
        else unread.push(key);
      }
      if (unread.length) throw new CrmError('bad-response', { issues: unread });
    },

    async sweep() {
      const keys = await told(storage.getKeys('entries'));
      const old = keys.filter((key) => timeIn(key) < now() - days * day);
      for (const key of old) await told(storage.removeItem(key));
      return old.length;
    },
  };
}

/** What an entry is recognised by; we wrote it, and half a file is none. */
const isEntry = (value: unknown): value is AuditEntry => z.safeParse(entryShape, value).success;
const entryShape = z.looseObject({ at: z.string(), organisation: z.string(), changes: z.array(z.unknown()) });

/** `entries:ORGANISATION:2026-03-02:090000123-RANDOM`: sorts by time, and says nothing of whom it is about. */
function keyOf({ organisation, at }: AuditEntry): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `entries:${safe(organisation)}:${date}:${time.replace(/\D/gu, '')}-${crypto.randomUUID()}`;
}

const inKey = /:(\d{4}-\d\d-\d\d):(\d\d)(\d\d)(\d\d)(\d{3})-[^:]*$/u;

/** Milliseconds since 1970; never too old where the key is none of ours. */
function timeIn(key: string): number {
  const [, date, hours, minutes, seconds, rest] = inKey.exec(key) ?? [];
  return date === undefined ? Infinity : Date.parse(`${date}T${hours}:${minutes}:${seconds}.${rest}Z`);
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CrmError('invalid', { fields: { time: 'must be ISO 8601' } });
  return time;
}

/** As a part of a key: two organisations never share one. */
const safe = (organisation: string): string => encodeURIComponent(organisation).replaceAll('.', '%2E');

/** What a storage complains of may quote what it was given. */
const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch(() => {
    throw new CrmError('unavailable', {});
  });
