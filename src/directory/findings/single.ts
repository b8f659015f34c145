import { lineMeaning, type Entry, type Line } from '../entry.js';
import { missingIn } from '../nameless.js';
import type { Persons } from '../persons.js';
import type { Records } from '../records.js';
import { Flag } from '../segments/segment.js';
import { isPersonalLine, sameLine } from '../shared.js';
import { add, type Report } from './report.js';

const atFault = Flag.noFirstName | Flag.noLastName | Flag.undialable | Flag.inactive;

/** Rows that are passed over between two breaths. */
const step = 4096;

/** What can be said of each record for itself, or within its person. */
export function* findInEach(records: Records, persons: Persons, report: Report): Generator<void> {
  for (const live of records.segments) {
    const { flags, size } = live.segment;
    for (let row = 0; row < size; row++) {
      if (row % step === 0) yield;
      const entry = flags[row]! & atFault ? live.entry(row) : undefined;
      if (!entry) continue;
      findNames(entry, report);
      findUndialable(entry, report);
      if (!entry.record.active) findInactive(entry, records, persons, report);
      yield;
    }
  }
}

function findNames(entry: Entry, report: Report): void {
  const missing = missingIn(entry);
  if (missing.length) add(report, 'missing name', entry, { missing });
}

/** So many digits may be the number of a colleague. */
const shortNumber = /^\d{2,6}$/;

function findUndialable(entry: Entry, report: Report): void {
  for (const { value, number } of entry.lines)
    if (!number.e164 && !number.isPending && !shortNumber.test(number.digits))
      add(report, 'not dialable', entry, { value });
}

/** Numbers by which a caller would still be taken for somebody who is gone. */
function findInactive(entry: Entry, records: Records, persons: Persons, report: Report): void {
  const lines = firstOfEach(entry.lines).filter((line) => isPersonalLine(records, line));
  if (!lines.length) return;
  const active = (persons.of(entry.key) ?? []).filter(({ record }) => record.active);
  for (const line of lines)
    if (!active.some((other) => other.lines.some(sameLine(line))))
      add(report, 'inactive with number', entry, { value: line.value });
}

function firstOfEach(lines: readonly Line[]): readonly Line[] {
  const first = new Map<string, Line>();
  for (const line of lines) {
    const meaning = lineMeaning(line);
    if (!first.has(meaning)) first.set(meaning, line);
  }
  return [...first.values()];
}
