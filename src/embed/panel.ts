/** What the sidebar page shows: its calls, and what could not be sent yet. */
import { html, render, type TemplateResult } from 'lit';
import '../components/workspace/define.js';
import '../components/call-panel/define.js';
import { embedText } from '../text/en/embed.js';
import { addressOf } from './number.js';
import type { Sidebar } from './sidebar.js';

export const draw = (sidebar: Sidebar) =>
  void render(sidebar.workspace ? panel(sidebar) : waiting(sidebar), document.body);

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
