import type { Company } from '../../core/contact.js';
import type { TermColumns } from '../segments/segment.js';
import { textTerm } from '../segments/terms.js';
import { answerShardOf, signatureOf, unpackAnswer, type AnswerShard } from './answers.js';
import { answerOf } from './cold.js';
import type { SegmentManifest } from './columns.js';
import { readCompany } from './companies.js';
import { createRowReader, type Found, type RowReader } from './lookup.js';
import { Damaged } from './open.js';
import type { Manifest, Reading } from './schema.js';
import { holds, isUncut, uncutRange } from './shards.js';
import type { ColdAnswer, Term, Terms, TermsOf } from './types.js';

/** So many rows that are newer than the answers are looked through; where there are more it is quicker to begin anew. */
const mostNewer = 4096;

interface Place {
  readonly segment: SegmentManifest;
  readonly row: number;
}

/**
 * What was worked out ahead for this number, if it holds today: none of its records has changed, nobody has come who hangs
 * together with them, and they are read as they were read then. `undefined`: it has to be looked for, in the same
 * transaction. Rejects with `Damaged`.
 */
export async function readAnswer(
  within: Reading,
  reading: Promise<Manifest | undefined>,
  asked: Terms,
  termsOf: TermsOf,
): Promise<ColdAnswer | undefined> {
  const number = asked.numbers?.[0];
  if (!number || asked.numbers.length > 1 || asked.texts || asked.ids) return undefined;
  const [manifest, shard] = await Promise.all([reading, within.get('answers', answerShardOf(number))]);
  const sections = manifest && shard && sectionsOf(shard, manifest);
  if (!sections || sections.newer > mostNewer) return undefined;
  const answer = unpackAnswer(shard.words, number[0]);
  const rows = createRowReader(within);
  if (answer === 'nobody')
    return (await readNewer(within, rows, sections)).has([number], []) ? undefined : answerOf(new Map());

  const places = placesOf(answer.rows, sections.segments);
  if (!places.length) return undefined;
  const [newer, ...alive] = await Promise.all([
    readNewer(within, rows, sections),
    ...places.map(({ segment, row }) => rows.living(segment, [row], 1)),
  ]);
  const found = alive.flat();
  if (found.length < places.length) return undefined;
  const companies = await Promise.all(found.map((each) => companyOf(within, manifest, each)));
  const terms = found.map(({ connectionId, record }, at) => termsOf(connectionId, record, companies[at]));
  const numbers = terms.flatMap((each) => each.numbers ?? []);
  const texts = terms.flatMap((each) => each.texts ?? []);
  const isAsItWas =
    signatureOf(new Set([...numbers, ...texts].map(([low]) => low))) === answer.signature &&
    numbers.some(([low, high]) => low === number[0] && high === number[1]) &&
    terms.every(({ ids = [] }) => ids.every((linked) => isAmong(found, linked))) &&
    !newer.has(numbers, texts);
  return isAsItWas ? answerOf(new Map(found.map((each, at) => [each, companies[at]]))) : undefined;
}

interface Sections {
  /** Of which the answers are, in their order. */
  readonly segments: readonly SegmentManifest[];
  readonly base: ReadonlySet<string>;
  /** How many rows there are beside it. */
  readonly newer: number;
}

/** Undefined where one of them is no more, or there is a large one beside it. */
function sectionsOf({ segments: ids }: AnswerShard, { segments: all }: Manifest): Sections | undefined {
  const base = new Set(ids);
  const newer = all.filter(({ id }) => !base.has(id));
  const segments = ids.flatMap((id) => all.find((segment) => segment.id === id) ?? []);
  if (segments.length < ids.length || !newer.every(isUncut)) return undefined;
  return { segments, base, newer: newer.reduce((sum, { size }) => sum + size, 0) };
}

function placesOf(rows: Iterable<number>, segments: readonly SegmentManifest[]): readonly Place[] {
  return [...rows].map((counted) => {
    let row = counted;
    for (const segment of segments) {
      if (row < segment.size) return { segment, row };
      row -= segment.size;
    }
    throw new Damaged();
  });
}

/** Whether one of the newer rows has one of these terms. */
async function readNewer(within: Reading, rows: RowReader, { base, newer }: Sections) {
  const columnsOf = async (column: 'numbers' | 'terms'): Promise<readonly TermColumns[]> => {
    if (!newer) return [];
    const [small, shards] = await Promise.all([rows.small(), within.getAll('shards', uncutRange(column))]);
    const ofSmall = [...small.values()].flatMap(({ segment }) => (base.has(segment.id) ? [] : segment[column]));
    return [...ofSmall, ...shards.flatMap(({ segmentId, terms }) => (base.has(segmentId) ? [] : terms))];
  };
  const [ofNumbers, ofTerms] = await Promise.all([columnsOf('numbers'), columnsOf('terms')]);
  const hasAny = (all: readonly TermColumns[], terms: readonly Term[]) =>
    all.some((columns) => terms.some((term) => holds(columns, term)));
  return {
    has: (numbers: readonly Term[], texts: readonly Term[]) => hasAny(ofNumbers, numbers) || hasAny(ofTerms, texts),
  };
}

async function companyOf(
  within: Reading,
  manifest: Manifest,
  { connectionId, record }: Found,
): Promise<Company | undefined> {
  return record.company && readCompany(within, manifest, connectionId, record.company.id);
}

function isAmong(found: readonly Found[], [connectionId, [low, high]]: readonly [string, Term]): boolean {
  return found.some((each) => {
    const own = textTerm(each.record.id);
    return each.connectionId === connectionId && own[0] === low && own[1] === high;
  });
}
