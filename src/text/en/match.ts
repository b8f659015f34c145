import type { CompanyMatch, ContactMatch } from '../../core/match.js';
import { fieldName } from './fields.js';

const olderPlan = 'older numbering plan';
const matches = (field: string, crm: string): string => `matches ${field}, in ${crm}`;

/**
 * Why a contact stands for a number: the field and the CRM, then what is not plain about it. `crm` is the connection's
 * label; `isWhole`: the number is a whole one, so that a short match means an extension that only one side has.
 */
export function whyContact({ field, grade, byHistory, chosen }: ContactMatch, crm: string, isWhole: boolean): string {
  return [
    matches(fieldName(field), crm),
    grade === 'main number' && 'by main number',
    grade === 'short' && (isWhole ? 'extension unknown' : 'short number'),
    byHistory && olderPlan,
    chosen && (chosen === 1 ? 'chosen once' : `chosen ${chosen} times`),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Why a company stands for a number. */
export function whyCompany({ isHeadOffice, site, byHistory }: CompanyMatch, crm: string): string {
  const why = isHeadOffice ? `by main number, in ${crm}` : matches(site ?? fieldName('main'), crm);
  return byHistory ? `${why} · ${olderPlan}` : why;
}
