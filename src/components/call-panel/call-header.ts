import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../../core/call.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { isolated } from '../isolated.js';
import { duration } from './times.js';

/** The word for how a call stands. */
export const stateWord = ({ state, direction }: Call): string =>
  state === 'ringing' && direction === 'outbound' ? text.calling : text.states[state];

/** The line on top of a call: how it stands, the number, for how long, and which line was called. */
export function renderCallHeader(call: Call): TemplateResult {
  const { state, number, displayName, called, calledLabel } = call;
  const line = [calledLabel, called].filter(Boolean).join(', ');
  return html`
    <header class="call-header" part="call">
      <p class="state ${state}">${stateWord(call)}</p>
      <p class="number"><bdi>${number ?? text.withheld}</bdi></p>
      <p class="time" role="timer">${duration(call, Date.now())}</p>
      ${displayName ? html`<p class="small muted wide"><bdi>${displayName}</bdi></p>` : nothing}
      ${line ? html`<p class="small muted wide">${isolated(text.called(line), line)}</p>` : nothing}
    </header>
  `;
}
