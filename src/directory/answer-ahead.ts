import { recordKey, splitKey } from '../core/contact.js';
import { readRecord, type Entry } from './entry.js';
import type { Internals, PulledDirectory } from './index.js';
import type { ReadNumber } from './numbers.js';
import { countryIn } from './numbers/country.js';
import { isNumber, numberTerm, textTerm } from './segments/terms.js';
import { isPersons } from './shared.js';
import type { ColdAnswer, DirectoryStorage, TermsOf } from './storage/types.js';

/** So long a caller is looked for on the disk alone, in milliseconds: then what is found there later is taken in as it comes. */
const patience = 2_000;

/** Reads what belongs to a number that is asked for before everything has been loaded. */
export function answerAhead(
  directory: PulledDirectory,
  storage: DirectoryStorage,
  quietly: (take: () => void) => void,
) {
  const { records, changed } = directory.internals;
  const asked = new Map<string, 'reading' | 'read'>();
  const termsOf = termsIn(directory.internals);
  const take = (answer: ColdAnswer | undefined) =>
    quietly(() => {
      for (const [id, companies] of answer?.companies ?? []) records.companies.put(id, companies);
      for (const { connectionId, record } of answer?.records ?? [])
        if (!records.entry(recordKey(connectionId, record.id))) records.put(connectionId, [record], 0);
    });
  return ({ term }: ReadNumber): boolean => {
    if (term === undefined || storage.$alone.get()) return false;
    const known = asked.get(term);
    if (known) return known === 'reading';
    asked.set(term, 'reading');
    const terms = isNumber(term) ? { numbers: [numberTerm(term)] } : { texts: [textTerm(term)] };
    const read = () => {
      asked.set(term, 'read');
      changed();
    };
    const enough = setTimeout(read, patience);
    void storage.cold(terms, termsOf).then((answer) => {
      clearTimeout(enough);
      take(answer);
      read();
    });
    return true;
  };
}

/** By what a record hangs together with others; its numbers and addresses are read when they are looked at. */
const termsIn =
  ({ links, numbers, countryOf }: Internals): TermsOf =>
  (connectionId, record, company) => {
    let entry: Entry | undefined;
    const read = () => {
      const country = countryIn(record.country) ?? countryIn(company?.country) ?? countryOf(connectionId);
      entry ??= readRecord(connectionId, record, country, numbers);
      return isPersons(entry) ? entry : { lines: [], emails: [] };
    };
    return {
      get numbers() {
        return read().lines.flatMap(({ number: { e164 } }) => (e164 ? [numberTerm(e164)] : []));
      },
      get texts() {
        return read().emails.map(textTerm);
      },
      ids: links.of(recordKey(connectionId, record.id)).map((linked) => {
        const { connectionId: of, recordId } = splitKey(linked);
        return [of, textTerm(recordId)];
      }),
    };
  };
