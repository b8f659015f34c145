/**
 * What the sidebar page and the page around it say to each other by `postMessage`, version 1. Every message is a plain
 * object `{ onestream: 1, type, ... }`; whatever has another shape is ignored.
 *
 *   around -> sidebar   hello, once the frame has loaded; answered by `welcome`
 *                       call-ringing, call-answered, call-held, call-ended
 *   sidebar -> around   welcome, height, contact-opened, contact-saved
 */
import * as z from 'zod/mini';
import type { CallSignal } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';

const id = z.string().check(z.minLength(1), z.maxLength(200));
const text = z.exactOptional(z.string().check(z.maxLength(500)));
const type = <T extends string>(name: T) => ({ onestream: z.literal(1), type: z.literal(name) });

const hostMessage = z.discriminatedUnion('type', [
  /** `user`: the signed-in agent, where the sidebar's own configuration does not name one. */
  z.object({ ...type('hello'), user: z.exactOptional(id) }),
  z.object({
    ...type('call-ringing'),
    call: z.object({
      /** The same id again is the same call. */
      id,
      direction: z.exactOptional(z.enum(['inbound', 'outbound'])),
      /** The remote number as signalled; absent: withheld. */
      number: text,
      /** The number that was called, and what the organisation calls that line. */
      called: text,
      calledLabel: text,
      displayName: text,
    }) satisfies z.ZodMiniType<CallSignal>,
  }),
  /** Also for a call that was on hold. */
  z.object({ ...type('call-answered'), id }),
  z.object({ ...type('call-held'), id }),
  /** `elsewhere`: a colleague took it. */
  z.object({ ...type('call-ended'), id, elsewhere: z.exactOptional(z.boolean()) }),
]);

/** What the page around the sidebar says. */
export type HostMessage = z.infer<typeof hostMessage>;

/** What the sidebar says. */
export type SidebarMessage =
  | { readonly type: 'welcome' }
  /** How high the page is, an open dialog included, in CSS pixels. */
  | { readonly type: 'height'; readonly height: number }
  /** The card of a call's contact has come on screen. */
  | { readonly type: 'contact-opened'; readonly contactId: RecordKey; readonly callId: string }
  /** An edit has reached every CRM, or a contact was added in at least one. */
  | { readonly type: 'contact-saved'; readonly contactId: RecordKey; readonly added: boolean };

/** A message of ours, or undefined. */
export function readHostMessage(data: unknown): HostMessage | undefined {
  const result = z.safeParse(hostMessage, data);
  return result.success ? result.data : undefined;
}

/** As it crosses the border. */
export const inEnvelope = (message: SidebarMessage) => ({ onestream: 1, ...message }) as const;
