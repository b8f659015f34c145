/** What the sidebar page shows: its calls, and what could not be sent yet. */
import { html, render, type TemplateResult } from 'lit';
import '../components/workspace/define.js';
import '../components/call-panel/define.js';
import type { Calls, CallsState } from '../core/call.js';
import { embedText } from '../text/en/embed.js';
import type { Workspace } from '../workspace/types.js';
import { addressOf } from './number.js';
import type { Sidebar } from './sidebar.js';

/** What is shown of it. */
type Shown = Pick<Sidebar, 'workspace' | 'waitingNumber'>;

/** Who is calling is mostly known within that time, in milliseconds: "looking" would be gone again as it appears. */
const moment = 50;
/** The outbox shows itself once something waits: its code comes so long after the calls, in milliseconds. */
const later = 100;

export async function draw(sidebar: Shown): Promise<void> {
  if (sidebar.workspace) await whenKnown(sidebar.workspace.calls.$calls);
  const { workspace } = sidebar;
  render(workspace ? panel(workspace) : waiting(sidebar), document.body);
  if (workspace) setTimeout(() => void import('../components/outbox/define.js'), later);
}

/** Resolves when nobody is looked for on screen any more, or that has taken a moment. */
async function whenKnown($calls: Calls['$calls']): Promise<void> {
  if (!isLooking($calls.get())) return;
  await new Promise<void>((resolve) => {
    const enough = setTimeout(end, moment);
    const unlisten = $calls.listen((state) => isLooking(state) || end());
    function end(): void {
      clearTimeout(enough);
      unlisten();
      resolve();
    }
  });
}

const isLooking = ({ live, focus }: CallsState): boolean =>
  live.some(({ id, outcome }) => id === focus && outcome.kind === 'looking');

const panel = (workspace: Workspace): TemplateResult =>
  html`<onestream-workspace .workspace=${workspace}
    ><onestream-call-panel></onestream-call-panel><onestream-outbox quiet></onestream-outbox
  ></onestream-workspace>`;

function waiting({ waitingNumber }: Shown): TemplateResult {
  if (waitingNumber === undefined) return html`<p>${embedText.waiting}</p>`;
  const open = () => window.open(addressOf(waitingNumber), '_blank', 'noopener');
  return html`<button type="button" @click=${open}>${embedText.openInNewPage}</button>`;
}
