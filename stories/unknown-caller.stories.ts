import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { userEvent } from 'storybook/test';
import '../src/components/unknown-caller/define.js';
import { find, sees } from './support/look.js';
import { fail, numbers, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** The number that rings; empty: withheld. */
  readonly number: string;
  /** In pixels. */
  readonly width: number;
}

const meta: Meta<Args> = {
  title: 'Unknown caller',
  component: 'onestream-unknown-caller',
  args: { number: numbers.unknown, width: 360 },
  argTypes: { width: { control: { type: 'range', min: 280, max: 640, step: 10 } } },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ number, width }, { loaded }) => {
    const stage = loaded['stage'] as Stage;
    stage.workspace.calls.ring({ id: number, ...(number && { number }) });
    return show(stage, html`<onestream-unknown-caller .callId=${number}></onestream-unknown-caller>`, width);
  },
};
export default meta;

type Story = StoryObj<Args>;

/** Nobody knows the number. */
export const Unknown: Story = {};

/** The caller shows no number. */
export const Withheld: Story = { args: { number: '' } };

/** A CRM takes its time. */
export const StillAsking: Story = {
  loaders: [
    async () => {
      const stage = await setStage();
      fail(stage.contoso, { latency: 600_000 });
      return { stage };
    },
  ],
  play: ({ canvasElement }) => sees(canvasElement, 'Still asking Contoso PSA', 'li'),
};

/** A CRM cannot be asked. */
export const NotAsked: Story = {
  loaders: [
    async () => {
      const stage = await setStage();
      fail(stage.fabrikam, { failure: '401' });
      return { stage };
    },
  ],
  play: ({ canvasElement }) =>
    sees(canvasElement, 'Not asked in Fabrikam CRM: Fabrikam CRM is asking you to sign in again.', 'li'),
};

/** Found by the search: the number can be kept, or the call belongs to the contact this once. */
export const Found: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'easley');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await find(canvasElement, 'Annie Easley', 'h2');
    await find(canvasElement, 'Add this number');
    await find(canvasElement, 'Only this call');
  },
};

/** Nobody is found: a contact is added. */
export const Adding: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Add contact'));
    await find(canvasElement, 'Add Contact', 'h2');
  },
};
