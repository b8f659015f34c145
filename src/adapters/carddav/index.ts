/**
 * CardDAV (RFC 6352): one address book of any server that reports its changes (RFC 6578), with cards of vCard 3 and 4.
 * Evidence level L4: every promise is tried on a real Radicale in CI, and on Xandikos.
 * A card of an organisation is a contact without a name of its own, one that lists other cards (`KIND:group`) is none.
 * Cross-origin the server must allow the page's origin, WebDAV's methods, and the headers Authorization, Content-Type,
 * Depth, If-Match and If-None-Match; else reach it through a server of your own.
 */
import type { AdapterDefinition } from '../../core/adapter.js';
import { createCardDav } from './adapter.js';
import { parseSettings } from './schemas.js';

export type { CardDavSettings } from './schemas.js';

/** Settings are {@link CardDavSettings}: one user's own sign-in, held in memory and nowhere else. */
export const carddav: AdapterDefinition = {
  kind: 'carddav',
  create: (settings, context) => createCardDav(parseSettings(settings), context),
};
