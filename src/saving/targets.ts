import type { Capabilities, ContactDraft } from '../core/adapter.js';
import type { Connection } from '../core/connection.js';
import { recordKey, type CompanyRef } from '../core/contact.js';
import { joinName } from '../core/names.js';
import type { FormField, FormTarget } from '../core/saving.js';
import { putTogether } from './extension.js';
import { extensionOf, isWritable, numberFields } from './fields.js';
import { noCapabilities } from './model.js';
import type { KeptAttempt, Made } from './outbox/kept.js';
import { spell } from './plan.js';
import { connectionOf, type Surroundings } from './services.js';
import type { Edit } from './task.js';
import type { Place } from './values.js';

export type Typed = ReadonlyMap<FormField, Edit>;

/** One CRM in which the contact may be added. */
export interface Target {
  readonly connectionId: string;
  chosen: boolean;
  company?: CompanyRef | undefined;
  /** Who has chosen it, or that there is none: only a guess gives way to a better one. */
  companyBy: 'guess' | 'host' | 'agent';
  /** The last attempt, which may have arrived. */
  attempt?: KeptAttempt | undefined;
  made?: Made | undefined;
}

export const canCreate = ({ adapter }: Connection): boolean =>
  adapter.createContact !== undefined && adapter.capabilities.create !== undefined;

export const capabilitiesOf = (services: Surroundings, { connectionId }: Pick<Target, 'connectionId'>): Capabilities =>
  connectionOf(services, connectionId)?.adapter.capabilities ?? noCapabilities;

interface Placed {
  readonly connectionId: string;
  readonly company?: CompanyRef | undefined;
  readonly made?: Made | undefined;
}

/** How values are read and written in a contact that is still to be made, or has just been. */
export function placeOf(services: Surroundings, target: Placed): Place {
  const { directory } = services;
  const { connectionId, company, made } = target;
  return {
    capabilities: capabilitiesOf(services, target),
    country: directory.countryOf(recordKey(connectionId, made?.id ?? ''), company),
    numbers: directory.numbers,
  };
}

/** What the CRM is asked to make, of the fields that it has. */
export function draftFor(typed: Typed, place: Place, company: CompanyRef | undefined): ContactDraft {
  const { capabilities } = place;
  const valueOf = (field: FormField) => (isWritable(field, capabilities) ? (typed.get(field)?.value ?? '') : '');
  const phones = numberFields.flatMap((kind) => {
    const number = typed.get(kind);
    if (!number || !valueOf(kind)) return [];
    const parts = { number: spell(number, place), extension: valueOf(extensionOf(kind)) };
    if (!capabilities.fields[kind]?.extension) return [{ kind, value: putTogether(parts) }];
    return [{ kind, value: parts.number, ...(parts.extension && { extension: parts.extension }) }];
  });
  const email = valueOf('email');
  return {
    ...nameFor(valueOf, capabilities),
    ...(company && (needsCompany(capabilities) || capabilities.fields.company?.access === 'write') && { company }),
    ...(phones.length > 0 && { phones }),
    ...(email && { emails: [{ value: email }] }),
  };
}

type Names = Pick<ContactDraft, 'firstName' | 'lastName' | 'name'>;

function nameFor(valueOf: (field: FormField) => string, { names }: Capabilities): Names {
  const [firstName, lastName] = [valueOf('firstName'), valueOf('lastName')];
  if (names === 'parts') return { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const name = valueOf('name') || joinName(firstName, lastName);
  return name ? { name } : {};
}

export const needsCompany = ({ create }: Capabilities): boolean =>
  (create?.required ?? []).some((need) => need === 'company' || (need.length === 1 && need[0] === 'company'));

/** What the form shows of a target. */
export function targetState(typed: Typed, target: Target, capabilities: Capabilities): FormTarget {
  const { connectionId, chosen, company } = target;
  const required = capabilities.create?.required ?? [];
  return {
    connectionId,
    chosen,
    needsCompany: needsCompany(capabilities),
    ...(company && { company }),
    missing: missingIn(required, typed, company),
  };
}

type Need = NonNullable<Capabilities['create']>['required'][number];

/** Of several ways to satisfy a CRM the first that the form has is named. What the form does not have is left to the CRM. */
function missingIn(required: readonly Need[], typed: Typed, company: CompanyRef | undefined): FormTarget['missing'] {
  const missing = required.flatMap((need) => {
    const ways = (Array.isArray(need) ? need : [need]).flatMap((field) => waysTo(field as string, typed));
    const met = ways.some((field) => (field === 'company' ? company : typed.get(field)?.value));
    return met ? [] : ways.slice(0, 1);
  });
  return [...new Set(missing)];
}

function waysTo(field: string, typed: Typed): readonly (FormField | 'company')[] {
  if (field === 'company') return ['company'];
  const fields: readonly FormField[] =
    field === 'name' && !typed.has('name') ? ['firstName', 'lastName'] : [field as FormField];
  return fields.filter((each) => typed.has(each));
}
