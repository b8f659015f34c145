import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Suggestion } from '../../core/directory.js';
import type { SourceRecord } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { joins as text } from '../../text/en/joins.js';
import type { OnestreamContactChosenEvent } from '../events.js';
import { isolated } from '../isolated.js';
import { labelsOf } from '../labels.js';
import type { LiveRegion } from '../live-region.js';
import type { LazyPart } from '../lazy-part.js';
import { recordName } from './head.js';
import { JoinSteps, type Joined } from './join-steps.js';

/** At most so many suggestions are shown. */
const limit = 3;

/** The records behind a contact, to be taken apart or joined by the agent, and contacts that may be the same person. */
export class Joins {
  readonly #steps: JoinSteps;
  readonly #search: LazyPart<unknown>;

  /** `search`: `<onestream-contact-search>`. */
  constructor(host: LitElement, live: LiveRegion, search: LazyPart<unknown>) {
    this.#steps = new JoinSteps(host, live);
    this.#search = search;
  }

  /** The records, each with a way to take it off, and a way to join another contact. */
  renderRecords(joined: Joined): TemplateResult {
    const { separated, searching } = this.#steps.stateOf(joined);
    const undo = () => separated && this.#steps.join(joined, separated.keys);
    return html`
      <ul>
        ${joined.contact.records.map((record, at) => this.#renderRecord(joined, record, `record-${at}`))}
      </ul>
      ${
        separated
          ? html`<p>
              ${isolated(text.separated(separated.who, separated.crm), separated.who, separated.crm)}
              <button type="button" class="link undo" @click=${undo}>${text.undo}</button>
            </p>`
          : nothing
      }
      ${
        searching
          ? this.#renderSearch(joined)
          : html`<p>
              <button type="button" class="link join" @click=${() => void this.#look()}>${text.joinWith}</button>
            </p>`
      }
      ${this.#search.failure(() => this.#look())}
    `;
  }

  /** Why nothing was joined, and who may be the same person: nobody is written to before the agent has decided. */
  renderSuggestions(joined: Joined, suggestions: readonly Suggestion[]) {
    const { problem } = this.#steps.stateOf(joined);
    return html`
      ${problem === undefined ? nothing : html`<p class="error">${problem}</p>`}
      ${suggestions.length ? this.#renderQuestion(joined, suggestions) : nothing}
    `;
  }

  #renderQuestion(joined: Joined, suggestions: readonly Suggestion[]): TemplateResult {
    return html`
      <section class="suggestions" aria-labelledby="same">
        <h3 id="same">${text.question}</h3>
        <ul>
          ${suggestions.slice(0, limit).map((each, at) => this.#renderSuggestion(joined, each, `same-${at}`))}
        </ul>
      </section>
    `;
  }

  /** The search comes when it is first needed. */
  async #look(): Promise<void> {
    if (await this.#search.load()) this.#steps.look();
  }

  #renderRecord(joined: Joined, source: SourceRecord, id: string): TemplateResult {
    const { connectionId, record } = source;
    const separate = () => this.#steps.separate(joined, source);
    return html`
      <li>
        <p id=${id}>
          <b><bdi>${labelsOf(joined.workspace)(connectionId)}</bdi></b>
          <bdi>${recordName(record) || common.noName}</bdi>
          ${record.company ? html`<bdi class="muted">${record.company.name}</bdi>` : nothing}
        </p>
        ${
          joined.contact.records.length > 1
            ? html`<button type="button" class="link" aria-describedby=${id} @click=${separate}>
                ${text.notSame}
              </button>`
            : nothing
        }
      </li>
    `;
  }

  #renderSearch(joined: Joined): TemplateResult {
    const choose = (event: OnestreamContactChosenEvent) => {
      event.stopPropagation(); // nobody was chosen for the call
      this.#steps.join(joined, [joined.contact.id, event.detail.contactId]);
    };
    return html`
      <onestream-contact-search
        existing-only
        .callId=${joined.callId}
        @onestream-contact-chosen=${choose}
      ></onestream-contact-search>
      <p><button type="button" @click=${() => this.#steps.leave()}>${common.cancel}</button></p>
    `;
  }

  #renderSuggestion(joined: Joined, suggestion: Suggestion, id: string): TemplateResult {
    const { contactId, connectionIds, because, name } = suggestion;
    const crms = connectionIds.map(labelsOf(joined.workspace));
    const join = () => this.#steps.join(joined, [joined.contact.id, contactId]);
    const keepApart = () => this.#steps.keepApart(joined, suggestion);
    return html`
      <li>
        <p id=${id}>
          <b><bdi>${name || common.noName}</bdi></b>
          <span class="muted small">${isolated(text.inCrms(crms), ...crms)} · ${text.because[because]}</span>
        </p>
        <button type="button" aria-describedby=${id} @click=${join}>${text.same}</button>
        <button type="button" aria-describedby=${id} @click=${keepApart}>${text.notSame}</button>
      </li>
    `;
  }
}
