/** The sidebar page: the call panel, and what could not be sent yet, for a frame in a CRM's sidebar or a tab of its own. */
import { html, render, type TemplateResult } from 'lit';
import '../components/workspace/define.js';
import '../components/call-panel/define.js';
import type {
  OnestreamContactAddedEvent,
  OnestreamContactOpenedEvent,
  OnestreamContactSavedEvent,
} from '../components/events.js';
import { ConfigError, readConfig } from '../config/index.js';
import { sayOnPage } from '../config/say.js';
import { notLoaded } from '../text/en/config.js';
import { embedText } from '../text/en/embed.js';
import type { HostBridge } from './bridge.js';
import { observeHeight } from './height.js';
import { addressOf, takeNumber } from './number.js';
import { postMessageBridge } from './post-message.js';
import { Sidebar } from './sidebar.js';

function start(number: string | undefined): void {
  const config = readConfig();
  const sidebar = new Sidebar(config, number);
  const draw = () => render(sidebar.workspace ? panel(sidebar) : waiting(sidebar), document.body);
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

/** The outbox shows itself once something waits; its code comes after that of the calls. */
function panel({ workspace }: Sidebar): TemplateResult {
  void import('../components/outbox/define.js');
  return html`<onestream-workspace .workspace=${workspace}
    ><onestream-call-panel></onestream-call-panel><onestream-outbox quiet></onestream-outbox
  ></onestream-workspace>`;
}

function waiting({ waitingNumber }: Sidebar): TemplateResult {
  if (waitingNumber === undefined) return html`<p>${embedText.waiting}</p>`;
  const open = () => window.open(addressOf(waitingNumber), '_blank', 'noopener');
  return html`<button type="button" @click=${open}>${embedText.openInNewPage}</button>`;
}

function orSayWhy(run: () => void): void {
  try {
    run();
  } catch (error) {
    sayOnPage(error instanceof ConfigError ? error.message : notLoaded);
    throw error;
  }
}

const number = takeNumber(); // first of all: nothing is asked under an address that holds a number
orSayWhy(() => start(number));
