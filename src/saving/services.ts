import type { Connection } from '../core/connection.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Saves } from './saves.js';

/** What every part of saving is given. */
export interface Services {
  readonly directory: Directory;
  /** In workspace order. */
  readonly connections: () => readonly Connection[];
  readonly saves: Saves;
  /** How long one CRM may take for one answer, in milliseconds. */
  readonly patience: number;
  /** Does one thing after the other for each record. */
  readonly inTurn: <T>(key: RecordKey, work: () => Promise<T>) => Promise<T>;
}

export const connectionOf = ({ connections }: Services, id: string): Connection | undefined =>
  connections().find((connection) => connection.id === id);

export function createTurns(): Services['inTurn'] {
  const last = new Map<RecordKey, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const turn = before ? before.then(work, work) : work();
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}

/** Resolves once national numbers can be read, or after a moment without. */
export async function canReadNumbers(numbers: Directory['numbers']): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moment = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 3_000);
  });
  await Promise.race([numbers.ready.catch(() => undefined), moment]);
  clearTimeout(timer);
}
