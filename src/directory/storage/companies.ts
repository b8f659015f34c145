import type { Company } from '../../core/contact.js';
import { Damaged } from './open.js';
import type { Manifest, Reading, Writing } from './schema.js';

/** Companies in a block. */
const inBlock = 64;

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0); // by code unit: the same in every locale

/** Writes the companies of a connection in blocks, in the place of those that were there; returns the first id of each. */
export function putCompanies(within: Writing, connectionId: string, companies: readonly Company[]): readonly string[] {
  const sorted = [...companies].sort((a, b) => inOrder(a.id, b.id));
  within.delete('companies', allOf(connectionId));
  const fences: string[] = [];
  for (let from = 0; from < sorted.length; from += inBlock) {
    within.put('companies', JSON.stringify(sorted.slice(from, from + inBlock)), [connectionId, fences.length]);
    fences.push(sorted[from]!.id);
  }
  return fences;
}

export async function readCompanies(
  within: Reading,
  { companies }: Manifest,
): Promise<Map<string, readonly Company[]>> {
  const all = await Promise.all(
    [...companies].map(async ([connectionId, fences]): Promise<[string, readonly Company[]]> => {
      const blocks = await within.getAll('companies', allOf(connectionId));
      if (blocks.length !== fences.length) throw new Damaged();
      return [connectionId, blocks.flatMap(parse)];
    }),
  );
  return new Map(all);
}

/** One company of the disk. */
export async function readCompany(
  within: Reading,
  { companies }: Manifest,
  connectionId: string,
  id: string,
): Promise<Company | undefined> {
  const fences = companies.get(connectionId) ?? [];
  const block = fences.findLastIndex((first) => first <= id);
  if (block < 0) return undefined;
  const json = await within.get('companies', [connectionId, block]);
  if (json === undefined) throw new Damaged();
  return parse(json).find((company) => company.id === id);
}

const parse = (json: string): readonly Company[] => JSON.parse(json) as readonly Company[];

export const allOf = (connectionId: string) => IDBKeyRange.bound([connectionId], [connectionId, []]);
