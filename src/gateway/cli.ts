#!/usr/bin/env node
/**
 * `onestream-gateway --config gateway.json`, with `--audit` to write out the audit instead. Imports nothing but Node before
 * it knows that the rest is there.
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const peers = ['hono', '@hono/node-server', 'jose', 'unstorage'];
const usage = 'onestream-gateway --config gateway.json';
const auditUsage = `${usage} --audit ORGANISATION [--from TIME] [--to TIME] [--csv]`;

function missing(): readonly string[] {
  return peers.filter((peer) => {
    try {
      return !import.meta.resolve(peer);
    } catch {
      return true;
    }
  });
}

const options = {
  config: { type: 'string' },
  audit: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  csv: { type: 'boolean' },
} as const;

function told() {
  try {
    return parseArgs({ options }).values;
  } catch {
    return {};
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const absent = missing();
  if (absent.length) {
    const command = `npx -p onestream-widgets ${peers.map((peer) => `-p ${peer}`).join(' ')} ${usage}`;
    return fail(
      `The gateway needs ${absent.join(', ')}, which is not installed. This brings everything along:\n\n    ${command}`,
    );
  }
  const { config: file, audit: organisation, ...range } = told();
  if (file === undefined) return fail(`Usage: ${usage}\n       ${auditUsage}`);
  const { start, exportAudit } = await import('./command.js');
  if (organisation !== undefined)
    return exportAudit(file, { organisation, ...range }, (text) => void process.stdout.write(text));
  const { version } = createRequire(import.meta.url)('onestream-widgets/package.json') as { readonly version: string };
  const gateway = await start(file, version);
  process.stderr.write(`The gateway answers at ${gateway.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void gateway.stop().then(() => process.exit(0)));
}

try {
  await main();
} catch (error) {
  const isOurs = error instanceof Error && error.name === 'ConfigError';
  fail(isOurs ? error.message : `The gateway could not start: ${error instanceof Error ? error.stack : String(error)}`);
}
