/** What the command does, once it is sure that everything it needs is there. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { adapters } from '../adapters/index.js';
import { tryConnections } from './config/connections.js';
import { ConfigError, readGatewayConfig } from './config/read.js';
import { resolveSecrets } from './credentials/secrets.js';
import type { GatewayConfig } from './config/schema.js';
import { serveOnNode, type Running } from './node.js';
import { openStorage } from './storage-node.js';
import { storedServices, type StoredServices } from './stored.js';

/** Starts the gateway that this file describes. Throws a {@link ConfigError} that says what is wrong with it. */
export async function start(file: string, version: string): Promise<Running> {
  const config = await configIn(file);
  if (config.mode === 'development') process.stderr.write(warning);
  await tryConnections(config, adapters);
  const kept = await openStorage(config.storage, dirname(file));
  const services = storedServices({ ...kept, say: (line) => void process.stdout.write(`${line}\n`) });
  const running = await serveOnNode(config, services, { adapters, version }).catch(async (error: unknown) => {
    await kept.close();
    const { host, port } = config.listen;
    throw new ConfigError(`The gateway cannot listen on ${host}:${port} (${codeOf(error)}).`, { cause: error });
  });
  const sweeping = sweepDaily(services);
  return {
    url: running.url,
    async stop() {
      clearInterval(sweeping);
      await running.stop();
      await kept.close();
    },
  };
}

/** Keeps the audit to its retention, from now on. */
function sweepDaily({ kept, log }: StoredServices): NodeJS.Timeout {
  const sweep = () =>
    void kept?.sweep().catch(() => {
      const message = 'What is too old could not be taken out of the audit.';
      log({ level: 'error', at: new Date().toISOString(), event: 'failed', message });
    });
  sweep();
  return setInterval(sweep, 24 * 60 * 60_000);
}

async function configIn(file: string): Promise<GatewayConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError(`The configuration ${file} cannot be read (${codeOf(error)}).`, { cause: error });
  });
  const beside = (path: string) => readFile(resolve(dirname(file), path), 'utf8');
  return readGatewayConfig(await resolveSecrets(parseJson(text, file), { env: process.env, readFile: beside }));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConfigError(`The configuration ${file} is not JSON.`); // the engine's message quotes the text
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'for an unknown reason';

const warning = `
  ############################################################################
  #  DEVELOPMENT MODE: this gateway trusts everyone who reaches it.          #
  #  Whoever can open a connection to this machine can read and write every  #
  #  CRM behind it. It listens on loopback alone. Never run it like this     #
  #  where there is a customer's record.                                     #
  ############################################################################

`;
