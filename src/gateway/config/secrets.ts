import { ConfigError } from './read.js';

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): Promise<string>;
}

/**
 * The same value with every `{"$env": "NAME"}` and `{"$file": "path"}` replaced by the secret that it points to. Throws a
 * {@link ConfigError} that names where it was looked for.
 */
export async function resolveSecrets(value: unknown, sources: SecretSources): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => resolveSecrets(each, sources)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first && typeof first[1] === 'string') {
    if (first[0] === '$env') return fromEnv(first[1], sources);
    if (first[0] === '$file') return fromFile(first[1], sources);
  }
  const resolved = entries.map(async ([name, each]) => [name, await resolveSecrets(each, sources)] as const);
  return Object.fromEntries(await Promise.all(resolved));
}

function fromEnv(name: string, { env }: SecretSources): string {
  const found = env[name];
  if (!found) throw new ConfigError(`The configuration of the gateway needs the environment variable ${name}.`);
  return found;
}

async function fromFile(path: string, { readFile }: SecretSources): Promise<string> {
  try {
    return (await readFile(path)).trim();
  } catch (cause) {
    throw new ConfigError(`The configuration of the gateway needs the file ${path}, which cannot be read.`, { cause });
  }
}
