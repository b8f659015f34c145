import type { FindingKind } from '../../core/check.js';

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
  people: (count: number) => `${number.format(count)} people`,
  alsoAs: (name: string) => `also as ${name}`,
  exportCsv: 'Export CSV',
  fileName: (day: string) => `data-quality-${day}.csv`,
  columns: ['Finding', 'CRM', 'Record', 'Name', 'Value', 'People'],
} as const;
