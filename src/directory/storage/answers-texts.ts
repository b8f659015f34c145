import { bytesOf } from '../segments/row-text.js';
import type { Segment } from '../segments/segment.js';
import { parseCompanies } from './companies.js';

/** By connection and id: the JSON of each company. */
export type CompanyTexts = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

const encoder = new TextEncoder();

/** In the place of a company that is not known. */
export const noCompany = encoder.encode('null');

/** `blocks`: as they are stored, by connection. Yields now and then. */
export function* readCompanyTexts(blocks: ReadonlyMap<string, readonly string[]>): Generator<void, CompanyTexts> {
  const all = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const [connectionId, own] of blocks) {
    const texts = new Map<string, Uint8Array>();
    for (const block of own) {
      for (const company of parseCompanies(block)) texts.set(company.id, encoder.encode(JSON.stringify(company)));
      yield;
    }
    all.set(connectionId, texts);
  }
  return all;
}

/** The JSON of rows, which are counted through all segments. */
export function rowTexts(segments: readonly Segment[]): (counted: number) => Uint8Array {
  return (counted) => {
    let row = counted;
    for (const segment of segments) {
      if (row < segment.size) return bytesOf(segment, row);
      row -= segment.size;
    }
    throw new RangeError(`no row ${counted}`);
  };
}
