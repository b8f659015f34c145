import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SecretSources } from './secrets.js';

/** Secrets of this process's environment, and of files; their paths are relative to this folder. */
export const nodeSecrets = (folder: string): SecretSources => ({
  env: process.env,
  readFile: (path) => readFile(resolve(folder, path), 'utf8'),
});
