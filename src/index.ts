/** The library. Importing it changes nothing on the page: `define.js` registers the elements. */
export { OnestreamCallPanel } from './components/call-panel/call-panel.js';
export { OnestreamContactCard } from './components/contact-card/contact-card.js';
export { OnestreamContactSearch } from './components/contact-search/contact-search.js';
export { OnestreamEditContact } from './components/edit-contact/edit-contact.js';
export { OnestreamOutbox } from './components/outbox/outbox.js';
export { OnestreamSystemsCheck } from './components/systems-check/systems-check.js';
export { OnestreamUnknownCaller } from './components/unknown-caller/unknown-caller.js';
export { OnestreamWorkspace } from './components/workspace/workspace.js';
export * from './components/events.js';

export { createWorkspace, type WorkspaceOptions } from './workspace/create-workspace.js';
export { workspaceContext } from './workspace/context.js';
export type { Workspace } from './workspace/types.js';

export { CrmError, isCrmError, type CrmErrorCode, type CrmErrorDetails } from './core/errors.js';
export type * from './core/adapter.js';
export type * from './core/call.js';
export type * from './core/call-log.js';
export type * from './core/check.js';
export type * from './core/connection.js';
export type * from './core/contact.js';
export type * from './core/directory.js';
export type * from './core/match.js';
export type * from './core/numbers.js';
export type * from './core/person.js';
export type * from './core/readable.js';
export type * from './core/saving.js';
export type * from './core/storage.js';
