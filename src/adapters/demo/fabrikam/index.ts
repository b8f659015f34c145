import type { AdapterDefinition } from '../../../core/adapter.js';
import { createFabrikam } from './adapter.js';
import { parseSettings } from './schemas.js';

/** Fabrikam CRM, a demo CRM in the manner of a sales CRM. Settings: `{baseUrl, token, timeout?}`, the last in milliseconds. */
export const fabrikam: AdapterDefinition = {
  kind: 'fabrikam',
  create: (settings, context) => createFabrikam(parseSettings(settings), context),
};
