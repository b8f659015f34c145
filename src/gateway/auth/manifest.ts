import type { Capabilities, Operation } from '../../core/adapter.js';
import { endpoints, type Endpoint } from '../../adapters/gateway/endpoints.js';
import type { Right } from '../../adapters/gateway/schemas.js';

/** The right that each operation needs, as the endpoints have it. */
const rightFor = new Map<Operation, Right>(
  Object.values<Endpoint>(endpoints).flatMap(({ operation, right }) =>
    operation && right ? [[operation, right] as const] : [],
  ),
);

/**
 * What a user may do with a CRM: what they have no right to is nothing that it can do, so that a pencil that could not
 * work is not there.
 */
export function within(capabilities: Capabilities, rights: ReadonlySet<Right>): Capabilities {
  const may = (right: Right | undefined) => right !== undefined && rights.has(right);
  const { create, fields, ...rest } = capabilities;
  const isReader = !may('edit') && !may('create');
  const operations = capabilities.operations.filter((operation) => may(rightFor.get(operation)));
  return {
    ...rest,
    operations,
    changes: operations.includes('changes') ? capabilities.changes : 'none',
    fields: isReader
      ? Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, access: 'read' as const }]))
      : fields,
    ...(create && operations.includes('createContact') && { create }),
  };
}
