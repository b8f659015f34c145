import type { PhoneKind } from '../core/contact.js';
import { joinName } from '../core/names.js';
import type { Contact, Slot, SourceValue } from '../core/person.js';
import { isName, lineMeaning, type Entry } from './entry.js';
import { sameText } from './fold.js';
import { nameOf, type Person } from './persons.js';

/** A value with what makes it the same as another one. */
interface Valued {
  readonly entry: Entry;
  readonly value: SourceValue;
  readonly meaning: string;
  /** What it means is not known yet. */
  readonly isPending?: boolean;
}

/** What an agent sees of a person. */
export function viewContact(entries: Person): Contact {
  const [first] = entries;
  const withCompany = entries.find(({ record }) => record.company);
  const company = withCompany?.record.company;
  return {
    id: first.key,
    records: entries.map(({ key, connectionId, record }) => ({ key, connectionId, record })),
    name: entries.find(({ parts }) => parts.firstName && parts.lastName)?.name ?? nameOf(entries),
    slots: {
      firstName: nameSlot(entries, 'firstName'),
      lastName: nameSlot(entries, 'lastName'),
      title: slot(entries.map((entry) => texts(entry, entry.record.title))),
      direct: phoneSlot(entries, 'direct'),
      mobile: phoneSlot(entries, 'mobile'),
      email: slot(entries.map((entry) => entry.record.emails.flatMap(({ key, value }) => texts(entry, value, key)))),
    },
    ...(withCompany && company ? { company: { ...company, source: withCompany.key } } : {}),
    missing: (['firstName', 'lastName'] as const).filter((part) => !entries.some(({ parts }) => isName(parts[part]))),
    inactiveIn: entries.filter(({ record }) => !record.active).map(({ connectionId }) => connectionId),
  };
}

/** Values that are shown beside the first: nobody looks at more. */
const mostShown = 200;

/** Over the values of each record, those that show first. */
function slot(lists: readonly (readonly Valued[])[], isSame = sameMeaning): Slot {
  const [own = [], ...others] = lists.filter(({ length }) => length > 0);
  const [shown, ...more] = own;
  if (!shown) return { more: [], differs: [] };
  const differs = others.flatMap(([value]) => (value && !isSame(shown, value) ? [value] : []));
  return {
    shown: shown.value,
    more: more.slice(0, mostShown).map(({ value }) => value),
    differs: differs.map(({ value }) => value),
  };
}

/** A number that cannot be read yet is not said to be another one. */
const sameMeaning = (one: Valued, other: Valued) =>
  sameText(one.meaning, other.meaning) || one.isPending === true || other.isPending === true;

/** Names that are the same as a whole do not differ, wherever each CRM draws the line between first and last. */
function nameSlot(entries: readonly Entry[], part: 'firstName' | 'lastName'): Slot {
  return slot(
    entries.map((entry) => texts(entry, entry.parts[part])),
    (one, other) => sameMeaning(one, other) || sameText(whole(one.entry), whole(other.entry)),
  );
}

const whole = ({ parts }: Entry) => joinName(parts.firstName, parts.lastName);

function texts(entry: Entry, text: string | undefined, itemKey?: string): Valued[] {
  const value = text?.trim();
  if (!value) return [];
  return [
    { entry, meaning: value, value: { value, source: entry.key, ...(itemKey === undefined ? {} : { itemKey }) } },
  ];
}

function phoneSlot(entries: readonly Entry[], kind: PhoneKind): Slot {
  return slot(
    entries.map((entry) =>
      entry.lines
        .filter((line) => line.kind === kind)
        .map((line) => {
          const { e164, extension } = line.number;
          return {
            entry,
            meaning: lineMeaning(line),
            isPending: line.number.isPending,
            value: {
              value: line.value,
              source: entry.key,
              itemKey: line.itemKey,
              ...(extension === undefined ? {} : { extension }),
              ...(e164 === undefined ? {} : { e164 }),
            },
          };
        }),
    ),
  );
}
