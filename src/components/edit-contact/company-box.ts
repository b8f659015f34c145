import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Company, CompanyRef } from '../../core/contact.js';
import type { FormTarget } from '../../core/saving.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import type { FormView } from './form-view.js';
import { companyNamed, matchCompanies } from './match-companies.js';

const most = 20;

/** The combobox in which the company of a new contact is chosen, for one CRM. */
export class CompanyBox {
  /** What was typed; absent while the chosen company is shown. */
  #query: string | undefined;
  #open = false;
  #active = -1;
  #options: readonly Company[] = [];

  constructor(
    private readonly connectionId: string,
    private readonly redraw: () => void,
  ) {}

  render(view: FormView, { company }: FormTarget, missingId: string | undefined): TemplateResult {
    const crm = view.labelOf(this.connectionId);
    const [id, listId, noneId] = [
      `company-${this.connectionId}`,
      `companies-${this.connectionId}`,
      `none-${this.connectionId}`,
    ];
    const value = this.#query ?? company?.name ?? '';
    this.#options = this.#open ? matchCompanies(this.#companies(view), this.#query ?? '', most) : [];
    this.#active = Math.min(this.#active, this.#options.length - 1);
    const none = Boolean(value.trim()) && !company && !matchCompanies(this.#companies(view), value, 1).length;
    return html`
      <div class="field company" part="field">
        <label id="${id}-label" for=${id}>${text.companyIn(crm)}</label>
        <input
          id=${id}
          role="combobox"
          aria-labelledby="${id}-label"
          dir="auto"
          autocomplete="off"
          spellcheck="false"
          aria-autocomplete="list"
          aria-expanded=${this.#options.length ? 'true' : 'false'}
          aria-controls=${listId}
          aria-activedescendant=${this.#active >= 0 ? `${listId}-${this.#active}` : nothing}
          aria-invalid=${view.attempted && !company ? 'true' : nothing}
          aria-describedby=${[none ? noneId : '', missingId ?? ''].filter(Boolean).join(' ') || nothing}
          .value=${live(value)}
          ?readonly=${view.busy}
          @input=${(event: InputEvent) => this.#type(view, company, (event.target as HTMLInputElement).value)}
          @click=${() => this.#show(!view.busy)}
          @keydown=${(event: KeyboardEvent) => this.#press(view, event)}
          @blur=${() => this.#show(false)}
        />
        ${none ? html`<p id=${noneId} class="note warning">${text.noSuchCompany(crm)}</p>` : nothing}
        ${this.#renderList(view, listId, crm)}
      </div>
    `;
  }

  #renderList(view: FormView, listId: string, crm: string): TemplateResult {
    // pressing the mouse must not take the focus, and with it the list, away before the click
    return html`
      <ul
        id=${listId}
        role="listbox"
        aria-label=${text.companiesIn(crm)}
        ?hidden=${!this.#options.length}
        @mousedown=${(event: MouseEvent) => event.preventDefault()}
      >
        ${this.#options.map((option, at) => this.#renderOption(view, option, `${listId}-${at}`, at === this.#active))}
      </ul>
    `;
  }

  #renderOption(view: FormView, option: Company, id: string, active: boolean): TemplateResult {
    const choose = () => this.#choose(view, option);
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- keys go to the combobox, which keeps the focus
    return html`<li id=${id} role="option" aria-selected=${active ? 'true' : 'false'} @click=${choose}>
      <bdi>${option.name}</bdi>
    </li>`;
  }

  #companies(view: FormView): readonly Company[] {
    return view.workspace.directory.companies(this.connectionId);
  }

  #type(view: FormView, chosen: CompanyRef | undefined, typed: string): void {
    this.#query = typed;
    this.#active = -1;
    this.#open = true;
    const named = companyNamed(this.#companies(view), typed);
    if (named?.id !== chosen?.id) view.setCompany(this.connectionId, named && refOf(named));
    this.redraw();
  }

  #choose(view: FormView, company: Company): void {
    this.#query = undefined;
    view.setCompany(this.connectionId, refOf(company));
    this.#show(false);
  }

  #show(open: boolean): void {
    this.#open = open;
    this.#active = -1;
    this.redraw();
  }

  #press(view: FormView, event: KeyboardEvent): void {
    if (event.isComposing || view.busy) return;
    const active = this.#options[this.#active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && active) this.#choose(view, active);
    else if (event.key === 'Escape' && this.#options.length) this.#show(false);
    else return;
    // what the list has answered is no longer for the dialog
    event.preventDefault();
    event.stopPropagation();
  }

  /** Beyond either end the input itself is next, as is usual. */
  #move(step: 1 | -1): void {
    if (!this.#open) this.#open = true;
    else {
      const places = this.#options.length + 1;
      this.#active = ((this.#active + 1 + step + places) % places) - 1;
    }
    this.redraw();
  }
}

const refOf = ({ id, name }: Company): CompanyRef => ({ id, name });
