/**
 * Cursors as they leave the house. A CRM's own cursor is often an address, and an adapter follows it with the gateway's
 * credentials: one that a stranger has made up would let them ask the CRM whatever they like. So none is followed that was
 * not given out here, for this listing of this connection.
 */
import { CrmError } from '../../core/errors.js';

export interface Seal {
  close(place: readonly string[], cursor: string): Promise<string>;
  /** Rejects with `cursor-expired` what was not closed with this key, for this place. */
  open(place: readonly string[], sealed: string): Promise<string>;
}

const how = { name: 'HMAC', hash: 'SHA-256' };
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Without a secret the key is made up: cursors end with the process, and no other gateway knows them. */
export function createSeal(secret: string | undefined): Seal {
  const making = keyFrom(secret);
  /** Of the cursors that were given out last: all agents are given the same. */
  const given = new Map<string, string>();
  const mark = async (text: string) => {
    const marked = await crypto.subtle.sign(how, await making, bytesOf(text));
    return Array.from(new Uint8Array(marked), (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  return {
    async close(place, cursor) {
      const text = JSON.stringify([...place, cursor]);
      const marked = given.get(text) ?? (await mark(text));
      given.set(text, marked);
      const [oldest] = given.keys();
      if (given.size > mostGiven && oldest !== undefined) given.delete(oldest);
      return `${marked}.${cursor}`;
    },
    async open(place, sealed) {
      const cursor = sealed.slice(length + 1);
      const text = JSON.stringify([...place, cursor]);
      if (!isSame(sealed, `${given.get(text) ?? (await mark(text))}.${cursor}`))
        throw new CrmError('cursor-expired', {});
      return cursor;
    },
  };
}

/** Of a mark, in characters. */
const length = 64;

/** So many marks are remembered. */
const mostGiven = 1_000;

/** How long it takes tells nothing of how much was right. */
function isSame(given: string, right: string): boolean {
  let differences = given.length ^ right.length;
  for (let at = 0; at < right.length; at++) differences |= given.charCodeAt(at) ^ right.charCodeAt(at);
  return differences === 0;
}

async function keyFrom(secret: string | undefined): Promise<CryptoKey> {
  const material = secret === undefined ? crypto.getRandomValues(new Uint8Array(32)) : bytesOf(secret);
  const key = await crypto.subtle.importKey('raw', material, how, false, ['sign']);
  // a key of its own: what else the secret signs is never taken for a cursor
  const own = await crypto.subtle.sign(how, key, bytesOf('onestream-gateway cursors'));
  return crypto.subtle.importKey('raw', own, how, false, ['sign']);
}
