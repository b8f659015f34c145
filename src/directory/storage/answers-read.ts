import type { Company } from '../../core/contact.js';
import { unpackParsed } from '../segments/packed.js';
import { textTerm } from '../segments/terms.js';
import { answerRange, signatureOf, stateOf, unpackAnswer, type AnswerShard, type ToldAnswer } from './answers.js';
import { readChanged, type Now, type Told } from './answers-changed.js';
import { answerOf } from './cold.js';
import type { SegmentManifest } from './columns.js';
import type { Found } from './lookup.js';
import { Damaged } from './open.js';
import type { Manifest, Reading } from './schema.js';
import type { ColdAnswer, Term, Terms, TermsOf } from './types.js';

/**
 * What was worked out ahead for this number, if it holds today: none of its records has changed, nobody has come who hangs
 * together with them, and they are read as they were read then. Where nothing at all has changed, the manifest says so.
 * `undefined`: it has to be looked for, in the same transaction. Rejects with `Damaged`.
 */
export async function readAnswer(
  within: Reading,
  reading: Promise<Manifest | undefined>,
  asked: Terms,
  termsOf: TermsOf,
): Promise<ColdAnswer | undefined> {
  const number = asked.numbers?.[0];
  if (!number || asked.numbers.length > 1 || asked.texts || asked.ids) return undefined;
  const [manifest, shard] = await Promise.all([reading, within.get('answers', answerRange(number))]);
  if (!shard || number[0] < shard.first) return undefined; // so far they have not been written
  const segments = manifest && segmentsOf(shard, manifest);
  if (!segments) return undefined;
  const answer = unpackAnswer(shard, number);
  const told = answer === 'nobody' ? [] : toldOf(answer, segments);
  if (answer !== 'nobody' && !told.length) return undefined;
  const isUnchanged = shard.state === stateOf(manifest);
  const now = isUnchanged ? { told, has: () => false } : await readChanged(within, manifest, segments, told);
  if (!now || now.has([number], [])) return undefined;
  if (answer === 'nobody') return answerOf(new Map());
  const terms = now.told.map(({ connectionId, record, company }) => termsOf(connectionId, record, company));
  const holds = linksHold(terms, told) && (isUnchanged || termsHold(terms, now, answer));
  return holds ? answerOf(new Map(now.told.map((each) => [each, each.company]))) : undefined;
}

/** Those of which the answers are, in their order; undefined where one of them is no more. */
function segmentsOf(
  { segments: ids }: AnswerShard,
  { segments: all }: Manifest,
): readonly SegmentManifest[] | undefined {
  const segments: SegmentManifest[] = [];
  for (const id of ids) {
    const segment = all.find((each) => each.id === id);
    if (!segment) return undefined;
    segments.push(segment);
  }
  return segments;
}

function toldOf({ rows, text }: ToldAnswer, segments: readonly SegmentManifest[]): readonly Told[] {
  if (!rows.length) return [];
  const all = JSON.parse(text) as readonly unknown[];
  return Array.from(rows, (counted, at) => ({
    ...placeOf(counted, segments),
    record: unpackParsed(all[2 * at]),
    company: (all[2 * at + 1] as Company | null) ?? undefined,
  }));
}

function placeOf(
  counted: number,
  segments: readonly SegmentManifest[],
): Pick<Told, 'segment' | 'row' | 'connectionId'> {
  let row = counted;
  for (const segment of segments) {
    if (row < segment.size) return { connectionId: segment.connectionId, segment, row };
    row -= segment.size;
  }
  throw new Damaged();
}

/** Whether all who are linked by hand with these records are among them: links are kept elsewhere. */
const linksHold = (terms: readonly Terms[], told: readonly Told[]): boolean =>
  terms.every(({ ids = [] }) => ids.every((linked) => isAmong(told, linked)));

/** Whether these records have the terms that they had then, and nobody else has come who has one of them. */
function termsHold(all: readonly Terms[], { has }: Now, { signature, number: [low, high] }: ToldAnswer): boolean {
  const numbers = all.flatMap((terms) => terms.numbers ?? []);
  const texts = all.flatMap((terms) => terms.texts ?? []);
  return (
    signatureOf([...numbers, ...texts]) === signature &&
    numbers.some((each) => each[0] === low && each[1] === high) &&
    !has(numbers, texts)
  );
}

function isAmong(found: readonly Found[], [connectionId, [low, high]]: readonly [string, Term]): boolean {
  return found.some((each) => {
    const own = textTerm(each.record.id);
    return each.connectionId === connectionId && own[0] === low && own[1] === high;
  });
}
