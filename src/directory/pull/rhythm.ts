import { isCrmError, type CrmErrorCode } from '../../core/errors.js';
import { asCrmError } from '../../core/patience.js';
import { canFollow } from './changes.js';
import { checkAll, notLetIn } from './check.js';
import { catchUp, isListed, keepUp } from './follow.js';
import type { Line } from './line.js';
import { backoff, jittered, slowness } from './timing.js';

/** Failures that pass by themselves: told only when they do not. */
const passing: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'rate-limited'];
const patientFor = 3;

export interface Rhythm {
  /** When to look again; milliseconds since 1970. */
  due(): number;
  beat(signal: AbortSignal): Promise<void>;
}

/** What was told a minute ago is fresh enough for a call that brings the page to the front. */
const whileHidden = 2;

/** When to look again: at a steady pace while all is well, ever more seldom while it is not. */
export function createRhythm(line: Line, signal: AbortSignal): Rhythm {
  const { poll, longest } = line.timing;
  let failures = line.run.state === 'failed' ? 1 : 0;
  let last = Date.now();
  let rest = failures ? backoff(poll, failures, longest) : 0;
  let usual = jittered(poll);
  let lacking = { failures: 0, rest: 0 };
  const onOnline = () => void (rest = 0);
  globalThis.addEventListener?.('online', onOnline, { signal });

  const due = () => {
    if (failures) return last + rest;
    if (!canFollow(line)) return last;
    return Math.max(last, line.state.freshAt ?? 0) + usual * slowness(whileHidden); // other tabs look as well
  };

  /** Companies or users that could not be listed hold no contact back. */
  async function complete(own: AbortSignal): Promise<void> {
    if (Date.now() < lacking.rest || (await checkAll(line, true, own))) return;
    const count = lacking.failures + 1;
    lacking = { failures: count, rest: Date.now() + backoff(poll, count, longest) };
  }

  async function look(own: AbortSignal): Promise<boolean> {
    if (!isListed(line)) return catchUp(line, own);
    const isLate = line.run.state === 'failed';
    await keepUp(line, own);
    if (line.state.unfinished) await complete(own);
    else if (isLate) line.tell({ state: 'done', error: undefined });
    return true;
  }

  return {
    due,
    async beat(own) {
      if (due() > Date.now()) return; // another tab has looked meanwhile
      try {
        failures = (await look(own)) ? 0 : failures + 1;
        if (!failures) line.refusedAt = undefined;
      } catch (error) {
        if (own.aborted) throw error;
        failures++;
        notLetIn(line, error);
        if (failures >= patientFor || !isCrmError(error) || !passing.includes(error.code))
          line.tell({ state: 'failed', error: asCrmError(error) });
      }
      last = Date.now();
      rest = backoff(poll, failures, longest);
      usual = jittered(poll);
    },
  };
}
