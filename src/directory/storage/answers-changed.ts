import type { Company } from '../../core/contact.js';
import type { TermColumns } from '../segments/segment.js';
import type { SegmentManifest } from './columns.js';
import { readCompany } from './companies.js';
import { createRowReader, type Found, type RowReader } from './lookup.js';
import type { Manifest, Reading } from './schema.js';
import { holds, isUncut, uncutRange } from './shards.js';
import type { Term } from './types.js';

/** So many rows that are newer than the answers are looked through; where there are more it is quicker to begin anew. */
const mostNewer = 4096;

/** A record as the answers tell of it. */
export interface Told extends Found {
  readonly segment: SegmentManifest;
  readonly row: number;
  readonly company: Company | undefined;
}

/** What has become of them. */
export interface Now {
  /** With their companies of today. */
  readonly told: readonly Told[];
  /** Whether one of the rows that are newer has one of these terms. */
  readonly has: (numbers: readonly Term[], texts: readonly Term[]) => boolean;
}

/** Undefined where one of them is no more, or too much has come since. `segments`: those of which the answers are. */
export async function readChanged(
  within: Reading,
  manifest: Manifest,
  segments: readonly SegmentManifest[],
  told: readonly Told[],
): Promise<Now | undefined> {
  const newer = manifest.segments.filter((each) => !segments.includes(each));
  if (!newer.every(isUncut) || newer.reduce((sum, { size }) => sum + size, 0) > mostNewer) return undefined;
  const rows = createRowReader(within);
  const [has, now, ...alive] = await Promise.all([
    readNewer(within, rows, newer),
    Promise.all(told.map(async (each) => ({ ...each, company: await companyOf(within, manifest, each) }))),
    ...told.map(({ segment, row }) => rows.isAlive(segment, row)),
  ]);
  return alive.every(Boolean) ? { told: now, has } : undefined;
}

async function readNewer(within: Reading, rows: RowReader, newer: readonly SegmentManifest[]): Promise<Now['has']> {
  const ids = new Set(newer.map(({ id }) => id));
  const columnsOf = async (column: 'numbers' | 'terms'): Promise<readonly TermColumns[]> => {
    if (!newer.length) return [];
    const [small, shards] = await Promise.all([rows.small(), within.getAll('shards', uncutRange(column))]);
    const ofSmall = [...small.values()].flatMap(({ segment }) => (ids.has(segment.id) ? segment[column] : []));
    return [...ofSmall, ...shards.flatMap(({ segmentId, terms }) => (ids.has(segmentId) ? terms : []))];
  };
  const [ofNumbers, ofTerms] = await Promise.all([columnsOf('numbers'), columnsOf('terms')]);
  const hasAny = (all: readonly TermColumns[], terms: readonly Term[]) =>
    all.some((columns) => terms.some((term) => holds(columns, term)));
  return (numbers, texts) => hasAny(ofNumbers, numbers) || hasAny(ofTerms, texts);
}

const companyOf = async (within: Reading, manifest: Manifest, { connectionId, record }: Told) =>
  record.company && readCompany(within, manifest, connectionId, record.company.id);
