import type { CompanyRef } from '../../core/contact.js';
import { isCrmError } from '../../core/errors.js';
import { isUnderWay, type FormField, type FormSession, type FormState } from '../../core/saving.js';
import type { Workspace } from '../../workspace/types.js';
import { patience } from './closing.js';
import { knownForm } from './known-form.js';
import type { FormRequest } from './request.js';

/**
 * One opening of the dialog. It shows what is known at once; what is typed before the code that saves has arrived is handed
 * on to it. It goes on after the dialog has closed for as long as something is under way.
 */
export class OpenForm {
  /** Why there is nothing that could save: its code did not arrive, or the directory knows no such contact. */
  failure: 'not loaded' | 'unknown contact' | undefined;
  /** A save has been on its way for longer than the dialog waits. */
  late = false;
  #typed = new Map<FormField, string>();
  #session: FormSession | undefined;
  #loading: Promise<FormSession | undefined>;
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly workspace: Workspace,
    readonly request: FormRequest,
    private readonly onChange: () => void,
  ) {
    this.#loading = this.#load();
  }

  /** Once the code that saves has arrived, or has not. */
  get loaded(): Promise<unknown> {
    return this.#loading;
  }

  get state(): FormState {
    return this.#session?.$form.get() ?? knownForm(this.workspace, this.request, this.#typed);
  }

  set(field: FormField, value: string): void {
    if (this.#session) return this.#session.set(field, value);
    this.#typed.set(field, value);
    this.onChange();
  }

  useFrom(field: FormField, connectionId: string): void {
    this.#session?.useFrom(field, connectionId);
  }

  tick(field: FormField, connectionId: string, on: boolean): void {
    this.#session?.tick(field, connectionId, on);
  }

  choose(connectionId: string, on: boolean): void {
    this.#session?.choose(connectionId, on);
  }

  setCompany(connectionId: string, company: CompanyRef | undefined): void {
    this.#session?.setCompany(connectionId, company);
  }

  /** As the session's; `unavailable` where there is none. */
  async submit(
    options: Parameters<FormSession['submit']>[0],
  ): Promise<Awaited<ReturnType<FormSession['submit']>> | 'unavailable'> {
    const session = await this.#loading;
    return session ? session.submit(options) : 'unavailable';
  }

  async retry(connectionId: string): Promise<void> {
    await this.#session?.retry(connectionId);
  }

  async keepTheirs(connectionId: string): Promise<void> {
    await this.#session?.keepTheirs(connectionId);
  }

  async discard(connectionId: string): Promise<void> {
    await this.#session?.discard(connectionId);
  }

  /** Tries once more to start. */
  async reload(): Promise<void> {
    this.failure = undefined;
    this.onChange();
    this.#loading = this.#load();
    await this.#loading;
  }

  /** The dialog has closed. What is being saved goes on. */
  close(): void {
    this.#closed = true;
    this.#session?.close();
  }

  async #load(): Promise<FormSession | undefined> {
    try {
      const session = await this.#start();
      for (const [field, value] of this.#typed) session.set(field, value);
      this.#session = session;
      session.$form.listen(() => this.#changed());
      if (this.#closed) session.close();
      return session;
    } catch (error) {
      this.failure = isCrmError(error, 'not-found') ? 'unknown contact' : 'not loaded';
      return undefined;
    } finally {
      this.onChange();
    }
  }

  #start(): Promise<FormSession> {
    const { saving } = this.workspace;
    return this.request.kind === 'edit' ? saving.edit(this.request.contactId) : saving.add(this.request.initial);
  }

  #changed(): void {
    const { save } = this.state;
    if (!save || !isUnderWay(save)) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.late = false;
    } else {
      this.#timer ??= setTimeout(() => {
        this.late = true;
        this.onChange();
      }, patience);
    }
    this.onChange();
  }
}
