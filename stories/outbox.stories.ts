import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { userEvent } from 'storybook/test';
import '../src/components/outbox/define.js';
import { find, sees } from './support/look.js';
import { changeInFabrikam, edit, fail, personOf, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** In pixels. */
  readonly width: number;
}

const meta: Meta<Args> = {
  title: 'Outbox',
  component: 'onestream-outbox',
  args: { width: 360 },
  argTypes: { width: { control: { type: 'range', min: 280, max: 640, step: 10 } } },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ width }, { loaded }) => show(loaded['stage'] as Stage, html`<onestream-outbox></onestream-outbox>`, width),
};
export default meta;

type Story = StoryObj<Args>;

/** Everything has arrived. */
export const Empty: Story = {
  play: ({ canvasElement }) => sees(canvasElement, 'Nothing is waiting to be sent.', 'p'),
};

/** The network is gone. */
export const Offline: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.contoso, { failure: 'offline' });
    fail(stage.fabrikam, { failure: 'offline' });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await edit(stage, personOf(stage, 'Grace Hopper'));
    await find(canvasElement, 'Try all now');
    await sees(canvasElement, 'Unsent edits (2)', 'h2');
  },
};

/** It is there again, and the agent does not want to wait. */
export const SentNow: Story = {
  play: async (context) => {
    const { canvasElement, loaded } = context;
    const { contoso, fabrikam } = loaded['stage'] as Stage;
    await Offline.play?.(context);
    fail(contoso, { failure: 'none' });
    fail(fabrikam, { failure: 'none' });
    await userEvent.click(await find(canvasElement, 'Try all now'));
    await sees(canvasElement, 'Nothing is waiting to be sent.', 'p');
  },
};

/** A CRM refuses: only the agent can say what now. */
export const Refused: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.fabrikam, { failure: '403' });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await find(canvasElement, 'Try again in Fabrikam CRM');
  },
};

/** One question before an edit is given up. */
export const Discarding: Story = {
  play: async (context) => {
    await Refused.play?.(context);
    await userEvent.click(await find(context.canvasElement, 'Discard'));
    await find(context.canvasElement, 'Keep');
  },
};

/** Somebody else has changed the same field. */
export const Conflict: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    const session = await stage.workspace.saving.edit(personOf(stage, 'Ada Lovelace'));
    changeInFabrikam(stage, 'Ada Lovelace', (row) => ({ ...row, email: 'a.lovelace@acme.example' }));
    session.set('email', 'countess@acme.example');
    void session.submit();
    await find(canvasElement, 'Use mine');
    await find(canvasElement, "Keep Fabrikam CRM's");
  },
};
