import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../src/components/systems-check/define.js';
import { createWorkspace } from '../src/workspace/create-workspace.js';
import { find, sees } from './support/look.js';
import { edit, fail, personOf, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** In pixels. */
  readonly width: number;
}

const meta: Meta<Args> = {
  title: 'Systems Check',
  component: 'onestream-systems-check',
  args: { width: 640 },
  argTypes: { width: { control: { type: 'range', min: 280, max: 900, step: 10 } } },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ width }, { loaded }) =>
    show(loaded['stage'] as Stage, html`<onestream-systems-check></onestream-systems-check>`, width),
};
export default meta;

type Story = StoryObj<Args>;

const open = async (canvas: HTMLElement): Promise<void> => userEvent.click(await find(canvas, 'Systems Check'));

/** The button alone. */
export const Closed: Story = {};

/** Everything has been read; contacts without a first or last name can be mended from here. */
export const Done: Story = {
  play: async ({ canvasElement, loaded }) => {
    await open(canvasElement);
    const { checks } = (loaded['stage'] as Stage).workspace;
    await waitFor(() => expect(checks.$runs.get().map(({ state }) => state)).toEqual(['done', 'done']), {
      timeout: 10_000,
    });
    await find(canvasElement, 'Check again');
  },
};

/** Both CRMs are slow. Closing does not stop it. */
export const Running: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { contoso, fabrikam } = loaded['stage'] as Stage;
    fail(contoso, { latency: 600_000 });
    fail(fabrikam, { latency: 600_000 });
    await open(canvasElement);
    await sees(canvasElement, 'Checking', '.state');
  },
};

/** What contacts lack, list by list. */
export const DataQuality: Story = {
  play: async ({ canvasElement }) => {
    await open(canvasElement);
    await userEvent.click(await find(canvasElement, 'Numbers shared by several people', 'summary'));
    await find(canvasElement, 'Edit ', '.findings button.row');
  },
};

/** One CRM asks for patience: it is counted down until it goes on. */
export const Pause: Story = {
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { failure: '429' });
    await open(canvasElement);
    await find(canvasElement, 'Fabrikam CRM asks for a pause', '[role=timer]');
  },
};

/** One CRM fails while the other goes on. */
export const Failed: Story = {
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { failure: '401' });
    await open(canvasElement);
    await find(canvasElement, 'Try again in Fabrikam CRM');
    await sees(canvasElement, 'Fabrikam CRM is asking you to sign in again.', '.error');
  },
};

/** Stopped half-way: what was read before stays. */
export const Stopped: Story = {
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { latency: 600_000 });
    await open(canvasElement);
    await userEvent.click(await find(canvasElement, 'Stop'));
    await sees(canvasElement, 'Stopped', '.state');
  },
};

/** Edit Contact opens from a row, with the focus on the missing name. */
export const Mending: Story = {
  play: async ({ canvasElement }) => {
    await open(canvasElement);
    await userEvent.click(await find(canvasElement, 'Edit '));
    await find(canvasElement, 'Update');
  },
};

/** Edits wait to be sent: they are not forgotten unasked. */
export const EditsWait: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    await open(canvasElement);
    fail(stage.contoso, { latency: 600_000 });
    await edit(stage, personOf(stage, 'Grace Hopper'));
    await userEvent.click(await find(canvasElement, 'Forget contacts on this device'));
    await find(canvasElement, 'Keep');
    await find(canvasElement, 'Discard 1 waiting edit and forget');
  },
};

/** As narrow as a sidebar. */
export const Narrow: Story = { args: { width: 320 }, play: async ({ canvasElement }) => open(canvasElement) };

/** A workspace that has no CRM yet. */
export const NoConnection: Story = {
  loaders: [
    () => ({
      stage: {
        workspace: createWorkspace({ id: 'stories', user: 'agent', country: 'GB', connections: [], storage: 'memory' }),
      },
    }),
  ],
  play: async ({ canvasElement }) => {
    await open(canvasElement);
    await sees(canvasElement, 'No CRM connection yet', 'p');
  },
};
