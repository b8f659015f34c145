/** What a page says of itself in `<script type="application/json" id="onestream-config">`; loaded on demand. */
export { ConfigError, readConfig } from './read.js';
export { openWorkspace } from './workspace.js';
export type { PageConfig } from './schema.js';
