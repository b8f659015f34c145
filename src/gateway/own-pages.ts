/** What the gateway says of itself. */
import type { Hono } from 'hono';
import { descriptionPath } from '../adapters/gateway/endpoints.js';
import { CrmError } from '../core/errors.js';
import { refuse } from './answers/problem.js';
import type { GatewayConfig } from './config/schema.js';
import { openApi } from './openapi.js';
import type { Env } from './routes/ask.js';
import type { Metrics } from './services.js';

export interface Own {
  readonly config: GatewayConfig;
  readonly metrics: Metrics;
  readonly isStopping: () => boolean;
  readonly version: string;
}

/** To anybody; the metrics to whoever has their token. */
export function ownPages(app: Hono<Env>, { config, metrics, isStopping, version }: Own): void {
  const description = openApi(version);
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', (context) =>
    isStopping() ? context.json({ status: 'stopping' }, 503) : context.json({ status: 'ready' }),
  );
  app.get(descriptionPath, (context) => context.json(description));
  const { metricsToken } = config;
  if (metricsToken === undefined || !metrics.text) return;
  app.get('/metrics', async (context) => {
    if (!(await isSame(context.req.header('authorization') ?? '', `Bearer ${metricsToken}`))) {
      const refusal = { status: 401, title: 'The token of the metrics is needed.' };
      throw refuse(new CrmError('auth-required', {}), context.get('trace'), refusal);
    }
    return new Response(await metrics.text?.(), { headers: { 'content-type': 'text/plain; version=0.0.4' } });
  });
}

/** Compares hashes: how long it takes tells nothing of how much was right. */
async function isSame(given: string, right: string): Promise<boolean> {
  const hash = async (text: string) =>
    String(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
  return (await hash(given)) === (await hash(right));
}
