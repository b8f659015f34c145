import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent } from 'storybook/test';
import '../src/components/contact-search/define.js';
import { find, sees } from './support/look.js';
import { setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** In pixels. */
  readonly width: number;
  readonly onChosen: (event: Event) => void;
}

const meta: Meta<Args> = {
  title: 'Contact search',
  component: 'onestream-contact-search',
  args: { width: 360, onChosen: fn() },
  argTypes: { width: { control: { type: 'range', min: 280, max: 640, step: 10 } } },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ width, onChosen }, { loaded }) =>
    show(
      loaded['stage'] as Stage,
      html`<onestream-contact-search @onestream-contact-chosen=${onChosen}></onestream-contact-search>`,
      width,
    ),
};
export default meta;

type Story = StoryObj<Args>;

/** Before anything is typed. */
export const Empty: Story = {};

/** By company, picked with the keyboard. */
export const Found: Story = {
  play: async ({ args, canvasElement }) => {
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'northwind');
    await find(canvasElement, 'Grace Hopper', '[role=option]');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect(args.onChosen).toHaveBeenCalledOnce();
  },
};

/** What is found while one types. */
export const Listed: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'acme');
    await find(canvasElement, 'Ada Lovelace', '[role=option]');
  },
};

/** A slip of the keyboard. */
export const WithTypo: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'lovlace');
    await find(canvasElement, 'Ada Lovelace', '[role=option]');
  },
};

/** Nobody is found: "Add contact". */
export const NothingFound: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'Joan Clarke 1917');
    await sees(canvasElement, 'No contact found', 'p');
    await find(canvasElement, 'Add contact');
  },
};
