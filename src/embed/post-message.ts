import type { HostBridge } from './bridge.js';
import { inEnvelope, readHostMessage } from './protocol.js';

/** The bridge to a page of a listed origin that has said `hello`. Nobody else is heard or answered. */
export function postMessageBridge(hostOrigins: readonly string[]): HostBridge {
  let host: string | undefined;
  const send: HostBridge['send'] = (message) => {
    if (host !== undefined) parent.postMessage(inEnvelope(message), host);
  };
  return {
    send,
    listen(receive) {
      addEventListener('message', ({ source, origin, data }) => {
        if (source !== parent || !hostOrigins.includes(origin)) return;
        const message = readHostMessage(data);
        if (message?.type === 'hello') {
          host = origin;
          send({ type: 'welcome' });
        }
        if (message && host !== undefined) receive(message);
      });
    },
  };
}
