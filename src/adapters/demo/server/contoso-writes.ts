import type { ContosoCompany, ContosoContact, ContosoItem } from './contoso-rows.js';
import { forHome, toE164 } from './numbers.js';
import { Refuse } from './serve.js';

/** One operation of a JSON Patch (RFC 6902), as far as Contoso PSA takes it. */
export interface Operation {
  readonly op: 'test' | 'replace' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

const itemPath = /^\/communicationItems\/(\d+)(?:\/(value|extension))?$/u;

/** The operations that change something, once every `test` holds. */
export function checked(row: ContosoContact, operations: readonly Operation[]): readonly Operation[] {
  for (const { op, path, value } of operations) {
    if (op === 'test' && path === '/_info/rowVersion' && value !== row._info.rowVersion) {
      throw new Refuse(409, { code: 'Concurrency', message: 'The contact has been changed meanwhile' });
    }
  }
  return operations.filter(({ op }) => op !== 'test');
}

/** The row after a patch; numbers are stored as people of `home` write them. */
export function changed(row: ContosoContact, operations: readonly Operation[], home: string): ContosoContact {
  return operations.reduce((now, operation) => apply(now, operation, home), row);
}

function apply(row: ContosoContact, { op, path, value }: Operation, home: string): ContosoContact {
  const items = row.communicationItems ?? [];
  if (path === '/firstName' || path === '/lastName') {
    return { ...row, [path.slice(1)]: name(path.slice(1), value, row) };
  }
  if (op === 'add' && path === '/communicationItems/-') {
    return { ...row, communicationItems: [...items, newItem(value, nextItem(row, items), home)] };
  }
  const [, id, part] = itemPath.exec(path) ?? [];
  const item = items.find((each) => String(each.id) === id);
  if (!item) refuse(path, 'There is no such place in the contact');
  if (op === 'remove' && part === undefined) {
    return { ...row, communicationItems: items.filter((each) => each !== item) };
  }
  const edited =
    part === 'extension'
      ? { ...item, extension: extension(value, item.type) }
      : { ...item, value: text(item.type, value, home) };
  return { ...row, communicationItems: items.map((each) => (each === item ? edited : each)) };
}

/** A new contact. Contoso PSA wants a first name and a company, and takes an email address only once per company. */
export function created(
  body: unknown,
  newId: () => number,
  contacts: readonly ContosoContact[],
  companies: readonly ContosoCompany[],
): ContosoContact {
  const draft = body as {
    readonly firstName?: unknown;
    readonly lastName?: unknown;
    readonly company?: { readonly id: number };
    readonly communicationItems?: readonly unknown[];
  };
  const company = companies.find((each) => each.id === draft.company?.id);
  if (!company) refuse('company', 'A contact belongs to a company');
  if (typeof draft.firstName !== 'string' || !draft.firstName.trim()) refuse('firstName', 'First name is required');
  const id = newId();
  const home = company.country ?? 'GB';
  const items = (draft.communicationItems ?? []).map((item, at) => newItem(item, id * 10 + at, home));
  const twins = contacts.filter(
    (each) => each.company?.id === company.id && items.some((item) => item.type === 'Email' && has(each, item)),
  );
  if (twins.length) {
    throw new Refuse(409, { code: 'Duplicate', message: 'Email is taken', contactIds: twins.map((each) => each.id) });
  }
  return {
    id,
    firstName: draft.firstName,
    lastName: typeof draft.lastName === 'string' ? draft.lastName : null,
    title: null,
    company: { id: company.id, name: company.name },
    country: company.country,
    inactiveFlag: false,
    communicationItems: items,
    _info: { rowVersion: 0, lastUpdated: '', updatedBy: '' },
  };
}

/** What somebody else has made of the very fields that the operations are about to change. */
export function touched(row: ContosoContact, operations: readonly Operation[]): ContosoContact {
  return operations.reduce((now, { op, path, value }) => {
    const items = now.communicationItems ?? [];
    if (path === '/firstName') return { ...now, firstName: `${now.firstName ?? ''} II`.trim() };
    if (path === '/lastName') return { ...now, lastName: `${now.lastName ?? ''} II`.trim() };
    if (op === 'add')
      return { ...now, communicationItems: [...items, other(value as ContosoItem, nextItem(now, items))] };
    const id = itemPath.exec(path)?.[1];
    return { ...now, communicationItems: items.map((each) => (String(each.id) === id ? other(each, each.id) : each)) };
  }, row);
}

const other = (item: ContosoItem, id: number): ContosoItem => ({
  ...item,
  id,
  value:
    item.type === 'Email'
      ? `new.${item.value}`
      : (item.value ?? '').replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10)),
});

const has = (row: ContosoContact, item: ContosoItem): boolean =>
  (row.communicationItems ?? []).some(
    (each) => each.type === 'Email' && each.value?.toLowerCase() === item.value?.toLowerCase(),
  );

const nextItem = (row: ContosoContact, items: readonly ContosoItem[]): number =>
  Math.max(row.id * 10, ...items.map((item) => item.id + 1));

function newItem(value: unknown, id: number, home: string): ContosoItem {
  const item = value as Partial<ContosoItem>;
  const type = item.type ?? 'Other';
  return { id, type, value: text(type, item.value, home), extension: extension(item.extension, type) };
}

function name(field: string, value: unknown, row: ContosoContact): string | null {
  if (typeof value === 'string' && value.trim()) return value.length > 100 ? refuse(field, 'Too long') : value;
  // A name that was missing may go on missing.
  return field === 'firstName' && row.firstName ? refuse(field, 'First name is required') : null;
}

function text(type: ContosoItem['type'], value: unknown, home: string): string {
  if (typeof value !== 'string' || value.length > 250) return refuse(type, 'Not a text of at most 250 characters');
  if (type === 'Email') return /^\S+@\S+$/u.test(value) ? value : refuse(type, 'Not an email address');
  if (!/\d/u.test(value)) return refuse(type, 'Not a number');
  const e164 = toE164(value, home);
  return e164 ? forHome(e164, home) : value;
}

function extension(value: unknown, type: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' && /^\d{1,15}$/u.test(value) ? value : refuse(type, 'Not an extension');
}

function refuse(field: string, message: string): never {
  throw new Refuse(400, { code: 'InvalidObject', message: 'Contact is not valid', errors: [{ field, message }] });
}
