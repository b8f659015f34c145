import type { AdapterDefinition } from '../../../src/core/adapter.js';
import { createNorthwind } from './adapter.js';
import { parseSettings } from './schemas.js';

/** Northwind, a CRM that is invented, for docs/adapters.md. Settings: `{baseUrl, token, timeout?}`, the last in milliseconds. */
export const northwind: AdapterDefinition = {
  kind: 'northwind',
  create: (settings, context) => createNorthwind(parseSettings(settings), context),
};
