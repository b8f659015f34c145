import type { CheckRun } from '../core/check.js';
import type { Readable } from '../core/readable.js';
import type { OutboxStore } from '../saving/outbox/store.js';
import type { LazySaving } from './lazy-saving.js';

export interface Waiting {
  readonly saving: Pick<LazySaving, 'wake' | 'hurry'>;
  readonly outbox: Pick<OutboxStore, 'keys' | 'listen'>;
  readonly $runs: Readable<readonly CheckRun[]>;
  /** Once the directory holds what was kept of it: before, nobody can tell whose records an edit is for. */
  readonly known: Promise<void>;
}

/** Sees to it that edits of an earlier page go out, and that those that wait do so as soon as there is hope. */
export function sendWhatWaits({ saving, outbox, $runs, known }: Waiting): () => void {
  const answeredAt = new Map<string, number>();
  const stopListening = outbox.listen(() => saving.wake());
  const stopWatching = $runs.listen((runs) => {
    for (const { connectionId, freshAt = 0 } of runs) {
      if (freshAt > (answeredAt.get(connectionId) ?? 0)) saving.hurry(connectionId);
      answeredAt.set(connectionId, freshAt);
    }
  });
  const online = () => saving.hurry();
  addEventListener('online', online);
  void known.then(async () => {
    if ((await outbox.keys()).length) saving.wake();
  });
  return () => {
    stopListening();
    stopWatching();
    removeEventListener('online', online);
  };
}
