import { openWorkspace, type PageConfig } from '../config/index.js';
import type { Workspace } from '../workspace/types.js';
import type { HostMessage } from './protocol.js';

/** The workspace of the sidebar page, and the calls that the page is told of. */
export class Sidebar {
  #config: PageConfig;
  #workspace: Workspace | undefined;
  #number: string | undefined;
  /** The call that stands for a number of the address: nobody tells us how it goes on. */
  #fromAddress: string | undefined;
  #opened = 0;

  constructor(config: PageConfig, number: string | undefined) {
    this.#config = config;
    this.#number = number;
  }

  /** Absent until an agent is known. */
  get workspace(): Workspace | undefined {
    return this.#workspace;
  }

  /** A number of the address that waits for the workspace. */
  get waitingNumber(): string | undefined {
    return this.#number;
  }

  /** Another agent gets a workspace of their own. Throws a `ConfigError` if neither host nor configuration names one. */
  signIn(user = this.#config.user): void {
    if (this.#workspace && this.#workspace.user === user) return;
    this.#workspace?.close();
    this.#workspace = undefined; // not the last agent's, should the next line throw
    this.#workspace = openWorkspace(this.#config, user);
    if (this.#number !== undefined) this.openAt(this.#number);
  }

  /** The address named this number; a host that can do no other tells of a ring in this way. */
  openAt(number: string): void {
    this.#number = number;
    if (!this.#workspace) return;
    this.#closeNumber();
    this.#number = undefined;
    this.#fromAddress = `address:${this.#opened++}`;
    this.#workspace.calls.ring({ id: this.#fromAddress, number });
  }

  receive(message: HostMessage): void {
    const calls = this.#workspace?.calls;
    switch (message.type) {
      case 'hello':
        return this.signIn(message.user);
      case 'call-ringing':
        this.#closeNumber(); // this host can tell of its calls
        return calls?.ring(message.call);
      case 'call-answered':
        return calls?.answer(message.id);
      case 'call-held':
        return calls?.hold(message.id);
      case 'call-ended':
        return calls?.end(message.id, message.elsewhere ? 'elsewhere' : undefined);
    }
  }

  #closeNumber(): void {
    if (this.#fromAddress === undefined) return;
    this.#workspace?.calls.answer(this.#fromAddress); // it was taken notice of: ended, not missed
    this.#workspace?.calls.end(this.#fromAddress);
    this.#fromAddress = undefined;
  }
}
