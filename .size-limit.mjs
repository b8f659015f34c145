// The same entries and budgets as `npm run bench`; each file is compressed by itself, as it is downloaded.
import { relative } from 'node:path';
import { entries, staticClosure } from './bench/entries.mjs';

export default await Promise.all(
  entries.map(async ({ name, file, budget }) => ({
    name,
    path: [...staticClosure(await file())].map((path) => relative(import.meta.dirname, path)),
    limit: `${budget} KiB`,
  })),
);
