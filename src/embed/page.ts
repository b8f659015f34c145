/** The sidebar page: the call panel, and what could not be sent yet, for a frame in a CRM's sidebar or a tab of its own. */
import type {
  OnestreamContactAddedEvent,
  OnestreamContactOpenedEvent,
  OnestreamContactSavedEvent,
} from '../components/events.js';
import { ConfigError, readConfig } from '../config/index.js';
import { sayOnPage } from '../config/say.js';
import { notLoaded } from '../text/en/config.js';
import type { HostBridge } from './bridge.js';
import { observeHeight } from './height.js';
import { takeNumber } from './number.js';
import { postMessageBridge } from './post-message.js';
import { Sidebar } from './sidebar.js';

function start(number: string | undefined): void {
  const config = readConfig();
  const sidebar = new Sidebar(config, number);
  // beside what this page begins with, not before it: who is calling is looked up while the elements come
  const panel = import('./panel.js').catch(say);
  const draw = () => void panel.then((loaded) => loaded.draw(sidebar));
  addEventListener('hashchange', () => {
    const next = takeNumber();
    if (next !== undefined) sidebar.openAt(next);
    draw();
  });
  if (parent === window) sidebar.signIn();
  else connect(sidebar, postMessageBridge(config.hostOrigins), draw);
  draw();
}

/** Nothing is opened before the page around this one has introduced itself. */
function connect(sidebar: Sidebar, bridge: HostBridge, draw: () => void): void {
  let connected = false;
  bridge.listen((message) => {
    orSayWhy(() => sidebar.receive(message));
    if (message.type !== 'hello') return;
    draw();
    if (!connected) tellOf(bridge);
    connected = true;
  });
}

function tellOf(bridge: HostBridge): void {
  observeHeight((height) => bridge.send({ type: 'height', height }));
  const on = <E extends Event>(type: string, tell: (event: E) => void) =>
    document.addEventListener(type, (event) => tell(event as E));
  on<OnestreamContactOpenedEvent>('onestream-contact-opened', ({ detail }) =>
    bridge.send({ type: 'contact-opened', contactId: detail.contactId, callId: detail.callId }),
  );
  on<OnestreamContactSavedEvent>('onestream-contact-saved', ({ detail }) =>
    bridge.send({ type: 'contact-saved', contactId: detail.contactId, added: false }),
  );
  on<OnestreamContactAddedEvent>('onestream-contact-added', ({ detail }) =>
    bridge.send({ type: 'contact-saved', contactId: detail.contactId, added: true }),
  );
}

function orSayWhy(run: () => void): void {
  try {
    run();
  } catch (error) {
    say(error);
  }
}

function say(error: unknown): never {
  sayOnPage(error instanceof ConfigError ? error.message : notLoaded);
  throw error;
}

const number = takeNumber(); // first of all: nothing is asked under an address that holds a number
orSayWhy(() => start(number));
