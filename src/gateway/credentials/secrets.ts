import { ConfigError } from '../config/read.js';

/** Where secrets are kept, outside of the configuration. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a file. */
  readFile(path: string): Promise<string>;
}

/**
 * The settings with every `{"$env": "NAME"}` and `{"$file": "path"}` replaced by what stands there; line breaks at the end
 * of a file are none of the secret. Rejects with a {@link ConfigError} that names the place in the settings, never a value.
 */
export async function resolveSecrets(value: unknown, sources: SecretSources, place = ''): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if ('$env' in value || '$file' in value) return secretOf(value, sources, place || 'the top');
  const inside = async (key: string | number, item: unknown) =>
    resolveSecrets(item, sources, place ? `${place}.${key}` : String(key));
  if (Array.isArray(value)) return Promise.all(value.map((item, at) => inside(at, item)));
  const entries = Object.entries(value).map(async ([key, item]) => [key, await inside(key, item)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function secretOf(reference: object, { env, readFile }: SecretSources, place: string): Promise<string> {
  const [[kind, name] = [], ...more] = Object.entries(reference) as [string, unknown][];
  if (more.length || typeof name !== 'string' || name === '')
    throw new ConfigError(`The secret at ${place} must be {"$env": "NAME"} or {"$file": "path"} and nothing else.`);
  if (kind === '$env') return env[name] || missing(place, `the environment has no variable ${name}`);
  const text = await readFile(name).catch(() => missing(place, `the file ${name} cannot be read`));
  return text.replace(/[\r\n]+$/u, '') || missing(place, `the file ${name} is empty`);
}

function missing(place: string, why: string): never {
  throw new ConfigError(`The secret at ${place} is missing: ${why}.`);
}
