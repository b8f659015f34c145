import type { Call } from '../../core/call.js';

/** How long a call has rung, or been spoken in, or was: `0:07`, `12:30`, `1:02:03`. */
export function duration({ startedAt, answeredAt, endedAt }: Call, now: number): string {
  const seconds = Math.max(0, Math.floor(((endedAt ?? now) - (answeredAt ?? startedAt)) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

let clock: Intl.DateTimeFormat | undefined; // made once, when a call is over: that takes its time

/** When a call began, on the agent's clock. */
export function timeOfDay(at: number): string {
  clock ??= new Intl.DateTimeFormat([], { hour: 'numeric', minute: '2-digit' });
  return clock.format(at);
}
