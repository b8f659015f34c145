import type { CallLogged } from '../../core/call-log.js';
import type { Call } from '../../core/call.js';
import type { Workspace } from '../../workspace/types.js';
import { linesOf } from './call-log.js';

/** By connection, what was last worth saying; empty where something is still to be said. */
type Heard = ReadonlyMap<string, string>;

/**
 * What is to be said about the logs of calls: once every CRM has answered, how each has. What was so before anybody
 * listened is no news, and a log that waits is tried again in silence.
 */
export class LogNews {
  #heard: ReadonlyMap<string, Heard> | undefined;

  news(workspace: Workspace): readonly string[] {
    const { live, recent } = workspace.calls.$calls.get();
    const before = this.#heard;
    const now = [...live, ...recent].map(
      (call) => [call.id, heardOf(workspace, call, before?.get(call.id) ?? new Map())] as const,
    );
    this.#heard = new Map(now);
    return now.flatMap(([id, heard]) => {
      const known = before?.get(id);
      const news = [...heard].filter(([crm, line]) => known && line && line !== known.get(crm));
      return news.length ? [news.map(([, line]) => line).join(' ')] : [];
    });
  }
}

function heardOf(workspace: Workspace, call: Call, before: Heard): Heard {
  const views = workspace.$connections.get();
  const isThere = (id: string) => views.find((view) => view.id === id)?.capabilities !== undefined;
  const isUnderWay = (entry: CallLogged) =>
    entry.state === 'logging' || (entry.state === 'waiting' && !entry.error && isThere(entry.connectionId));
  const lineOf = (entry: CallLogged) => told(linesOf(workspace, call, entry));
  const entries = call.log?.entries ?? [];
  const isSettled = !entries.some(isUnderWay);
  return new Map(
    entries.map((entry) => {
      const last = before.get(entry.connectionId) ?? '';
      const hasWaited = last === lineOf({ ...entry, state: 'waiting' });
      const line = isUnderWay(entry) && !hasWaited ? '' : last;
      return [entry.connectionId, isSettled ? lineOf(entry) : line];
    }),
  );
}

const told = (lines: readonly string[]): string =>
  lines.map((line) => (line.endsWith('.') ? line : `${line}.`)).join(' ');
