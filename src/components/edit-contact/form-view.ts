import type { ConnectionView } from '../../core/connection.js';
import type { CompanyRef } from '../../core/contact.js';
import type { CrmError } from '../../core/errors.js';
import type { Contact } from '../../core/person.js';
import { isUnderWay, type FieldState, type FormField, type FormState } from '../../core/saving.js';
import type { Workspace } from '../../workspace/types.js';
import { reason } from '../../text/en/reasons.js';
import type { SaveRows, SaveVerbs } from '../save-rows.js';
import type { OpenForm } from './open-form.js';
import type { CompanyBox } from './company-box.js';

/** What the element around the form gives to it. */
export interface FormHost {
  /** Update or Add was pressed. */
  readonly attempted: boolean;
  /** The number of a call from somebody unknown. */
  readonly offerNumber: string | undefined;
  readonly rows: SaveRows;
  companyBox(connectionId: string): CompanyBox;
  focus(field: FormField): void;
  /** The save has been given up where it could be. */
  discarded(): void;
}

/** What the parts of the dialog show, and the verbs that they call. */
export class FormView {
  readonly state: FormState;
  /** Sending: nothing can be changed until every CRM has answered. */
  readonly busy: boolean;
  readonly contact: Contact | undefined;
  readonly connections: readonly ConnectionView[];

  constructor(
    readonly workspace: Workspace,
    private readonly form: OpenForm,
    private readonly host: FormHost,
  ) {
    this.state = form.state;
    this.busy = this.state.save !== undefined && isUnderWay(this.state.save);
    this.connections = workspace.$connections.get();
    this.contact = form.request.kind === 'edit' ? workspace.directory.contact(form.request.contactId) : undefined;
  }

  get attempted(): boolean {
    return this.host.attempted;
  }

  get offerNumber(): string | undefined {
    return this.host.offerNumber;
  }

  companyBox(connectionId: string): CompanyBox {
    return this.host.companyBox(connectionId);
  }

  labelOf(connectionId: string): string {
    return this.connections.find(({ id }) => id === connectionId)?.label ?? connectionId;
  }

  why(error: CrmError | undefined, crm: string): string {
    return error ? reason(error, crm) : '';
  }

  /** Whether a chosen CRM cannot do without this field, once that was asked. */
  isMissing(field: FormField | 'company'): boolean {
    return this.attempted && this.state.targets.some(({ chosen, missing }) => chosen && missing.includes(field));
  }

  /** Whether a field can only be read: while sending, or because no CRM behind it takes it. */
  isLocked({ cannot }: FieldState): boolean {
    const all = this.state.records.length;
    return this.busy || (all > 0 && cannot.length >= all);
  }

  set(field: FormField, value: string): void {
    this.form.set(field, value);
  }

  useNumber(field: FormField, number: string): void {
    this.form.set(field, number);
    this.host.focus(field);
  }

  tick(field: FormField, connectionId: string, on: boolean): void {
    this.form.tick(field, connectionId, on);
  }

  useFrom(field: FormField, connectionId: string): void {
    this.form.useFrom(field, connectionId);
    this.host.focus(field);
  }

  choose(connectionId: string, on: boolean): void {
    this.form.choose(connectionId, on);
  }

  setCompany(connectionId: string, company: CompanyRef | undefined): void {
    this.form.setCompany(connectionId, company);
  }

  get rows(): SaveRows {
    return this.host.rows;
  }

  /** What can be done about the save that this form has started. */
  get verbs(): SaveVerbs {
    return {
      retry: (_, connectionId) => this.form.retry(connectionId),
      keepTheirs: (_, connectionId) => this.form.keepTheirs(connectionId),
      discard: (_, connectionId) => this.form.discard(connectionId).then(() => this.host.discarded()),
    };
  }
}
