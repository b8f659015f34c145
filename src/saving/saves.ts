import { atom } from 'nanostores';
import type { RecordKey } from '../core/contact.js';
import { asCrmError } from '../core/patience.js';
import type { Readable } from '../core/readable.js';
import { isUnderWay, type FormField, type Save, type SaveResult } from '../core/saving.js';
import { newId } from './id.js';

/** The part of a save that concerns one CRM. */
export interface Leg {
  readonly connectionId: string;
  /** `planned` is sent; anything else is already the answer. */
  readonly initial: SaveResult;
  /** Sends; called again, it tries again. */
  send(): Promise<SaveResult>;
}

/** What is to be sent, and of whom. */
export interface SaveOrder {
  readonly kind: Save['kind'];
  readonly fields: readonly FormField[];
  readonly legs: readonly Leg[];
  /** Asked again after each answer: a new contact gets its key from the first CRM that has made it. */
  readonly contactId: () => RecordKey | undefined;
}

/** A save that has been started. It goes on whether or not anybody listens. */
export interface Job {
  readonly save: Save;
  /** Resolves once every CRM has answered. Never rejects. */
  readonly settled: Promise<void>;
  /** Sends again what did not reach this CRM; does nothing where nothing is left to be sent. */
  retry(connectionId: string): Promise<void>;
}

export interface Saves {
  readonly $saves: Readable<readonly Save[]>;
  /** `onChange` is called with each new state. */
  start(plan: SaveOrder, onChange: (save: Save) => void): Job;
  retry(saveId: string, connectionId: string): Promise<void>;
  dismiss(saveId: string): void;
}

const retryable: readonly SaveResult['state'][] = ['failed', 'conflict', 'unsure'];

/** `isSame` tells whether two keys are keys of one person: only the last save of each is kept. */
export function createSaves(isSame: (one: RecordKey, other: RecordKey) => boolean): Saves {
  const $saves = atom<readonly Save[]>([]);
  const jobs = new Map<string, Job>();

  const replaces = (save: Save, other: Save): boolean =>
    save.contactId !== undefined && other.contactId !== undefined && isSame(save.contactId, other.contactId);
  const list = (save: Save) => {
    const others = $saves.get().filter((other) => !replaces(save, other));
    $saves.set([save, ...others]);
    for (const id of jobs.keys()) if (!$saves.get().some((kept) => kept.id === id)) jobs.delete(id);
  };
  const update = (save: Save) => {
    if (jobs.has(save.id)) $saves.set($saves.get().map((other) => (other.id === save.id ? save : other)));
  };

  return {
    $saves,
    start(plan, onChange) {
      const job = startJob(plan, (save) => {
        update(save);
        onChange(save);
      });
      jobs.set(job.save.id, job);
      list(job.save);
      onChange(job.save);
      return job;
    },
    retry: async (saveId, connectionId) => jobs.get(saveId)?.retry(connectionId),
    dismiss(saveId) {
      const save = jobs.get(saveId)?.save;
      if (!save || isUnderWay(save)) return;
      jobs.delete(saveId);
      $saves.set($saves.get().filter(({ id }) => id !== saveId));
    },
  };
}

function startJob({ kind, fields, legs, contactId }: SaveOrder, onChange: (save: Save) => void): Job {
  const common = { id: newId(), kind, fields, startedAt: Date.now() };
  const results = new Map(legs.map(({ connectionId, initial }) => [connectionId, initial]));
  const current = (): Save => {
    const id = contactId();
    const list = [...results].map(([connectionId, result]) => ({ connectionId, result }));
    return { ...common, ...(id !== undefined && { contactId: id }), results: list };
  };
  let save = current();

  function put(connectionId: string, result: SaveResult): void {
    results.set(connectionId, result);
    save = current();
    onChange(save);
  }
  async function send(leg: Leg): Promise<void> {
    put(leg.connectionId, { state: 'sending' });
    const result = await leg
      .send()
      .catch((error: unknown): SaveResult => ({ state: 'failed', error: asCrmError(error) }));
    put(leg.connectionId, result);
  }

  // sent once the caller has the job, so that every state reaches it
  const planned = legs.filter(({ initial }) => initial.state === 'planned');
  const settled = Promise.resolve().then(async () => void (await Promise.all(planned.map(send))));

  return {
    get save() {
      return save;
    },
    settled,
    async retry(connectionId) {
      const leg = legs.find((each) => each.connectionId === connectionId);
      if (leg && retryable.includes(results.get(connectionId)?.state ?? 'nothing')) await send(leg);
    },
  };
}
