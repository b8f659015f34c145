/** Who is the same person, told in the plainest way: every pair is looked at, nothing is indexed, nobody is in a hurry. */

/** What a record of the model may be called. */
export const modelNames = ['nobody', 'Ada Lovelace', 'Ada', 'Lovelace', 'Bo Berg'] as const;

export interface ModelRecord {
  readonly key: string;
  readonly name: (typeof modelNames)[number];
  readonly email?: string;
  readonly mobile?: string;
}

type Agreement = 'full' | 'partial' | 'weak';
type Pair = readonly [string, string];
type Word = 'same' | 'apart';

/** How names agree; those that are not here do not. */
const agreements: readonly (readonly [ModelRecord['name'], ModelRecord['name'], Agreement])[] = [
  ['Ada Lovelace', 'Ada Lovelace', 'full'],
  ['Bo Berg', 'Bo Berg', 'full'],
  ['Ada', 'Ada', 'partial'],
  ['Ada', 'Ada Lovelace', 'partial'],
  ['nobody', 'Ada Lovelace', 'partial'],
  ['nobody', 'Ada', 'partial'],
  ['nobody', 'Lovelace', 'partial'],
  ['nobody', 'Bo Berg', 'partial'],
  ['Lovelace', 'Lovelace', 'weak'],
  ['Lovelace', 'Ada Lovelace', 'weak'],
];

const agreementOf = (one: ModelRecord, other: ModelRecord) =>
  agreements.find(([a, b]) => (a === one.name && b === other.name) || (b === one.name && a === other.name))?.[2];

const connectionOf = (key: string) => key.charAt(0);
const repeats = (all: readonly string[]) => new Set(all).size < all.length;

/** The persons, each as its keys in order. `said`: what the agent has said of two records. */
export function personsOf(
  records: readonly ModelRecord[],
  said: readonly (readonly [...Pair, Word])[],
): readonly (readonly string[])[] {
  const wordOf = (a: string, b: string) =>
    said.findLast(([one, other]) => (one === a && other === b) || (one === b && other === a))?.[2];
  const isUnique = (field: 'email' | 'mobile', value: string) =>
    !repeats(records.filter((each) => each[field] === value).map(({ key }) => connectionOf(key)));
  const shares = (field: 'email' | 'mobile', one: ModelRecord, other: ModelRecord) =>
    one[field] !== undefined && one[field] === other[field] && isUnique(field, one[field]);

  function evidenceOf(one: ModelRecord, other: ModelRecord): 'full' | 'partial' | undefined {
    const agreement = agreementOf(one, other);
    const [email, mobile] = [shares('email', one, other), shares('mobile', one, other)];
    if (!agreement || !(email || mobile)) return undefined;
    if (agreement === 'full') return 'full';
    const differ = one.email !== undefined && other.email !== undefined && one.email !== other.email;
    return email || (agreement === 'partial' && !differ) ? 'partial' : undefined;
  }

  /** Where links contradict what was said of others, so that none of them holds, what linked records share still counts. */
  function isTied(one: ModelRecord, other: ModelRecord, tier: 'link' | 'full' | 'partial'): boolean {
    const word = wordOf(one.key, other.key);
    return tier === 'link' ? word === 'same' : word !== 'apart' && evidenceOf(one, other) === tier;
  }

  const recordOf = (key: string) => records.find((each) => each.key === key)!;
  const canAgree = (a: readonly string[], b: readonly string[]) => {
    const named = (keys: readonly string[]) => keys.map(recordOf).filter(({ name }) => name !== 'nobody');
    if (!named(a).length || !named(b).length) return true;
    return named(a).some((one) => named(b).some((other) => agreementOf(one, other)));
  };

  let persons: readonly (readonly string[])[] = records.map(({ key }) => [key]);
  for (const tier of ['link', 'full', 'partial'] as const) {
    const touch = (a: readonly string[], b: readonly string[]) =>
      a.some((one) => b.some((other) => one !== other && isTied(recordOf(one), recordOf(other), tier)));
    let heaps = persons.map((each) => [each]);
    for (let merged = true; merged;) {
      merged = false;
      for (const heap of heaps) {
        const near = heaps.find((each) => each !== heap && touch(heap.flat(), each.flat()));
        if (!near) continue;
        heaps = [...heaps.filter((each) => each !== heap && each !== near), [...heap, ...near]];
        merged = true;
        break;
      }
    }
    persons = heaps.flatMap((heap) => {
      const keys = heap.flat();
      const isChained = repeats(keys.map(connectionOf));
      const isApart = keys.some((one) => keys.some((other) => wordOf(one, other) === 'apart'));
      const isOdd = tier === 'partial' && heap.some((one) => heap.some((other) => !canAgree(one, other)));
      return isChained || isApart || isOdd ? heap : [keys];
    });
  }
  return persons.map((keys) => [...keys].sort()).sort();
}
