import type { AdapterDefinition } from '../core/adapter.js';

/** Every kind of CRM that a configuration can name, each loaded when it is first asked for. */
export const adapters: Readonly<Record<string, () => Promise<AdapterDefinition>>> = {
  carddav: async () => (await import('./carddav/index.js')).carddav,
  demo: async () => (await import('./demo/index.js')).demo,
  tryton: async () => (await import('./tryton/index.js')).tryton,
};
