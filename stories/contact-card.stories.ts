import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent } from 'storybook/test';
import '../src/components/contact-card/define.js';
import { find, sees } from './support/look.js';
import { changeInFabrikam, edit, fail, personOf, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** Whose card it is. */
  readonly person: string;
  readonly shortcut: string;
  /** In pixels. */
  readonly width: number;
}

const meta: Meta<Args> = {
  title: 'Contact card',
  component: 'onestream-contact-card',
  args: { person: 'Ada Lovelace', shortcut: '', width: 360 },
  argTypes: { width: { control: { type: 'range', min: 280, max: 640, step: 10 } } },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ person, shortcut, width }, { loaded }) => {
    const stage = loaded['stage'] as Stage;
    return show(
      stage,
      html`<onestream-contact-card
        .contactId=${personOf(stage, person)}
        .shortcut=${shortcut}
      ></onestream-contact-card>`,
      width,
    );
  },
};
export default meta;

type Story = StoryObj<Args>;

/** Two records that agree: one spelling of each number, a link to each CRM. */
export const KnownInBoth: Story = {
  play: async ({ canvasElement }) => {
    await find(canvasElement, 'Edit mobile');
    await find(canvasElement, 'Open contact in Fabrikam CRM', 'a');
  },
};

/** The records behind the contact, each with a way to take it off. */
export const Records: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'in 2 CRMs', 'summary'));
    await find(canvasElement, 'Not the same person');
    await find(canvasElement, 'Join with another contact');
  },
};

/** A record was taken off: it can be put back at once. */
export const TakenApart: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await Records.play?.(context);
    await userEvent.click(await find(canvasElement, 'Not the same person'));
    await find(canvasElement, 'Undo');
    await find(canvasElement, 'in 1 CRM', 'summary');
  },
};

/** Another contact is looked for, to be joined. */
export const Joining: Story = {
  args: { person: 'Dorothy Vaughan' },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'in 1 CRM', 'summary'));
    await userEvent.click(await find(canvasElement, 'Join with another contact'));
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'hamilton');
    await find(canvasElement, 'Margaret Hamilton', '[role=option]');
  },
};

/** Two contacts of one CRM are never one person. */
export const NotJoined: Story = {
  args: { person: 'Dorothy Vaughan' },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'in 1 CRM', 'summary'));
    await userEvent.click(await find(canvasElement, 'Join with another contact'));
    await userEvent.type(await find(canvasElement, 'Find a contact', 'label'), 'katherine johnson');
    await find(canvasElement, 'Katherine Johnson', '[role=option]');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await sees(
      canvasElement,
      'Two contacts of one CRM cannot be one person. Merge them in Contoso PSA.',
      '.joins .error',
    );
  },
};

/** The other CRM knows a namesake at the same company: the agent is asked. */
export const SamePerson: Story = {
  args: { person: 'Grace Hopper' },
  loaders: [
    async () => ({
      stage: await setStage((crms) =>
        changeInFabrikam(crms, 'Margaret Hamilton', (row) => ({
          ...row,
          fullName: 'Grace Hopper',
          email: 'g.hopper@northwind.example',
          phones: { business: null, cell: null, home: null, other: null },
        })),
      ),
    }),
  ],
  play: async ({ canvasElement }) => {
    await find(canvasElement, 'Same person?', 'h3');
    await find(canvasElement, 'Not the same person');
  },
};

/** One record only. */
export const KnownInOne: Story = { args: { person: 'Grace Hopper' } };

/** A number with an extension. */
export const WithExtension: Story = { args: { person: 'Hedy Lamarr' } };

/** The CRMs hold different mobile numbers: both are shown with their source. */
export const ValuesDiffer: Story = {
  loaders: [
    async () => ({
      stage: await setStage((crms) =>
        changeInFabrikam(crms, 'Ada Lovelace', (row) => ({
          ...row,
          jobTitle: 'Countess',
          phones: { ...(row['phones'] as object), cell: { number: '+447400990077', ext: null } },
        })),
      ),
    }),
  ],
};

/** Archived in one CRM, and hardly anything is set. */
export const InactiveAndEmpty: Story = {
  args: { person: 'Margaret' },
  loaders: [
    async () => ({
      stage: await setStage((crms) =>
        changeInFabrikam(crms, 'Margaret Hamilton', (row) => ({
          ...row,
          fullName: 'Margaret',
          jobTitle: null,
          account: null,
          status: 'archived',
          email: null,
          phones: { business: null, cell: null, home: null, other: null },
        })),
      ),
    }),
  ],
};

/** An edit is on its way: the CRMs are slow. */
export const Saving: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.contoso, { latency: 2000 });
    fail(stage.fabrikam, { latency: 600_000 });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await sees(canvasElement, 'Saving', '.saves span');
  },
};

/** One CRM has the edit, the other does not want it. */
export const OneCrmFailing: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.fabrikam, { failure: '403' });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await find(canvasElement, 'Try again in Fabrikam CRM');
    await sees(canvasElement, 'Saved', '.saves span');
  },
};

/** One CRM has the edit, the other cannot be reached: it is sent by itself. */
export const Waiting: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.fabrikam, { failure: '401' });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await find(canvasElement, 'Try now');
  },
};

/** One question before what waits is given up. */
export const Discarding: Story = {
  play: async (context) => {
    await Waiting.play?.(context);
    await userEvent.click(await find(context.canvasElement, 'Discard'));
    await find(context.canvasElement, 'Keep');
  },
};

/** Somebody else has changed the same field. */
export const Conflict: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.fabrikam, { failure: 'edited-meanwhile' });
    const session = await stage.workspace.saving.edit(personOf(stage, 'Ada Lovelace'));
    session.set('mobile', '07400 990077');
    void session.submit();
    await find(canvasElement, 'Use mine');
  },
};

/** Every CRM has it: it can be taken back. */
export const LastChange: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    await find(canvasElement, 'Undo');
  },
};

/** And was. */
export const Undone: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await LastChange.play?.(context);
    await userEvent.click(await find(canvasElement, 'Undo'));
    await sees(canvasElement, 'Undone: Email, just now', '.last span');
  },
};

/** The other CRM is there again, and takes the edit. */
export const TriedAgain: Story = {
  play: async ({ canvasElement, loaded }) => {
    const stage = loaded['stage'] as Stage;
    fail(stage.fabrikam, { failure: '403' });
    await edit(stage, personOf(stage, 'Ada Lovelace'));
    const again = await find(canvasElement, 'Try again in Fabrikam CRM');
    fail(stage.fabrikam, { failure: 'none' });
    await userEvent.click(again);
    await find(canvasElement, 'Hide');
  },
};

/** A pencil opens Edit Contact. */
export const Editing: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Edit mobile'));
    const mobile = await find(canvasElement, 'Mobile', 'label');
    await expect(mobile).toBeInstanceOf(HTMLInputElement);
  },
};

/** Whatever a CRM holds is only text. */
export const HostileStrings: Story = {
  args: { person: 'Hostile' },
  loaders: [
    async () => ({
      stage: await setStage((crms) =>
        changeInFabrikam(crms, 'Margaret Hamilton', (row) => ({
          ...row,
          fullName: `Hostile <img src=x onerror=alert(1)> \u202Eevil\u202C 👩‍💻 ${'long'.repeat(100)}`,
          jobTitle: 'י'.repeat(80),
          phones: { business: { number: 'ext 12 only', ext: null }, cell: null, home: null, other: null },
          email: 'javascript:alert(1)',
        })),
      ),
    }),
  ],
};
