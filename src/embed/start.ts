/** What the sidebar page does before its elements are there: who is calling is looked up while they come. */
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

/** Shows the sidebar as it is now. */
type Draw = (sidebar: Sidebar) => Promise<void>;

let drawing: Draw | undefined;

function start(number: string | undefined): Sidebar {
  const config = readConfig();
  const sidebar = new Sidebar(config, number);
  const draw = () => void drawing?.(sidebar).catch(say);
  addEventListener('hashchange', () => {
    const next = takeNumber();
    if (next !== undefined) sidebar.openAt(next);
    draw();
  });
  if (parent === window) sidebar.signIn();
  else connect(sidebar, postMessageBridge(config.hostOrigins), draw);
  return sidebar;
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

function orSayWhy<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    say(error);
  }
}

function say(error: unknown): never {
  sayOnPage(error instanceof ConfigError ? error.message : notLoaded);
  throw error;
}

const number = takeNumber(); // first of all: nothing is asked under an address that holds a number
const sidebar = orSayWhy(() => start(number));

/** The elements are there: `draw` shows the sidebar now, and each time another is signed in. */
export function drawBy(draw: Draw): void {
  drawing = draw;
  void draw(sidebar).catch(say);
}
