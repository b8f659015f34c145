import type { Capabilities } from '../core/adapter.js';
import type { CrmErrorCode } from '../core/errors.js';
import { aborts } from './aborts.js';
import { attempt, type Outcome } from './attempt.js';
import { calls } from './calls.js';
import { changes } from './changes.js';
import { creates } from './creates.js';
import { directory } from './directory.js';
import { discretion } from './discretion.js';
import { errors } from './errors.js';
import { searches } from './finds.js';
import type { Harness } from './harness.js';
import { listings } from './listings.js';
import { lists } from './lists.js';
import { manifest } from './manifest.js';
import { capabilityMatrix } from './matrix.js';
import { origins } from './origins.js';
import type { PortPromise } from './promise.js';
import { records } from './records.js';
import { sending } from './sending.js';
import { open } from './session.js';
import { writes } from './writes.js';

/** Every promise of the port, by topic. */
export const promises: Readonly<Record<string, readonly PortPromise[]>> = {
  manifest,
  listings: [...listings, ...directory],
  contacts: records,
  find: searches,
  changes,
  updates: [...writes, ...lists, ...sending],
  creating: creates,
  calls,
  aborting: aborts,
  origins,
  errors: [...errors, ...discretion],
};

export interface PromiseResult {
  readonly topic: string;
  readonly name: string;
  readonly why: string;
  readonly state: 'kept' | 'broken' | 'not tried';
  /** What was broken, or why it was not tried. */
  readonly reason?: string;
}

export interface ConformanceReport {
  readonly label: string;
  readonly capabilities: Capabilities;
  readonly results: readonly PromiseResult[];
  /** Error codes that were brought about and told rightly. */
  readonly codes: readonly CrmErrorCode[];
  /** Error codes that the harness could not bring about: of these nothing is known. */
  readonly unknownCodes: readonly CrmErrorCode[];
  /** All of it to be read: the counts, what was broken, what was not tried, and what the CRM can do. */
  readonly text: string;
}

/** Tries every promise, one after the other. Rejects only when no adapter can be had or its `check` fails. */
export async function runConformance(harness: Harness): Promise<ConformanceReport> {
  const { adapter } = await open(harness);
  const results: PromiseResult[] = [];
  for (const [topic, ofTopic] of Object.entries(promises)) {
    for (const promise of ofTopic) results.push(resultOf(topic, promise, await attempt(promise, harness)));
  }
  const state = (name: string) => results.find((result) => result.name === name)?.state;
  const codes = errors.filter(({ name }) => state(name) === 'kept').map(({ code }) => code);
  const unknownCodes = errors.filter(({ name }) => state(name) === 'not tried').map(({ code }) => code);
  const report = { label: harness.label, capabilities: adapter.capabilities, results, codes, unknownCodes };
  return { ...report, text: textOf(report) };
}

const resultOf = (topic: string, { name, why }: PortPromise, outcome: Outcome): PromiseResult => ({
  topic,
  name,
  why,
  state: outcome.state,
  ...('reason' in outcome && { reason: outcome.reason }),
});

function textOf({ label, capabilities, results, unknownCodes }: Omit<ConformanceReport, 'text'>): string {
  const of = (state: PromiseResult['state']) => results.filter((result) => result.state === state);
  const lines = (title: string, found: readonly string[]) =>
    found.length ? [title, ...found.map((line) => `- ${line}`), ''] : [];
  const broken = of('broken').map(({ topic, name, reason, why }) => `${topic}: ${name}. ${reason}. ${why}`);
  const untried = of('not tried').map(({ topic, name, reason }) => `${topic}: ${name} (${reason})`);
  return [
    `${label}: ${of('kept').length} promises kept, ${broken.length} broken, ${untried.length} not tried`,
    '',
    ...lines('Broken', broken),
    ...lines('Not tried', untried),
    ...lines('Errors that the harness cannot bring about', unknownCodes),
    capabilityMatrix([{ label, capabilities }]),
  ].join('\n');
}
