/** What a write asks for, field by field, as the audit keeps it. */
import type { CallLogEntry, ContactDraft, RecordPatch } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import type { AuditChange } from '../services.js';

const names = ['firstName', 'lastName', 'name'] as const;

const spelled = (value: string | null, extension: string | null | undefined): string | null =>
  value === null || !extension ? value : `${value} ext. ${extension}`;

export function changesOfPatch(patch: RecordPatch, before: CrmRecord): readonly AuditChange[] {
  const phones = new Map(before.phones.map((phone) => [phone.key, phone]));
  const emails = new Map(before.emails.map((email) => [email.key, email]));
  return [
    ...names.flatMap((field) => {
      const value = patch[field];
      return value === undefined ? [] : [{ field, old: before[field] ?? null, new: value }];
    }),
    ...(patch.phones ?? []).map((change): AuditChange => {
      if (change.key === undefined)
        return { field: `phones.+${change.kind}`, old: null, new: spelled(change.value, change.extension) };
      const was = phones.get(change.key);
      // an extension that is not named stays
      const extension = change.extension === undefined ? was?.extension : change.extension;
      const old = was ? spelled(was.value, was.extension) : null;
      return { field: `phones.${change.key}`, old, new: spelled(change.value, extension) };
    }),
    ...(patch.emails ?? []).map(({ key, value }): AuditChange => {
      const field = `emails.${key ?? '+'}`;
      return { field, old: (key === undefined ? undefined : emails.get(key)?.value) ?? null, new: value };
    }),
  ];
}

export function changesOfDraft(draft: ContactDraft): readonly AuditChange[] {
  const added = (field: string, value: string | null | undefined): AuditChange[] =>
    value === undefined ? [] : [{ field, old: null, new: value }];
  return [
    ...names.flatMap((field) => added(field, draft[field])),
    ...added('company', draft.company?.id),
    ...(draft.phones ?? []).flatMap(({ kind, value, extension }) =>
      added(`phones.+${kind}`, spelled(value, extension)),
    ),
    ...(draft.emails ?? []).flatMap(({ value }) => added('emails.+', value)),
  ];
}

/** What was before is not known: an entry is written over. */
export const changesOfCall = ({ callId: _, contactId: _c, ...entry }: CallLogEntry): readonly AuditChange[] =>
  Object.entries(entry).map(([field, value]) => ({ field, old: null, new: String(value) }));
