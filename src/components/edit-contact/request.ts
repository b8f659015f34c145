import type { CompanyRef, RecordKey } from '../../core/contact.js';
import type { FormField } from '../../core/saving.js';

/** What a new contact starts with. */
export interface AddRequest {
  readonly values?: Readonly<Partial<Record<FormField, string>>>;
  /** Preselected companies, by connection. */
  readonly companies?: Readonly<Record<string, CompanyRef>>;
}

/** What the dialog was opened for. */
export type FormRequest =
  | { readonly kind: 'edit'; readonly contactId: RecordKey }
  | { readonly kind: 'add'; readonly initial: AddRequest; readonly callId?: string };
