import type { CrmRecord } from '../src/core/contact.js';
import { createNumbers } from '../src/directory/numbers.js';
import { createRecords, type Records } from '../src/directory/records.js';
import { eachRow, numberTerm } from '../src/directory/segments/terms.js';

/** Records of one put, as a pull hands them on. */
const slice = 250;
const rounds = 9;
const lookups = 20_000;

const mobile = (contact: number) => `+447${String(400_000_000 + contact * 97).slice(-9)}`;
const direct = (contact: number) => `+4420${String(70_000_000 + contact * 13).slice(-8)}`;

function contact(at: number): CrmRecord {
  const phones = [{ key: 'm', kind: 'mobile', value: mobile(at) } as const];
  const second = { key: 'd', kind: 'direct', value: direct(at) } as const;
  return {
    id: String(at),
    active: true,
    firstName: `First${at % 9973}`,
    lastName: `Last${at % 50_021}`,
    company: { id: String(at % 20_011), name: `Company ${at % 20_011}` },
    phones: at % 100 < 54 ? [...phones, second] : phones,
    emails: [{ key: 'e', value: `person${at}@example.com` }],
  };
}

async function fill(contacts: number): Promise<{ records: Records; seconds: number }> {
  const records = createRecords(
    createNumbers(() => undefined),
    () => 'GB',
  );
  const begun = performance.now();
  for (let from = 0; from < contacts; from += slice) {
    records.put(
      'crm',
      Array.from({ length: Math.min(slice, contacts - from) }, (_, at) => contact(from + at)),
    );
    await new Promise((resolve) => setTimeout(resolve));
  }
  await records.tidy();
  return { records, seconds: (performance.now() - begun) / 1000 };
}

/** Microseconds of one call, as the median of some rounds. */
function time(calls: number, call: (at: number) => void): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    for (let at = 0; at < calls; at++) call(at);
    return ((performance.now() - begun) * 1000) / calls;
  });
  return times.sort((a, b) => a - b)[rounds >> 1]!;
}

async function lookup(contacts: number) {
  const { records, seconds } = await fill(contacts);
  const { segments } = records;
  const terms = Array.from({ length: lookups }, (_, at) => numberTerm(mobile((at * 7919) % contacts)));
  const others = Array.from({ length: lookups }, (_, at) => numberTerm(`+3312345${String(at).padStart(4, '0')}`));
  let found = 0;
  const count = () => void found++;
  const hit = time(lookups, (at) => segments.forEach(({ segment }) => eachRow(segment.numbers, terms[at]!, count)));
  const hits = found / lookups / rounds;
  const miss = time(lookups, (at) => segments.forEach(({ segment }) => eachRow(segment.numbers, others[at]!, count)));
  const entry = time(2000, (at) => void records.byTerm(mobile((at * 104_729) % contacts)));
  const bytes = segments.reduce((sum, { segment }) => sum + segment.numbers.rows.byteLength * 3, 0) / contacts;
  return { seconds, segments: segments.length, hit, hits, miss, entry, bytes };
}

Object.assign(globalThis, { bench: { lookup } });
