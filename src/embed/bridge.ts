import type { HostMessage, SidebarMessage } from './protocol.js';

/**
 * A way to talk to the page around the sidebar. Our own messages are one; a CRM host that speaks another language gets a
 * bridge of its own.
 */
export interface HostBridge {
  /** Heard only from a page that may talk to us, the first of them a `hello`. */
  listen(receive: (message: HostMessage) => void): void;
  /** Reaches nobody before the `hello`. */
  send(message: SidebarMessage): void;
}
