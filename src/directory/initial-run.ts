import type { CheckRun, EntityProgress } from '../core/check.js';

const waiting: EntityProgress = { state: 'waiting', pulled: 0, added: 0, changed: 0, removed: 0 };

/** A connection that was never checked. */
export const initialRun = (connectionId: string): CheckRun => ({
  connectionId,
  state: 'waiting',
  entities: { contacts: waiting, companies: waiting, users: waiting },
});
