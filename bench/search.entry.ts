import { atom } from 'nanostores';
import type { CrmRecord } from '../src/core/contact.js';
import { createDirectory, type PulledDirectory } from '../src/directory/index.js';
import { buildWords } from '../src/directory/segments/words-build.js';
import type { WordRow } from '../src/directory/segments/words-met.js';
import { mergeWords } from '../src/directory/segments/words-merge.js';
import { contacts } from './search-contacts.js';

/** Records of one put, as a pull hands them on. */
const slice = 250;
const people = 100;
const rounds = 5;

interface Query {
  readonly kind: string;
  readonly text: string;
  /** Who must be found. */
  readonly key?: string;
}

let directory: PulledDirectory;
let kept: readonly string[];

/** The directory as a pull fills it, and the same texts as a plain list. */
async function fill(count: number) {
  directory = createDirectory({ country: 'DE', $connections: atom([]) });
  await directory.numbers.ready;
  const texts: string[] = [];
  const begun = performance.now();
  let page: CrmRecord[] = [];
  for (const contact of contacts(count)) {
    const { firstName, lastName, company, emails } = contact;
    texts.push(`${firstName} ${lastName} ${company?.name} ${emails[0]?.value}`.toLowerCase());
    if (page.push(contact) < slice) continue;
    directory.apply('a', { upserts: page });
    page = [];
    await new Promise((resolve) => setTimeout(resolve));
  }
  directory.apply('a', { upserts: page });
  await settled();
  kept = texts;
  const { segments } = directory.internals.records;
  const bytes = segments
    .flatMap(({ segment: { words } }) => [words.letters, words.ends, words.last, words.postings])
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { seconds: (performance.now() - begun) / 1000, segments: segments.length, bytes: bytes / count };
}

/** Waits until no segments have been merged for a while. */
async function settled(): Promise<void> {
  const { records } = directory.internals;
  for (let before = -1, calm = 0; calm < 60; before = records.segments.length) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    calm = records.segments.length === before ? calm + 1 : 0;
  }
}

const rowOf = ({ firstName, lastName, company, emails, active }: CrmRecord): WordRow => ({
  name: `${firstName} ${lastName}`,
  company: company?.name ?? '',
  emails: emails.map(({ value }) => value),
  inactive: !active,
});

/** The dictionary alone: built in one go, as a worker may, and merged from ten. Milliseconds. */
function dictionary(count: number) {
  const rows = [...contacts(count)].map(rowOf);
  const begun = performance.now();
  buildWords(rows);
  const build = performance.now() - begun;
  const tenth = Math.ceil(count / 10);
  const parts = Array.from({ length: 10 }, (_, part) => ({
    columns: buildWords(rows.slice(part * tenth, (part + 1) * tenth)),
    moves: Int32Array.from({ length: tenth }, (_, row) => row + part * tenth),
  }));
  const work = mergeWords(parts);
  const steps: number[] = [];
  for (let done: boolean | undefined = false; !done;) {
    const from = performance.now();
    ({ done } = work.next());
    steps.push(performance.now() - from);
  }
  return { build, merge: steps.reduce((sum, step) => sum + step, 0), longest: Math.max(...steps) };
}

/** What some people may be looked for by. */
function queries(count: number): { readonly exact: readonly Query[]; readonly typos: readonly Query[] } {
  const exact: Query[] = [];
  const typos: Query[] = [];
  for (let at = 0; at < people; at++) {
    const key = `a/${(at * 104_729) % count}`;
    const { firstName = '', lastName = '', company, emails, phones } = directory.record(key)!;
    const number = phones[0]?.value ?? '';
    const texts = {
      '1 letter': firstName.slice(0, 1),
      '2 letters': lastName.slice(0, 2),
      '3 letters': firstName.slice(0, 3),
      'first name': firstName,
      '4 of last name': lastName.slice(0, 4),
      'first name, 2 of last': `${firstName} ${lastName.slice(0, 2)}`,
      initials: `${firstName.slice(0, 1)} ${lastName.slice(0, 1)}`,
      company: company?.name ?? '',
      email: emails[0]?.value ?? '',
      digits: number.slice(0, 9),
      'digits of the local number': number.slice(5),
      nobody: `${firstName} xqz`,
    };
    exact.push({ kind: 'full name', text: `${firstName} ${lastName}`, key });
    for (const [kind, text] of Object.entries(texts)) exact.push({ kind, text });
    const letter = 1 + (at % (lastName.length - 2));
    typos.push({ kind: 'typo', text: `${firstName} ${lastName.slice(0, letter)}${lastName.slice(letter + 1)}`, key });
    typos.push({ kind: 'typo, last name alone', text: `${lastName.slice(0, letter)}${lastName.slice(letter + 1)}` });
  }
  return { exact, typos };
}

/**
 * Milliseconds of each search, in each round, and of a look at every text in between; how many of those sought were found.
 * Nobody is known from the round before: who is who is worked out again each time.
 */
function search(all: readonly Query[]) {
  const times = all.map(({ kind }) => ({ kind, rounds: [] as number[] }));
  const scans: number[] = [];
  let sought = 0;
  let found = 0;
  for (let round = 0; round < rounds; round++)
    for (const [at, { text, key }] of all.entries()) {
      directory.internals.changed();
      const begun = performance.now();
      const hits = directory.search(text);
      times[at]!.rounds.push(performance.now() - begun);
      if (key !== undefined) {
        sought++;
        found += Number(hits.some(({ contactId }) => contactId === key));
      }
      if (at % 50 === 0) scans.push(scan(text.toLowerCase()));
    }
  return { times, scans, recall: found / sought };
}

function scan(text: string): number {
  const begun = performance.now();
  kept.filter((each) => each.includes(text));
  return performance.now() - begun;
}

Object.assign(globalThis, {
  bench: {
    fill,
    dictionary,
    search(count: number) {
      const { exact, typos } = queries(count);
      return { exact: search(exact), typos: search(typos) };
    },
  },
});
