import type { LogEntry } from '../services.js';

/** The words of an entry as they stand in a line, in this order. What is not named here is never written, whatever an entry holds. */
const words = Object.entries({
  at: 'time',
  level: 'level',
  event: 'event',
  requestId: 'requestId',
  organisation: 'organisation',
  connection: 'connection',
  method: 'method',
  route: 'route',
  status: 'status',
  code: 'code',
  milliseconds: 'ms',
  message: 'message',
} satisfies Record<keyof LogEntry, string>) as readonly (readonly [keyof LogEntry, string])[];

/** Writes each entry as one line of JSON. A `write` that fails stops nobody. */
export function jsonLog(write: (line: string) => void): (entry: LogEntry) => void {
  return (entry) => {
    const told: Record<string, string | number> = {};
    for (const [word, name] of words) {
      const value = entry[word];
      if (value !== undefined) told[name] = value;
    }
    try {
      write(JSON.stringify(told));
    } catch {
      // a full disk or a closed pipe: there is no place left to tell of it
    }
  };
}
