import type { Field, PhoneKind } from '../core/contact.js';
import { lineMeaning, type Entry } from './entry.js';
import { sameText } from './fold.js';

const kinds: readonly PhoneKind[] = ['direct', 'mobile', 'home', 'main', 'fax', 'other'];

type Text = (entry: Entry) => string | undefined;

const parts: readonly (readonly [Field, Text])[] = [
  ['firstName', ({ parts: { firstName } }) => firstName],
  ['lastName', ({ parts: { lastName } }) => lastName],
];

const rest: readonly (readonly [Field, Text])[] = [
  ['title', ({ record }) => record.title],
  ['company', ({ record }) => record.company?.name],
  ['email', ({ emails }) => emails.join(' ')],
  ...kinds.map((kind): readonly [Field, Text] => [kind, (entry) => numbersOf(entry, kind)]),
];

/** The fields in which two states of one record differ in meaning. */
export function changedFields(before: Entry, after: Entry): readonly Field[] {
  const single = before.record.name ?? after.record.name;
  const names: typeof parts = single === undefined ? parts : [['name', ({ name }) => name]];
  return [...names, ...rest]
    .filter(([, text]) => !sameText(text(before) ?? '', text(after) ?? ''))
    .map(([field]) => field);
}

function numbersOf({ lines }: Entry, kind: PhoneKind): string {
  const own = lines.filter((line) => line.kind === kind);
  return own.map(lineMeaning).join(' ');
}
