import { atom } from 'nanostores';
import type { Connection } from '../../src/core/connection.js';
import type { Checks } from '../../src/core/check.js';
import { createChecks } from '../../src/directory/checks.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import '../../src/directory/numbers/parser.js'; // before the first test, as in loaded.js
import type { MemoryCrm } from './memory-adapter.js';

/** A directory over these CRMs, once it can read national numbers. Nothing has been pulled yet. */
export async function directoryOf(
  crms: readonly MemoryCrm[],
  options: { readonly country?: string; readonly limit?: number } = {},
): Promise<{ readonly directory: PulledDirectory; readonly checks: Checks }> {
  const { country = 'US', limit } = options;
  const $connections = atom<readonly Connection[]>(crms.map(({ connection }) => connection));
  const directory = createDirectory({ country, $connections });
  const checks = createChecks({ directory, $connections, ...(limit === undefined ? {} : { limit }) });
  await directory.numbers.ready;
  return { directory, checks };
}

/** The same, with everything pulled. */
export async function pulledDirectory(
  crms: readonly MemoryCrm[],
  options?: Parameters<typeof directoryOf>[1],
): Promise<PulledDirectory> {
  const { directory, checks } = await directoryOf(crms, options);
  await checks.run();
  return directory;
}
