/** What the command does, once it is sure that everything it needs is there. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { adapters } from '../adapters/index.js';
import { auditCsv, auditNdjson, type AuditRange } from './audit/index.js';
import { tryConnections } from './config/connections.js';
import { ConfigError, readGatewayConfig } from './config/read.js';
import { nodeSecrets } from './credentials/secrets-node.js';
import { resolveSecrets } from './credentials/secrets.js';
import type { GatewayConfig } from './config/schema.js';
import { serveOnNode, type Running } from './node.js';
import { openStorage } from './storage-node.js';
import { keptAudit, storedServices, type StoredServices } from './stored.js';

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

/** What is to be exported of the audit; `csv` for spreadsheets, NDJSON unless told. */
export interface AuditExport extends AuditRange {
  readonly csv?: boolean;
}

/** Writes out the audit that the gateway of this file keeps. Throws a {@link ConfigError} where it keeps none. */
export async function exportAudit(
  file: string,
  { csv, ...range }: AuditExport,
  write: (text: string) => void,
): Promise<void> {
  const config = await configIn(file);
  const kept = await openStorage(config.storage, dirname(file));
  try {
    const audit = keptAudit(kept);
    if (!audit) throw new ConfigError('This gateway keeps no audit: its "storage" must be files or Redis.');
    if (!config.organisations.some(({ id }) => id === range.organisation))
      throw new ConfigError(`The configuration ${file} has no organisation "${range.organisation}".`);
    const entries = audit.entries(range);
    for await (const text of csv ? auditCsv(entries) : auditNdjson(entries)) write(text);
  } finally {
    await kept.close();
  }
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
  return readGatewayConfig(await resolveSecrets(parseJson(text, file), nodeSecrets(dirname(file))));
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
