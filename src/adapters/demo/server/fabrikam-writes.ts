import type { FabrikamContact, FabrikamPhone, FabrikamSlot } from './fabrikam-rows.js';
import { toE164 } from './numbers.js';

/** A merge patch (RFC 7396): what is not named stays, `null` clears. */
export interface FabrikamPatch {
  readonly fullName?: string | null;
  readonly email?: string | null;
  readonly account?: string | null;
  readonly country?: string | null;
  readonly phones?: Readonly<Partial<Record<FabrikamSlot, Partial<FabrikamPhone> | null>>>;
}

/** Values that Fabrikam CRM refuses: field to reason. */
export class Invalid extends Error {
  constructor(readonly fields: Readonly<Record<string, string>>) {
    super('invalid');
  }
}

const slots = ['business', 'cell', 'home', 'other'] as const;

/** The row after a patch; numbers are stored in E.164, read by the country `home`. */
export function patched(row: FabrikamContact, patch: FabrikamPatch, home: string): FabrikamContact {
  const fields: Record<string, string> = {};
  const phones: Partial<Record<FabrikamSlot, FabrikamPhone | null>> = { ...row.phones };
  for (const slot of slots) {
    const change = patch.phones?.[slot];
    if (change === undefined) continue;
    const now = merged(phones[slot] ?? null, change);
    const number = now && toE164(now.number ?? '', home);
    if (now && !number) fields[`phones.${slot}`] = 'is not a phone number';
    if (now?.ext && !/^\d{1,10}$/u.test(now.ext)) fields[`phones.${slot}`] = 'has an extension that is none';
    phones[slot] = now && { number: number ?? null, ext: now.ext || null };
  }
  if (patch.fullName !== undefined && !patch.fullName?.trim() && row.fullName) fields['fullName'] = 'cannot be emptied';
  if (patch.email && !/^\S+@\S+$/u.test(patch.email)) fields['email'] = 'is not an email address';
  if (Object.keys(fields).length) throw new Invalid(fields);
  return {
    ...row,
    phones,
    fullName: patch.fullName === undefined ? row.fullName : patch.fullName,
    email: patch.email === undefined ? row.email : patch.email,
    account: patch.account === undefined ? row.account : patch.account,
    country: patch.country === undefined ? row.country : patch.country,
  };
}

/** `null` for a phone without a number: it is cleared. */
function merged(now: FabrikamPhone | null, change: Partial<FabrikamPhone> | null): FabrikamPhone | null {
  if (change === null || change.number === null) return null;
  const { number, ext } = { number: null, ext: null, ...now, ...change };
  return number === null ? null : { number, ext };
}

/** What somebody else has made of the very fields that the patch is about to change. */
export function touchedBy(row: FabrikamContact, patch: FabrikamPatch): FabrikamContact {
  const phones: Partial<Record<FabrikamSlot, FabrikamPhone | null>> = { ...row.phones };
  for (const slot of slots) {
    const change = patch.phones?.[slot];
    if (change === undefined) continue;
    const number = row.phones?.[slot]?.number ?? toE164(change?.number ?? '', row.country) ?? '+442079460000';
    phones[slot] = { ext: null, number: number.replace(/\d$/u, (digit) => String((Number(digit) + 1) % 10)) };
  }
  return {
    ...row,
    phones,
    ...(patch.fullName === undefined ? {} : { fullName: `${row.fullName ?? ''} II`.trim() }),
    ...(patch.email === undefined ? {} : { email: `new.${row.email ?? patch.email ?? 'address@mail.example'}` }),
  };
}
