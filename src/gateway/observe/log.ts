import type { LogEntry } from '../services.js';

/** The words of a line, in this order. What is not named here is never written, whatever an entry holds. */
const words = [
  'at',
  'level',
  'event',
  'requestId',
  'organisation',
  'connection',
  'method',
  'route',
  'status',
  'code',
  'milliseconds',
  'message',
] as const satisfies readonly (keyof LogEntry)[];

/** Writes each entry as one line of JSON; `at` stands as `time`, `milliseconds` as `ms`. A `write` that fails stops nobody. */
export function jsonLog(write: (line: string) => void): (entry: LogEntry) => void {
  return (entry) => {
    const told = words.flatMap((word) => (entry[word] === undefined ? [] : [[nameOf(word), entry[word]] as const]));
    try {
      write(JSON.stringify(Object.fromEntries(told)));
    } catch {
      // a full disk or a closed pipe: there is no place left to tell of it
    }
  };
}

const nameOf = (word: keyof LogEntry): string => ({ at: 'time', milliseconds: 'ms' })[word as string] ?? word;
