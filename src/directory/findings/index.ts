import { atom, onMount } from 'nanostores';
import type { Findings } from '../../core/check.js';
import type { Connection } from '../../core/connection.js';
import type { Readable } from '../../core/readable.js';
import type { Links } from '../links.js';
import { createPersons, type Persons } from '../persons.js';
import type { Records } from '../records.js';
import { inSlices } from '../slices.js';
import { findInCommon } from './common.js';
import { emptyReport, inOrder } from './report.js';
import { findInEach } from './single.js';

/** Milliseconds from the end of one look to the next, at least. */
const usualPause = 5_000;

/** What takes long is done less often: so many times as long as it took passes before it is done again. */
const rest = 4;

/**
 * What the contacts lack: worked out while somebody listens, in slices, and again after the directory has changed, with
 * a pause. What was found before stays until then.
 */
export function createFindings(options: {
  readonly records: Records;
  readonly links: Links;
  readonly $connections: Readable<readonly Connection[]>;
  readonly $version: Readable<number>;
  /** Milliseconds. */
  readonly pause?: number;
}): Readable<Findings> {
  const { records, links, $connections, $version, pause = usualPause } = options;
  const $findings = atom<Findings>({});
  const look = (isStopped: () => boolean) =>
    inSlices(
      workOut(
        records,
        createPersons(records, links, () => $connections.get()),
      ),
      isStopped,
    );
  onMount($findings, () => follow($version, look, (byKind) => $findings.set({ byKind }), pause));
  return $findings;
}

type ByKind = NonNullable<Findings['byKind']>;

/** Looks at once, and again when the version has risen, but never before a pause is over. Returns how to stop. */
function follow(
  $version: Readable<number>,
  look: (isStopped: () => boolean) => Promise<ByKind | undefined>,
  found: (byKind: ByKind) => void,
  pause: number,
): () => void {
  let isStopped = false;
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: number | undefined;

  async function start(): Promise<void> {
    isWaiting = false;
    seen = $version.get();
    const begun = performance.now();
    const byKind = await look(() => isStopped);
    if (isStopped || !byKind) return;
    found(byKind);
    timer = setTimeout(goOn, Math.max(pause, (performance.now() - begun) * rest));
  }

  function goOn(): void {
    if (seen === $version.get()) isWaiting = true;
    else void start();
  }

  const stop = $version.listen(() => {
    if (isWaiting) void start();
  });
  void start();
  return () => {
    isStopped = true;
    stop();
    clearTimeout(timer);
  };
}

/** People that are known at a time: each holds its records. */
const mostPersons = 500;

function* workOut(records: Records, persons: Persons): Generator<void, ByKind> {
  const report = emptyReport();
  const bounded = forgetful(persons);
  yield* findInEach(records, bounded, report);
  yield* findInCommon(records, bounded, report);
  return {
    'missing name': yield* inOrder(report['missing name'], persons.rank),
    'not dialable': yield* inOrder(report['not dialable'], persons.rank),
    'shared number': yield* inOrder(report['shared number'], persons.rank),
    'twice in one CRM': yield* inOrder(report['twice in one CRM'], persons.rank),
    'inactive with number': yield* inOrder(report['inactive with number'], persons.rank),
  };
}

/** Does not keep a million people at hand because each was asked for once. */
function forgetful(persons: Persons): Persons {
  let asked = 0;
  return {
    ...persons,
    of(key) {
      if (++asked % mostPersons === 0) persons.clear();
      return persons.of(key);
    },
  };
}
