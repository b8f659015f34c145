/** The gateway as a library: `createGateway(config, services)` is a Hono app for any runtime with Web-standard requests. */
export { createGateway, type GatewayOptions } from './app.js';
export { ConfigError, readGatewayConfig } from './config/read.js';
export { resolveSecrets, type SecretSources } from './credentials/secrets.js';
export type { GatewayConfig } from './config/schema.js';
export type { Adapters } from './crms/open.js';
export { plainServices } from './defaults.js';
export type * from './services.js';
export { storedServices, type StoredOptions, type StoredServices } from './stored.js';
export { createLocks, redisLocks, type Locks, type RedisClient } from './upstream/index.js';
