import type { Finding, FindingKind } from '../../core/check.js';
import type { Entry } from '../entry.js';

/** What has been found, kind by kind. */
export type Report = Readonly<Record<FindingKind, Finding[]>>;

export const emptyReport = (): Report => ({
  'missing name': [],
  'not dialable': [],
  'shared number': [],
  'twice in one CRM': [],
  'inactive with number': [],
});

export function add(
  report: Report,
  kind: FindingKind,
  { key, connectionId, name }: Entry,
  more: Pick<Finding, 'missing' | 'value' | 'others' | 'people'>,
): void {
  report[kind].push({ kind, key, connectionId, name, ...more });
}

/** The records that are shown beside one. */
export const mostOthers = 10;

/** As many as are sorted or merged between two breaths. */
const step = 1000;

type Order = (a: Finding, b: Finding) => number;

/** In workspace order, then by name. */
export function* inOrder(
  findings: readonly Finding[],
  rank: (connectionId: string) => number,
): Generator<void, readonly Finding[]> {
  const order: Order = (a, b) =>
    rank(a.connectionId) - rank(b.connectionId) || compare(a.name, b.name) || compare(a.key, b.key);
  let runs: (readonly Finding[])[] = [];
  for (let from = 0; from < findings.length; from += step) {
    runs.push(findings.slice(from, from + step).sort(order));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly Finding[])[] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(yield* merge(runs[at] ?? [], runs[at + 1] ?? [], order));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge(one: readonly Finding[], other: readonly Finding[], order: Order): Generator<void, readonly Finding[]> {
  const merged: Finding[] = [];
  let at = 0;
  for (const finding of one) {
    for (let next = other[at]; next && order(next, finding) < 0; next = other[++at]) merged.push(next);
    if (merged.push(finding) % step === 0) yield;
  }
  for (; at < other.length; at++) merged.push(other[at]!);
  return merged;
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
