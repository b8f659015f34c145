import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../core/call.js';
import type { Directory } from '../../core/directory.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { isolated } from '../isolated.js';
import { stateWord } from './call-header.js';
import { callerName } from './caller.js';
import { duration, timeOfDay } from './times.js';

/** A button that has the focus stays that of its call, whatever comes and goes around it. */
const idOf = ({ id }: Call): string => id;

/** A bar for each call that is not on screen and wants attention. */
export function renderBars(calls: readonly Call[], directory: Directory, show: (id: string) => void) {
  if (!calls.length) return nothing;
  return html`
    <section aria-label=${text.otherCalls}>
      <ul class="bars">
        ${repeat(calls, idOf, (call) => {
          const who = callerName(call, directory);
          return html`
            <li class="bar ${call.state}" part="bar">
              <span>${isolated(barText(call, who), who)}</span>
              <button type="button" @click=${() => show(call.id)}>${isolated(text.show(who), who)}</button>
            </li>
          `;
        })}
      </ul>
    </section>
  `;
}

function barText(call: Call, who: string): string {
  if (call.endedAt !== undefined) return text.unfinished(who);
  const incoming = call.state === 'ringing' && call.direction === 'inbound';
  return incoming ? text.incoming(who) : text.other(stateWord(call), who);
}

/** The calls that have ended, newest first; each can be brought on screen. */
export function renderRecent(
  calls: readonly Call[],
  focus: string | undefined,
  directory: Directory,
  show: (id: string) => void,
) {
  if (!calls.length) return nothing;
  return html`
    <section class="recent" part="recent" aria-labelledby="recent">
      <h2 id="recent">${text.recent}</h2>
      <ol>
        ${repeat(calls, idOf, (call) => {
          const facts = [stateWord(call), timeOfDay(call.startedAt), ...(call.answeredAt ? [duration(call, 0)] : [])];
          return html`
            <li>
              <button type="button" aria-current=${call.id === focus ? 'true' : nothing} @click=${() => show(call.id)}>
                <b><bdi>${callerName(call, directory)}</bdi></b>
                <span class="muted small">${facts.join(' · ')}</span>
              </button>
            </li>
          `;
        })}
      </ol>
    </section>
  `;
}
