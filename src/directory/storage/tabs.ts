import { openChannel, type Channel } from './channel.js';
import type { Change, TabListener } from './types.js';

/** How long a tab that has just come waits for the one that writes, in milliseconds. */
const patience = 5000;

type Message =
  | { readonly type: 'change'; readonly change: Change }
  | { readonly type: 'forget' }
  /** A new tab has come: before, there may have been nobody to be told of changes. */
  | { readonly type: 'here' }
  /** A new tab wants all that is known to be on the disk. */
  | { readonly type: 'ask'; readonly id: string }
  | { readonly type: 'written'; readonly id: string }
  /** Another tab writes from now on: whoever waits asks again. */
  | { readonly type: 'writer' };

export interface TabsOptions {
  /** Before that has resolved, nobody is told that this tab is here: it holds up the page, and there is something to read. */
  readonly after: Promise<unknown>;
  /** Brings the disk up to date; undefined in a tab that does not write. */
  readonly settle: () => Promise<void> | undefined;
  readonly forgotten: () => void;
}

export interface Tabs {
  send(change: Change): void;
  /** One listener; it is told at once what has been heard before. */
  listen(listener: Pick<TabListener, 'changed'>): () => void;
  /** Resolves when what the tab that writes knew is on the disk, or it does not answer; at the latest with `enough`. */
  settled(enough: Promise<void>): Promise<void>;
  /** This tab has become the one that writes. */
  takeOver(): void;
  forget(): void;
  /** Neither tells nor hears of changes any more; that all is to be forgotten it still hears. */
  leave(): void;
  close(): void;
}

/**
 * What the tabs of one workspace and user tell each other. All changes since it has said that it is here reach the listener;
 * those before, the tab that writes has on the disk before `settled` resolves.
 */
export function createTabs(name: string, { after, settle, forgotten }: TabsOptions): Tabs {
  let channel: Channel<Message> | undefined;
  let isClosed = false;
  const open = () => (channel ??= openChannel<Message>(name, (message) => hear(message)));
  const id = Math.random().toString(36).slice(2);
  let held: Change[] = [];
  let changed: (change: Change) => void = (change) => held.push(change);
  let answered: (() => void) | undefined;
  let inTouch = true;
  let others: 'unknown' | 'none' | 'some' = 'unknown';
  const post = (message: Message) => void (inTouch && open().post(message));
  void after.then(() => {
    if (isClosed) return;
    open(); // also to hear that all is to be forgotten
    post({ type: 'here' });
  });

  function hear(message: Message): void {
    others = 'some';
    if (message.type === 'forget') forgotten();
    else if (!inTouch) return;
    else if (message.type === 'change') changed(message.change);
    else if (message.type === 'ask') void settle()?.then(() => post({ type: 'written', id: message.id }));
    else if (message.type === 'written' && message.id === id) answered?.();
    else if (message.type === 'writer' && answered) post({ type: 'ask', id });
  }

  function leave(): void {
    inTouch = false;
    held = [];
    answered?.();
  }

  return {
    send(change) {
      if (others !== 'none') post({ type: 'change', change }); // whoever comes says so
    },
    listen(listener) {
      changed = (change) => listener.changed(change);
      held.splice(0).forEach(changed);
      return () => {
        changed = () => undefined;
      };
    },
    async settled(enough) {
      if (!inTouch) return;
      const answer = new Promise<void>((resolve) => (answered = resolve));
      post({ type: 'ask', id });
      const isWriter = enough.then(() => 'writer' as const);
      const first = await Promise.race([answer, isWriter, new Promise((resolve) => setTimeout(resolve, patience))]);
      if (first === 'writer' && others === 'unknown') others = 'none';
      answered = undefined;
    },
    takeOver: () => post({ type: 'writer' }),
    forget: () => open().post({ type: 'forget' }),
    leave,
    close() {
      leave();
      isClosed = true;
      channel?.close();
    },
  };
}
