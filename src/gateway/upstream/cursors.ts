import type { Cursor } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';

/** Where a listing stands: in which snapshot, at which page, and how far the log of changes went when it began. */
export interface Place {
  readonly snapshot: string;
  readonly page: number;
  readonly log: { readonly epoch: string; readonly count: number };
}

/** What we hand out names its own format, so that a later one can tell. */
const listing = /^l1\.([\w-]+)\.(\d{1,9})\.([\w-]+)\.(\d{1,9})$/u;
const changes = /^c1\.([\w-]+)\.(\d{1,9})$/u;

export const listingCursor = ({ snapshot, page, log }: Place): Cursor =>
  `l1.${snapshot}.${page}.${log.epoch}.${log.count}`;

export const changesCursor = ({ epoch, count }: Place['log']): Cursor => `c1.${epoch}.${count}`;

/** Rejects with `cursor-expired` what is none of ours: everything has to be read anew. */
export function readListing(cursor: Cursor): Place {
  const [, snapshot, page, epoch, count] = listing.exec(cursor) ?? expired();
  return { snapshot: snapshot!, page: Number(page), log: { epoch: epoch!, count: Number(count) } };
}

/** As {@link readListing}, for changes. */
export function readChanges(cursor: Cursor): Place['log'] {
  const [, epoch, count] = changes.exec(cursor) ?? expired();
  return { epoch: epoch!, count: Number(count) };
}

function expired(): never {
  throw new CrmError('cursor-expired', {});
}
