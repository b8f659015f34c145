import type { FindingKind } from '../../core/check.js';
import { listed } from './fields.js';

const number = new Intl.NumberFormat('en');

const kinds: Readonly<Record<FindingKind, string>> = {
  'missing name': 'Missing first or last name',
  'not dialable': 'Numbers that cannot be dialled',
  'shared number': 'Numbers shared by several people',
  'twice in one CRM': 'The same person twice in one CRM',
  'inactive with number': 'Inactive contacts whose number still calls',
};

/** Words for what contacts lack. */
export const findings = {
  name: 'Data quality',
  workingOut: 'It is being worked out what the contacts lack.',
  kind: (kind: FindingKind) => kinds[kind],
  counted: (kind: FindingKind, count: number) => `${kinds[kind]} (${number.format(count)})`,
  sharedWith(people: number, names: readonly string[]): string {
    const rest = people - 1 - names.length;
    const others = rest > 0 ? [...names, `${number.format(rest)} more`] : names;
    return `${number.format(people)} people${names.length ? `, with ${listed(others)}` : ''}`;
  },
  alsoAs: (names: readonly string[]) => `also as ${listed(names)}`,
  exportCsv: 'Export CSV',
  fileName: (day: string) => `data-quality-${day}.csv`,
  columns: ['Finding', 'CRM', 'Record', 'Name', 'Value', 'People'],
} as const;
