import type { Clock } from '../core/clock.js';
import type { Connection } from '../core/connection.js';
import type { Directory } from '../core/directory.js';
import type { Outbox } from './outbox/outbox.js';

/** What it takes to send. */
export interface Surroundings {
  readonly directory: Directory;
  /** In workspace order. */
  readonly connections: () => readonly Connection[];
  readonly clock: Clock;
  /** One request with an end: rejects with `timeout` when a CRM takes too long for one answer. */
  readonly patiently: <T>(request: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** What every part of saving is given. */
export interface Services extends Surroundings {
  readonly outbox: Outbox;
}

export const connectionOf = ({ connections }: Pick<Services, 'connections'>, id: string): Connection | undefined =>
  connections().find((connection) => connection.id === id);

/** Resolves once national numbers can be read, or after a moment without. */
export async function canReadNumbers(numbers: Directory['numbers']): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moment = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 3_000);
  });
  await Promise.race([numbers.ready.catch(() => undefined), moment]);
  clearTimeout(timer);
}
