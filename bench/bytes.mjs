/**
 * Bytes of the built files (`npm run build` first), brotli at quality 11: what a page downloads before the entry runs, then
 * each chunk that is loaded on demand. Fails when an entry is over its budget.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { entries, onDemand, staticClosure } from './entries.mjs';

const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const bytes = (file) => brotliCompressSync(readFileSync(file), options).length;
const kib = (size) => `${(size / 1024).toFixed(2).padStart(6)} KiB`;

for (const { name, file, budget } of entries) {
  const entry = await file();
  const first = [...staticClosure(entry)];
  const size = first.map(bytes).reduce((sum, one) => sum + one, 0);
  const over = size > budget * 1024;
  console.log(
    `${kib(size)} of ${budget}  ${name}, with its static imports (${first.length} files)${over ? '  OVER' : ''}`,
  );
  for (const chunk of onDemand(entry)) console.log(`${kib(bytes(chunk))}         ${basename(chunk)}`);
  if (over) process.exitCode = 1;
}
