import { html, nothing, type TemplateResult } from 'lit';
import type { CheckEntity, CheckRun, EntityProgress } from '../../core/check.js';
import { common } from '../../text/en/common.js';
import { reason } from '../../text/en/reasons.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';
import { isolated } from '../isolated.js';

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
      ${entities.map((entity) => renderEntity(run, entity, crm))}
      ${
        run.error
          ? html`<div class="failure">
              <p class="error">${isolated(reason(run.error, crm), crm)}</p>
              ${
                isOngoing(run)
                  ? nothing
                  : html`<button type="button" @click=${retry}>${common.tryAgainIn(crm)}</button>`
              }
            </div>`
          : nothing
      }
      <p class="small muted">${renderCheckedAt(run)}</p>
    </section>
  `;
}

/** Whether a check is under way or about to begin. */
export const isOngoing = ({ state }: CheckRun): boolean => state === 'running' || state === 'waiting';

function renderEntity({ connectionId, entities: all }: CheckRun, entity: CheckEntity, crm: string): TemplateResult {
  const progress = all[entity];
  if (progress.state === 'absent') return html`<p class="muted">${text.absent(crm, entity)}</p>`;
  const id = `${connectionId}-${entity}`;
  return html`
    <div class="entity">
      <label for=${id}>${text.entity(entity)}</label>
      ${renderBar(id, progress)}
      <span class="pulled">${text.pulled(progress)}</span>
      <span class="counts small muted">${text.counts(progress)}</span>
    </div>
  `;
}

/** Without a total there is nothing to measure by: the bar only moves as long as something does. */
function renderBar(id: string, { state, pulled, total }: EntityProgress): TemplateResult {
  if (total === undefined && state === 'running') return html`<progress id=${id}></progress>`;
  const max = state === 'done' ? pulled : (total ?? 0);
  const value = state === 'done' && !max ? 1 : Math.min(pulled, max);
  return html`<progress id=${id} max=${max || 1} .value=${value}></progress>`;
}

function renderCheckedAt({ checkedAt }: CheckRun) {
  if (checkedAt === undefined) return text.neverChecked;
  const iso = new Date(checkedAt).toISOString();
  return html`${text.lastChecked} <time datetime=${iso}>${text.time(checkedAt)}</time>`;
}
