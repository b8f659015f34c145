import type { Company } from '../../core/contact.js';
import { checksumOf } from './checksum.js';
import { Damaged } from './open.js';
import type { Manifest, Reading, Writing } from './schema.js';

/** Companies in a block. */
const inBlock = 64;

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0); // by code unit: the same in every locale

/** What is known of the companies of a connection without reading them. */
export interface CompanyBlocks {
  /** The first id of each block. */
  readonly fences: readonly string[];
  /** By another number it is seen that they are not what they were. */
  readonly sum: number;
}

/** Writes the companies of a connection in blocks, in the place of those that were there. */
export function putCompanies(within: Writing, connectionId: string, companies: readonly Company[]): CompanyBlocks {
  const sorted = [...companies].sort((a, b) => inOrder(a.id, b.id));
  within.delete('companies', allOf(connectionId));
  const fences: string[] = [];
  let sum = 0;
  for (let from = 0; from < sorted.length; from += inBlock) {
    const json = JSON.stringify(sorted.slice(from, from + inBlock));
    within.put('companies', json, [connectionId, fences.length]);
    fences.push(sorted[from]!.id);
    sum = checksumOf(json, sum);
  }
  return { fences, sum };
}

export async function readCompanies(within: Reading, manifest: Manifest): Promise<Map<string, readonly Company[]>> {
  const all = await readCompanyBlocks(within, manifest);
  return new Map([...all].map(([connectionId, blocks]) => [connectionId, blocks.flatMap(parseCompanies)]));
}

/** By connection, each block for `parseCompanies`. */
export async function readCompanyBlocks(
  within: Reading,
  { companies }: Manifest,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = await Promise.all(
    [...companies].map(async ([connectionId, { fences }]) => {
      const blocks = await within.getAll('companies', allOf(connectionId));
      if (blocks.length !== fences.length) throw new Damaged();
      return [connectionId, blocks] as const;
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
  const fences = companies.get(connectionId)?.fences ?? [];
  const block = fences.findLastIndex((first) => first <= id);
  if (block < 0) return undefined;
  const json = await within.get('companies', [connectionId, block]);
  if (json === undefined) throw new Damaged();
  return parseCompanies(json).find((company) => company.id === id);
}

export const parseCompanies = (json: string): readonly Company[] => JSON.parse(json) as readonly Company[];

export const allOf = (connectionId: string) => IDBKeyRange.bound([connectionId], [connectionId, []]);
