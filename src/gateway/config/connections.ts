import { isCrmError } from '../../core/errors.js';
import { parseCredentials } from '../credentials/schemas.js';
import type { Adapters } from '../crms/open.js';
import { ConfigError } from './read.js';
import type { ConnectionConfig, GatewayConfig } from './schema.js';

/** Tries the settings of every connection, without asking any CRM. Throws a {@link ConfigError} that names all mistakes. */
export async function tryConnections({ organisations }: GatewayConfig, adapters: Adapters): Promise<void> {
  const all = organisations.flatMap(({ id, connections }) => connections.map((each) => mistake(id, each, adapters)));
  const mistakes = (await Promise.all(all)).filter((each) => each !== undefined);
  if (mistakes.length) throw new ConfigError(mistakes.join('\n'));
}

async function mistake(
  organisation: string,
  { id, kind, settings, credentials }: ConnectionConfig,
  adapters: Adapters,
): Promise<string | undefined> {
  const where = `The connection "${id}" of "${organisation}"`;
  const load = Object.hasOwn(adapters, kind) ? adapters[kind] : undefined;
  if (!load) {
    const known = Object.keys(adapters).map((each) => `"${each}"`);
    return `${where} is of the kind "${kind}", which must be one of ${known.join(', ')}.`;
  }
  try {
    (await load()).create(settings, { fetch });
    if (credentials !== undefined) parseCredentials(credentials);
    return undefined;
  } catch (error) {
    if (!isCrmError(error, 'invalid')) throw error;
    return `${where} has settings that are not right: ${Object.keys(error.details.fields).join(', ')}.`;
  }
}
