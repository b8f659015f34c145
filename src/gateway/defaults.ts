import type { Services } from './services.js';

/**
 * Services of one small gateway: nothing is shared but the adapters, nothing outlives the process. The audit goes where
 * the log goes, without what was changed.
 */
export function plainServices(say: (line: string) => void): Services {
  const remembered = new Map<string, { readonly value: string; readonly until: number }>();
  const line = (of: object) => say(JSON.stringify(of));
  return {
    fetchFor:
      () =>
      (...request) =>
        fetch(...request),
    wrap: (_, adapter) => adapter,
    audit: {
      write({ changes, ...entry }) {
        line({ event: 'audit', ...entry, fields: changes.map(({ field }) => field.split('.')[0]) });
        return Promise.resolve();
      },
    },
    log: line,
    metrics: { request: () => undefined },
    memory: {
      get(key) {
        const found = remembered.get(key);
        return Promise.resolve(found && found.until > Date.now() ? found.value : undefined);
      },
      set(key, value, seconds) {
        for (const [each, { until }] of remembered) if (until <= Date.now()) remembered.delete(each);
        remembered.set(key, { value, until: Date.now() + seconds * 1000 });
        return Promise.resolve();
      },
    },
  };
}
