import type { RecordPatch } from '../../src/core/adapter.js';
import type { CrmRecord, Email, Phone } from '../../src/core/contact.js';

/** What a CRM makes of a patch: items named by key change in place, `null` clears, the rest stays. */
export function applyPatch(record: CrmRecord, patch: RecordPatch): CrmRecord {
  const next: Record<string, unknown> = { ...record };
  for (const field of ['firstName', 'lastName', 'name'] as const) {
    const value = patch[field];
    if (value === null) delete next[field];
    else if (value !== undefined) next[field] = value;
  }
  return { ...(next as unknown as CrmRecord), phones: phones(record, patch), emails: emails(record, patch) };
}

function phones(record: CrmRecord, patch: RecordPatch): readonly Phone[] {
  let list = [...record.phones];
  for (const change of patch.phones ?? []) {
    if (change.key === undefined) {
      const { kind, value, extension } = change;
      list.push({ key: fresh(list), kind, value, ...(extension ? { extension } : {}) });
    } else if (change.value === null) {
      list = list.filter(({ key }) => key !== change.key);
    } else {
      const { value } = change;
      list = list.map((phone) => {
        if (phone.key !== change.key) return phone;
        const { extension: before, ...rest } = phone;
        const extension = change.extension === undefined ? before : change.extension;
        return { ...rest, value, ...(extension ? { extension } : {}) };
      });
    }
  }
  return list;
}

function emails(record: CrmRecord, patch: RecordPatch): readonly Email[] {
  let list = [...record.emails];
  for (const change of patch.emails ?? []) {
    const { value } = change;
    if (change.key === undefined) list.push({ key: fresh(list), value: change.value });
    else if (value === null) list = list.filter(({ key }) => key !== change.key);
    else list = list.map((email) => (email.key === change.key ? { ...email, value } : email));
  }
  return list;
}

const fresh = (list: readonly { readonly key: string }[]) => {
  let at = list.length;
  while (list.some(({ key }) => key === `n${at}`)) at++;
  return `n${at}`;
};
