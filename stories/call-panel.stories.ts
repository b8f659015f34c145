import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../src/components/call-panel/define.js';
import type { CallState } from '../src/core/call.js';
import { fill, find, sees } from './support/look.js';
import { fail, numbers, personOf, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** The number that rings; empty: withheld. */
  readonly number: string;
  readonly state: Extract<CallState, 'ringing' | 'active' | 'held' | 'ended'>;
  readonly shortcut: string;
  /** In pixels. */
  readonly width: number;
}

const ring = ({ workspace }: Stage, id: string, number: string): void =>
  workspace.calls.ring({ id, ...(number && { number }), called: '+44 20 7946 0100', calledLabel: 'Support' });

const meta: Meta<Args> = {
  title: 'Call panel',
  component: 'onestream-call-panel',
  args: { number: numbers.ada, state: 'ringing', shortcut: 'Alt+E', width: 360 },
  argTypes: {
    state: { control: 'inline-radio', options: ['ringing', 'active', 'held', 'ended'] },
    width: { control: { type: 'range', min: 280, max: 640, step: 10 } },
  },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ number, state, shortcut, width }, { loaded }) => {
    const stage = loaded['stage'] as Stage;
    const { calls } = stage.workspace;
    const id = `first ${number}`;
    ring(stage, id, number);
    calls.show(id);
    if (state === 'active') calls.answer(id);
    if (state === 'held') calls.hold(id);
    if (state === 'ended') calls.end(id);
    return show(stage, html`<onestream-call-panel .shortcut=${shortcut}></onestream-call-panel>`, width);
  },
};
export default meta;

type Story = StoryObj<Args>;

/** No call. */
export const Idle: Story = {
  render: ({ shortcut, width }, { loaded }) =>
    show(loaded['stage'] as Stage, html`<onestream-call-panel .shortcut=${shortcut}></onestream-call-panel>`, width),
};

/** Somebody whom both CRMs know. */
export const RingingKnown: Story = {
  play: ({ canvasElement }) => sees(canvasElement, 'Incoming call, Ada Lovelace, Acme', '[role=status]'),
};

/** Spoken with. */
export const Active: Story = { args: { state: 'active' } };

/** Three people share the number: the agent chooses. */
export const Several: Story = {
  args: { number: numbers.shared },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'Three contacts match', '[role=status]');
    await find(canvasElement, 'Dorothy Vaughan');
  },
};

/** Chosen twice before: the list remembers, and tells why each stands in it. */
export const ChosenBefore: Story = {
  args: { number: numbers.shared },
  loaders: [
    async () => {
      const stage = await setStage();
      const { calls } = stage.workspace;
      const katherine = personOf(stage, 'Katherine Johnson');
      for (const id of ['before', 'again']) {
        ring(stage, id, numbers.shared);
        calls.associate(id, katherine, 'chosen');
        calls.end(id);
      }
      return { stage };
    },
  ],
  play: ({ canvasElement }) => sees(canvasElement, 'matches Direct, in Contoso PSA · chosen 2 times', '.choices span'),
};

/** A colleague: nothing to add, nothing to attach. */
export const Colleague: Story = {
  args: { number: numbers.colleague },
  play: async ({ canvasElement }) => {
    await find(canvasElement, 'Alex Morgan', 'h2');
    await sees(canvasElement, 'Colleague', 'p');
  },
};

/** The main number of a company, with its people. */
export const Company: Story = { args: { number: numbers.northwind } };

/** Nobody knows the number. */
export const Unknown: Story = {
  args: { number: numbers.unknown },
  play: async ({ canvasElement }) => {
    await find(canvasElement, 'Unknown number', 'h2');
    await find(canvasElement, 'Add contact');
  },
};

/** The caller shows no number. */
export const Withheld: Story = { args: { number: '' } };

/** A second call while the first lasts is a bar; "Show" brings it on screen. */
export const SecondCall: Story = {
  args: { state: 'active' },
  play: async ({ canvasElement, loaded }) => {
    ring(loaded['stage'] as Stage, 'second', numbers.grace);
    await userEvent.click(await find(canvasElement, 'Show Grace Hopper'));
    await find(canvasElement, 'Show Ada Lovelace');
    await find(canvasElement, 'Grace Hopper', 'h2');
  },
};

/** Calls that have ended can be shown and edited like live ones. */
export const RecentCalls: Story = {
  args: { number: numbers.ada, state: 'ended' },
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    for (const [id, number] of Object.entries(numbers)) {
      ring(stage, id, number);
      stage.workspace.calls.end(id);
    }
    await userEvent.click(await find(canvasElement, 'Northwind Traders'));
    await find(canvasElement, 'Northwind Traders', 'h2');
  },
};

/** A call that is over is logged in both CRMs, with notes. */
export const LoggedCall: Story = {
  args: { state: 'ended' },
  play: async ({ canvasElement }) => {
    await fill(canvasElement, 'Notes', 'Wants an offer for 12 seats');
    await userEvent.click(await find(canvasElement, 'Log this call'));
    await sees(canvasElement, 'Logged in Contoso PSA. Logged in Fabrikam CRM.', '[role=status]');
  },
};

/** One CRM does not take the call: the panel says why, and tries again there alone. */
export const LoggedInOneCrm: Story = {
  args: { state: 'ended' },
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { failure: '403' });
    await userEvent.click(await find(canvasElement, 'Log this call'));
    await find(canvasElement, 'Try again in Fabrikam CRM');
  },
};

/** From the pencil to the saved edit. */
export const EditMobile: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Edit mobile'));
    await fill(canvasElement, 'Mobile', '07400 990019');
    await userEvent.click(await find(canvasElement, 'Update'));
    await find(canvasElement, '07400 990019', 'a');
    await sees(canvasElement, 'Contact updated', '[role=status]');
  },
};

/** One CRM does not take the edit: the dialog says which, and why. */
export const OneCrmFailing: Story = {
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { failure: '403' });
    await userEvent.click(await find(canvasElement, 'Edit mobile'));
    await fill(canvasElement, 'Mobile', '07400 990019');
    await userEvent.click(await find(canvasElement, 'Update'));
    await find(canvasElement, 'Try again in Fabrikam CRM');
  },
};

/** A draft waits while the agent looks at another call. */
export const UnfinishedEdit: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    await userEvent.click(await find(canvasElement, 'Edit mobile'));
    const mobile = await find(canvasElement, 'Mobile', 'label');
    await userEvent.type(mobile, '1');
    ring(stage, 'second', numbers.grace);
    stage.workspace.calls.show('second');
    await userEvent.click(await find(canvasElement, 'Show Ada Lovelace'));
    await waitFor(() => expect(mobile.checkVisibility()).toBe(true));
  },
};
