import * as z from 'zod/mini';
import type { AdapterDefinition } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { adapterOf, demoCrm, type DemoCrm } from './crm.js';

const settings = z.object({ crm: z.enum(['contoso', 'fabrikam']) });

/** The demo CRMs, inside the page: no network, no account, and no evidence of any vendor. Settings: `{crm: 'contoso' | 'fabrikam'}`. */
export const demo: AdapterDefinition = {
  kind: 'demo',
  create: (input) => adapterOf(crmOf(input)),
  linkOrigins: (input) => crmOf(input).linkOrigins,
};

function crmOf(input: unknown): DemoCrm {
  const result = z.safeParse(settings, input);
  if (!result.success) throw new CrmError('invalid', { fields: { crm: 'contoso or fabrikam' } });
  return demoCrm(result.data.crm);
}
