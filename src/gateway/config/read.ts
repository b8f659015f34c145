import type { z } from 'zod';
import { gatewayConfig, type GatewayConfig } from './schema.js';

/** The configuration cannot be used. The message is one sentence for each mistake, for whoever wrote it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads what stood in `gateway.json`, secrets filled in. Throws a {@link ConfigError}. */
export function readGatewayConfig(value: unknown): GatewayConfig {
  const result = gatewayConfig.safeParse(value, { reportInput: false });
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map(sentence).join('\n'));
}

/** Names the place and what is wrong with it, never the value: it may be a secret. */
function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.length ? `"${issue.path.join('.')}"` : 'It';
  return `The configuration of the gateway is not right: ${place} ${problem(issue)}.`;
}

function problem(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be of type ${issue.expected}`;
    case 'unrecognized_keys':
      return `has no place for ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
    case 'too_big':
      return issue.message.startsWith('must') ? issue.message : 'is out of range';
    default:
      return issue.message;
  }
}
