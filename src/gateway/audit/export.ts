import { toCsv } from '../../core/csv.js';
import type { AuditChange, AuditEntry } from '../services.js';

/** One entry a line, as JSON. */
export async function* auditNdjson(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string, void, undefined> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

const columns = [
  'at',
  'organisation',
  'subject',
  'as',
  'connection',
  'operation',
  'record',
  'call',
  'result',
  'requestId',
] as const satisfies readonly (keyof AuditEntry)[];

/** One line for each field that was to be changed, for spreadsheets: no value is run as a formula. */
export async function* auditCsv(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string, void, undefined> {
  yield toCsv([[...columns, 'field', 'old', 'new']]);
  for await (const entry of entries) {
    const own = columns.map((column) => entry[column] ?? '');
    const changes: readonly Partial<AuditChange>[] = entry.changes.length ? entry.changes : [{}];
    const rows = changes.map(({ field, old, new: next }) => [...own, field ?? '', old ?? '', next ?? '']);
    yield toCsv(rows).slice(1); // the mark of the encoding stands at the beginning of a file alone
  }
}
