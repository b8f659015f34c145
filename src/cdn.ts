/**
 * The script-tag entry. Registers the elements, and gives every `<onestream-workspace>` of the page the workspace that
 * `<script type="application/json" id="onestream-config">` describes. A page without one makes a workspace by itself.
 */
import './components/workspace/define.js';
import './components/call-panel/define.js';
import './components/contact-card/define.js';
import { sayOnPage } from './config/say.js';
import { notLoaded } from './text/en/config.js';
import type { WorkspaceOptions } from './workspace/create-workspace.js';
import type { Workspace } from './workspace/types.js';

/** As the library's, but loaded on demand: the elements stand on the page before the workspace does. */
export async function createWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  return (await import('./workspace/create-workspace.js')).createWorkspace(options);
}

/**
 * The configured workspace: `(await workspace).calls.ring({ id, number })`. Undefined on a page without configuration;
 * rejects when that is not right, which the page then says too.
 */
export const workspace: Promise<Workspace | undefined> = start();

async function start(): Promise<Workspace | undefined> {
  await documentParsed();
  try {
    if (!document.getElementById('onestream-config')) return undefined;
    const { openWorkspace, readConfig } = await import('./config/index.js');
    const opened = openWorkspace(readConfig());
    for (const element of document.querySelectorAll('onestream-workspace')) element.workspace ??= opened;
    return opened;
  } catch (error) {
    sayOnPage(error instanceof Error && error.name === 'ConfigError' ? error.message : notLoaded);
    throw error;
  } finally {
    // what a click may ask for comes now, so that no dialog waits for the network; but somebody may be on the phone already
    void import('./define.js');
  }
}

function documentParsed(): Promise<unknown> | undefined {
  if (document.readyState !== 'loading') return undefined;
  return new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed, { once: true }));
}
