import type { AdapterDefinition } from '../../../core/adapter.js';
import { createContoso } from './adapter.js';
import { parseSettings } from './schemas.js';

/** Contoso PSA, a demo CRM in the manner of a professional services automation. Settings: `{baseUrl, token, timeout?}`, the last in milliseconds. */
export const contoso: AdapterDefinition = {
  kind: 'contoso',
  create: (settings, context) => createContoso(parseSettings(settings), context),
};
