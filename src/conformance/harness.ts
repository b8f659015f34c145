import type { CallLogEntry, ContactDraft, CrmAdapter, Cursor } from '../core/adapter.js';
import type { Company, CrmUser } from '../core/contact.js';
import type { CrmErrorCode } from '../core/errors.js';
import { needed } from './promise.js';

/** A contact that stands in the CRM and that the kit may change. */
export interface Fixture {
  readonly id: string;
  /** Its Direct, in E.164; nobody else has it. */
  readonly phone: string;
  /** The same in national form. */
  readonly national?: string;
  /** Nobody else has it. */
  readonly email: string;
  /** As a search by name would have it. */
  readonly name: string;
}

/** A call as the CRM keeps it. A part for which the CRM has no place is left out, and not compared. */
export type LoggedCall = {
  readonly [K in Exclude<keyof CallLogEntry, 'callId' | 'contactId'>]?: CallLogEntry[K] | undefined;
};

/**
 * What the kit is told of one CRM. What is optional and missing is not tried, and the report says so.
 * Nothing in here goes by way of the adapter: it is done past it, as somebody else in the CRM would.
 */
export interface Harness {
  readonly label: string;
  /** A new adapter that sends everything through this fetch and remembers nothing of earlier ones. */
  create(fetch: typeof globalThis.fetch): CrmAdapter | Promise<CrmAdapter>;
  /** As `create`, for somebody who may read and not write there. */
  reader?(fetch: typeof globalThis.fetch): CrmAdapter | Promise<CrmAdapter>;
  /** Reaches the CRM; unless told, by the network. */
  readonly fetch?: typeof globalThis.fetch;
  /** The only origins to which requests may go. */
  readonly origins: readonly string[];
  /** Called before each promise. */
  reset?(): void | Promise<void>;
  /** Makes a contact with a Direct, a Mobile and an Email, each time another. */
  contact(): Promise<Fixture>;
  /** In E.164; accepted by the CRM, and of nobody. At least four; unless told, +44 20 7946 0960 to 0963. */
  readonly freeNumbers?: readonly string[];
  /** A number of nobody that the kit does not give to anybody either; unless told, +44 20 7946 0990. */
  readonly unknownNumber?: string;
  /** An id of which the CRM knows nothing. */
  readonly missingId: string;
  /** A draft that the CRM accepts, each time another; where contacts can be created. */
  draft?(): ContactDraft;
  /** A contact that is not active. */
  readonly inactiveId?: string;
  /** Some of the companies, with what stands of them in the CRM; what is left out is not compared. */
  readonly companies?: readonly (Partial<Company> & { readonly id: string })[];
  /** Some of the users, one of them not active; as `companies`. */
  readonly users?: readonly (Partial<CrmUser> & { readonly id: string })[];
  /** Whether a request writes; unless told, whatever is not GET or HEAD. */
  isWrite?(request: Request): boolean | Promise<boolean>;
  /** Somebody else changes a contact, its name aside. */
  edit?(id: string): Promise<void>;
  /** Somebody else removes a contact. */
  remove?(id: string): Promise<void>;
  /** Somebody else merges the first contact into the second. */
  merge?(id: string, into: string): Promise<void>;
  /** The calls that stand with a contact, as somebody else reads them there; where calls can be logged. */
  loggedCalls?(contactId: string): Promise<readonly LoggedCall[]>;
  /** A cursor of `changes` from a time that the CRM has forgotten. */
  readonly expiredCursor?: Cursor;
  /**
   * Brings an error about, for codes that the kit cannot (or not truly) bring about itself: makes the CRM fail, and
   * returns a call of this new adapter, or of another, that must reject with the code.
   */
  readonly causes?: Readonly<Partial<Record<CrmErrorCode, (adapter: CrmAdapter) => Promise<unknown>>>>;
}

const free = ['+442079460960', '+442079460961', '+442079460962', '+442079460963'];

/** The harness's free number at this place, else one that is kept free for fiction. */
export const freeNumber = ({ freeNumbers = free }: Harness, at: number): string =>
  needed(freeNumbers[at], 'too few free numbers');

/** A number that nobody has. */
export const unknownNumber = (harness: Harness): string => harness.unknownNumber ?? '+442079460990';

/** The way to the CRM, without anything of the kit in between. */
export const wayTo = (harness: Harness): typeof globalThis.fetch =>
  harness.fetch ?? ((input, init) => globalThis.fetch(input, init));

/** Whether a request writes. */
export const doesWrite = (harness: Harness, request: Request): boolean | Promise<boolean> =>
  harness.isWrite?.(request) ?? (request.method !== 'GET' && request.method !== 'HEAD');
