import type { LitElement } from 'lit';
import type { RecordKey } from '../../core/contact.js';
import type { Suggestion } from '../../core/directory.js';
import type { Contact, SourceRecord } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { joins as text } from '../../text/en/joins.js';
import type { Workspace } from '../../workspace/types.js';
import { labelsOf } from '../labels.js';
import type { LiveRegion } from '../live-region.js';
import { recordName } from './head.js';

/** Whose card it is. */
export interface Joined {
  readonly workspace: Workspace;
  readonly contact: Contact;
  /** The key by which the card knows the contact: it stays when records come and go. */
  readonly contactId: RecordKey;
  readonly callId: string | undefined;
  /** Whether a form is open, whose draft is for the records of this moment: it comes first, and gets the focus. */
  readonly insist: () => boolean;
}

/** Whether the agent may go on; what they do in a call's card keeps that card on screen. */
function isFree({ workspace, callId, insist }: Joined): boolean {
  if (insist()) return false;
  if (callId !== undefined) workspace.calls.typing(callId);
  return true;
}

/** What has come of the last step. */
export interface JoinState {
  /** A record that has just been taken off, with those that it was joined with. */
  readonly separated?: { readonly keys: readonly RecordKey[]; readonly who: string; readonly crm: string };
  /** Why nothing was joined. */
  readonly problem?: string;
  /** Another contact is being looked for. */
  readonly searching?: boolean;
}

/** Joins records and takes them apart when the agent says so, and tells what has come of it. */
export class JoinSteps {
  readonly #host: LitElement;
  readonly #live: LiveRegion;
  #contactId: RecordKey | undefined;
  #state: JoinState = {};

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#live = live;
  }

  /** What was done in another contact's card is of no use in this one. */
  stateOf({ contactId }: Joined): JoinState {
    if (contactId !== this.#contactId) this.#state = {};
    this.#contactId = contactId;
    return this.#state;
  }

  /** Takes this record off the contact. */
  separate(joined: Joined, { key, connectionId, record }: SourceRecord): void {
    if (!isFree(joined)) return;
    const { workspace, contact } = joined;
    const others = contact.records.filter((other) => other.key !== key).map((other) => other.key);
    const who = recordName(record) || common.noName;
    const crm = labelsOf(workspace)(connectionId);
    workspace.directory.unlink(key);
    this.#is({ separated: { keys: [key, ...others], who, crm } }, text.separated(who, crm), ['.undo']);
  }

  /** Makes the persons of these keys one, unless that would put two records of one CRM into one person. */
  join(joined: Joined, keys: readonly RecordKey[]): void {
    if (!isFree(joined)) return;
    const { workspace } = joined;
    const { directory } = workspace;
    const persons = new Map(keys.flatMap((key) => directory.contact(key) ?? []).map((person) => [person.id, person]));
    const records = [...persons.values()].flatMap((person) => person.records);
    if (persons.size < 2) this.#fails(text.alreadyJoined);
    else if (directory.link(keys)) {
      const { records: all = [] } = directory.contact(keys[0] ?? '') ?? {};
      this.#is({}, text.joined(crmsOf(all, workspace)), ['summary']);
    } else {
      const twice = records.filter(({ connectionId }, at) =>
        records.slice(0, at).some((before) => before.connectionId === connectionId),
      );
      this.#fails(text.refused([...new Set(crmsOf(twice, workspace))]));
    }
  }

  /** The contact that is suggested is somebody else. */
  keepApart(joined: Joined, { contactId, name }: Suggestion): void {
    if (!isFree(joined)) return;
    const { workspace, contact } = joined;
    workspace.directory.unlink(
      contactId,
      contact.records.map(({ key }) => key),
    );
    this.#is({}, text.keptApart(name || common.noName), ['.suggestions button', 'summary']);
  }

  look(): void {
    this.#is({ searching: true }, undefined, ['onestream-contact-search']);
  }

  leave(): void {
    this.#is({}, undefined, ['.join']);
  }

  #fails(problem: string): void {
    this.#is({ problem }, problem, ['.join', '.suggestions button']);
  }

  /** `focus`: where the focus goes, at the first that is there, as what had it may be gone. */
  #is(state: JoinState, message: string | undefined, focus: readonly string[]): void {
    this.#state = state;
    if (message !== undefined) this.#live.say(message);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const places = focus.map((selector) => this.#host.renderRoot.querySelector<HTMLElement>(selector));
      places.find((place) => place)?.focus();
    });
  }
}

const crmsOf = (records: readonly SourceRecord[], workspace: Workspace): readonly string[] =>
  records.map(({ connectionId }) => labelsOf(workspace)(connectionId));
