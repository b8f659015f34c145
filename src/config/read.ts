import * as z from 'zod/mini';
import { adapters } from '../adapters/index.js';
import { configText } from '../text/en/config.js';
import { pageConfig, type PageConfig } from './schema.js';

/** The page's configuration cannot be used. The message is one sentence for whoever set the page up. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads `<script type="application/json" id="onestream-config">`. Throws a {@link ConfigError}. */
export function readConfig(): PageConfig {
  const element = document.getElementById('onestream-config');
  if (!element) throw new ConfigError(configText.missing);
  const result = z.safeParse(pageConfig, parseJson(element.textContent), { reportInput: true });
  if (!result.success) throw new ConfigError(sentence(result.error.issues));
  const kinds = Object.keys(adapters);
  const at = result.data.connections.findIndex(({ kind }) => !kinds.includes(kind));
  if (at >= 0) throw new ConfigError(configText.wrong(`connections.${at}.kind`, configText.unknownKind(kinds)));
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(configText.notJson, { cause });
  }
}

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong. zod/mini carries no sentences of its own, only codes. */
function sentence([issue]: readonly Issue[]): string {
  return configText.wrong(issue?.path.join('.') ?? '', issue ? problem(issue) : configText.notValid);
}

function problem(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? configText.isMissing : configText.mustBe(issue.expected);
    case 'unrecognized_keys':
      return configText.unknownKeys(issue.keys);
    default:
      return issue.message;
  }
}
