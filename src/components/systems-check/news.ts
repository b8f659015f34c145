import type { CheckRun } from '../../core/check.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';
import { isOngoing } from './render-connection.js';

/** What is worth saying of the step from one state of all checks to the next: that they began, or how they ended. */
export function newsOf(
  before: readonly CheckRun[],
  now: readonly CheckRun[],
  labelOf: (connectionId: string) => string,
): string | undefined {
  const was = before.some(isRunning);
  const is = now.some(isRunning);
  if (is && !was) return text.begun;
  if (!was || now.some(isOngoing)) return undefined;
  const failed = now.filter(({ state }) => state === 'failed').map(({ connectionId }) => labelOf(connectionId));
  if (failed.length) return text.failedIn(failed);
  return now.some(({ state }) => state === 'stopped') ? text.stopped : text.ended;
}

const isRunning = ({ state }: CheckRun): boolean => state === 'running';
