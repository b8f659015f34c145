export interface Channel<Message> {
  /** Tells all other tabs. What cannot be sent as it is, is sent as JSON. */
  post(message: Message): void;
  close(): void;
}

/** The other tabs of this origin. Alone where the browser has no channels, or allows none. */
export function openChannel<Message>(name: string, hear: (message: Message) => void): Channel<Message> {
  let channel: BroadcastChannel | undefined;
  try {
    channel = new BroadcastChannel(name);
  } catch {
    return { post: () => undefined, close: () => undefined };
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data));
  return {
    post(message) {
      try {
        channel?.postMessage(message);
      } catch {
        channel?.postMessage(JSON.parse(JSON.stringify(message))); // an adapter has put something in that is no data
      }
    },
    close() {
      channel?.close();
      channel = undefined;
    },
  };
}
