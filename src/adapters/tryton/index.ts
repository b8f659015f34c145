/**
 * Tryton (6.0 and what speaks like it): a person or company is a party, numbers and addresses are its contact mechanisms.
 * Evidence level L4: every promise is tried on a real Tryton in CI. What is not known stands in README.
 * Cross-origin the page's origin must be listed in trytond's `[web] cors`; else reach it through a server of your own.
 */
import type { AdapterDefinition } from '../../core/adapter.js';
import { parseSettings } from './schemas.js';
import { createTryton } from './adapter.js';

export type { TrytonSettings } from './schemas.js';

/** Settings are {@link TrytonSettings}: one agent's own sign-in, held in memory and nowhere else. */
export const tryton: AdapterDefinition = {
  kind: 'tryton',
  create: (settings, context) => createTryton(parseSettings(settings), context),
  linkOrigins: (settings) => {
    const { webUrl, baseUrl } = parseSettings(settings);
    return [new URL(webUrl ?? baseUrl, globalThis.location?.href).origin];
  },
};
