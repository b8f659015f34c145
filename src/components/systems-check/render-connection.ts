import { html, nothing, type TemplateResult } from 'lit';
import type { CheckEntity, CheckRun, EntityProgress } from '../../core/check.js';
import { common } from '../../text/en/common.js';
import { reason } from '../../text/en/reasons.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';
import { isolated } from '../isolated.js';
import { renderRequestId } from '../request-id.js';

const entities: readonly CheckEntity[] = ['contacts', 'companies', 'users'];

/** How far the check of one CRM has come. */
export function renderConnection(run: CheckRun, crm: string, retry: () => void): TemplateResult {
  const id = `run-${run.connectionId}`;
  return html`
    <section part="connection" aria-labelledby=${id}>
      <div class="head">
        <h3 id=${id}><bdi>${crm}</bdi></h3>
        <span class="state ${run.state}">${text.state(run.state)}</span>
      </div>
      ${entities.map((entity) => renderEntity(run, entity, crm))} ${renderPace(run, crm)}
      ${
        run.error
          ? html`<div class="failure">
              <p class="error">${isolated(reason(run.error, crm), crm)}</p>
              ${renderRequestId(run.error)}
              ${
                isOngoing(run)
                  ? nothing
                  : html`<button type="button" @click=${retry}>${common.tryAgainIn(crm)}</button>`
              }
            </div>`
          : nothing
      }
      <p class="small muted">${renderCheckedAt(run)} ${renderFreshAt(run)}</p>
    </section>
  `;
}

/** Whether a check is under way or about to begin. */
export const isOngoing = ({ state }: CheckRun): boolean => state === 'running' || state === 'waiting';

/** Seconds until the CRM that asks for patience is asked again; absent when none is asked for. */
export function secondsToWait({ retryAt }: CheckRun, now = Date.now()): number | undefined {
  return retryAt === undefined || retryAt < now - 1000 ? undefined : Math.max(0, Math.ceil((retryAt - now) / 1000));
}

/** How fast it goes, or when it goes on. */
function renderPace(run: CheckRun, crm: string) {
  const seconds = secondsToWait(run);
  if (seconds !== undefined)
    return html`<p class="small" role="timer" aria-live="off">${isolated(text.patience(crm, seconds), crm)}</p>`;
  if (run.state !== 'running' || !run.perSecond) return nothing;
  return html`<p class="small muted">${text.perSecond(run.perSecond)}</p>`;
}

function renderEntity(run: CheckRun, entity: CheckEntity, crm: string): TemplateResult {
  const { connectionId } = run;
  const progress = run.entities[entity];
  if (progress.state === 'absent') return html`<p class="muted">${text.absent(crm, entity)}</p>`;
  const id = `${connectionId}-${entity}`;
  return html`
    <div class="entity">
      <label for=${id}>${text.entity(entity)}</label>
      ${renderBar(id, progress, secondsToWait(run) !== undefined)}
      <span class="pulled">${text.pulled(progress)}</span>
      <span class="counts small muted">${text.counts(progress)}</span>
    </div>
  `;
}

/** Without a total there is nothing to measure by: the bar only moves as long as something does. */
function renderBar(id: string, { state, pulled, total }: EntityProgress, isPaused: boolean): TemplateResult {
  if (total === undefined && state === 'running' && !isPaused) return html`<progress id=${id}></progress>`;
  const max = state === 'done' ? pulled : (total ?? 0);
  const value = state === 'done' && !max ? 1 : Math.min(pulled, max);
  return html`<progress id=${id} max=${max || 1} .value=${value}></progress>`;
}

function renderCheckedAt({ checkedAt }: CheckRun) {
  if (checkedAt === undefined) return text.neverChecked;
  const iso = new Date(checkedAt).toISOString();
  return html`${text.lastChecked} <time datetime=${iso}>${text.time(checkedAt)}</time>`;
}

function renderFreshAt({ freshAt }: CheckRun) {
  if (freshAt === undefined) return nothing;
  return html`· ${text.asOf} <time datetime=${new Date(freshAt).toISOString()}>${text.timeToday(freshAt)}</time>`;
}
