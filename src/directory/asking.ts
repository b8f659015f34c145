import type { FindQuery } from '../core/adapter.js';
import type { Connection } from '../core/connection.js';
import { recordKey } from '../core/contact.js';
import type { Answer, Directory } from '../core/directory.js';
import { emailOf, numbersOf, type Entry } from './entry.js';
import type { ReadNumber } from './numbers.js';
import { gradeOf } from './numbers/grade.js';
import { asCrmError, withPatience } from '../core/patience.js';
import type { Reach } from './reading.js';

/** Reads a number as a caller's. */
type Read = (number: string) => ReadNumber;

/** Asks every connection that can find. Nothing more is told once the signal was aborted. */
export function createAsk(reach: Reach, read: Read): Directory['ask'] {
  return async (query, { signal, onStart, onAnswer }) => {
    const asked = reach.connections().filter(({ adapter }) => adapter.find);
    onStart?.(asked.map(({ id }) => id));
    await Promise.all(
      asked.map(async (connection) => {
        const answer = await askOne(connection, query, reach, read, signal);
        if (!signal?.aborted) onAnswer(answer);
      }),
    );
  };
}

async function askOne(
  { id, adapter }: Connection,
  query: FindQuery,
  { records, apply }: Reach,
  read: Read,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const since = records.mark();
  try {
    const candidates = await withPatience(async (own) => (await adapter.find?.(query, { signal: own })) ?? [], signal);
    const upserts = candidates.filter((record) => fits(records.read(id, record), query, read));
    apply(id, { upserts }, since);
    return { connectionId: id, records: upserts.map((record) => recordKey(id, record.id)) };
  } catch (error) {
    return { connectionId: id, error: asCrmError(error) };
  }
}

/** A CRM's answers are candidates: whoever has not what was asked for is none. */
function fits(entry: Entry, query: FindQuery, read: Read): boolean {
  if ('email' in query) return entry.emails.includes(emailOf(query.email));
  if ('name' in query) return true;
  const calling = read(query.phone);
  return entry.lines.some((line) => numbersOf(line).some((number) => gradeOf(calling, number)));
}
