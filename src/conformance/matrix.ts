import type { Capabilities, Operation } from '../core/adapter.js';

/** What CRMs can do, side by side, as a table in Markdown. */
export function capabilityMatrix(
  crms: readonly { readonly label: string; readonly capabilities: Capabilities }[],
): string {
  const rows = [
    ['', ...crms.map(({ label }) => label)],
    ['---', ...crms.map(() => '---')],
    ...Object.entries(questions).map(([question, answer]) => [
      question,
      ...crms.map((crm) => answer(crm.capabilities)),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

type Answer = (capabilities: Capabilities) => string;

const can =
  (operation: Operation): Answer =>
  ({ operations }) =>
    operations.includes(operation) ? 'yes' : 'no';

const questions: Readonly<Record<string, Answer>> = {
  'writes fields': ({ fields }) => listed(fields, 'write'),
  'reads fields': ({ fields }) => listed(fields, 'read'),
  'several values of': ({ fields }) =>
    Object.entries(fields)
      .filter(([, field]) => field.many)
      .map(([name]) => name)
      .join(', ') || 'none',
  names: ({ names }) => names,
  'updates contacts': can('updateContact'),
  'refuses stale writes': ({ concurrency }) => ({ server: 'yes', coarse: 'to the second', none: 'no' })[concurrency],
  'creates contacts': ({ create }) =>
    create ? `needs ${create.required.map((field) => [field].flat().join(' or ')).join(', ') || 'nothing'}` : 'no',
  'takes an idempotency key': ({ create }) => (create?.idempotent ? 'yes' : 'no'),
  'writes in a user’s name': ({ actsAs }) => (actsAs ? 'yes' : 'no'),
  'tells changes': ({ changes }) =>
    ({ feed: 'yes, removals too', timestamp: 'yes, but no removals', none: 'no' })[changes],
  'lists ids': can('ids'),
  'finds contacts': (capabilities) => (can('find')(capabilities) === 'yes' ? `numbers as ${capabilities.find}` : 'no'),
  'has companies': can('companies'),
  'finds companies': can('findCompany'),
  'has users': can('users'),
  'logs calls': can('logCall'),
};

const listed = (fields: Capabilities['fields'], access: 'read' | 'write'): string =>
  Object.entries(fields)
    .filter(([, field]) => field.access === access)
    .map(([name]) => name)
    .join(', ') || 'none';
