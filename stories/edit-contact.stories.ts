import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fireEvent, userEvent, waitFor } from 'storybook/test';
import '../src/components/edit-contact/define.js';
import type { FormField } from '../src/core/saving.js';
import { find, sees } from './support/look.js';
import { changeInFabrikam, fail, numbers, personOf, setStage, show, type Stage } from './support/stage.js';

interface Args {
  /** Who is edited. */
  readonly person: string;
  /** Where the focus is when the dialog opens. */
  readonly field: FormField;
  /** The number of a call from somebody unknown. */
  readonly offerNumber: string;
  /** Adds a contact instead, with this number. */
  readonly adding: boolean;
  /** In pixels. */
  readonly width: number;
}

const fields: readonly FormField[] = ['firstName', 'lastName', 'direct', 'directExtension', 'mobile', 'email'];

const meta: Meta<Args> = {
  title: 'Edit Contact',
  component: 'onestream-edit-contact',
  args: { person: 'Ada Lovelace', field: 'mobile', offerNumber: '', adding: false, width: 360 },
  argTypes: {
    field: { control: 'select', options: fields },
    width: { control: { type: 'range', min: 280, max: 640, step: 10 } },
  },
  loaders: [async () => ({ stage: await setStage() })],
  render: ({ person, field, offerNumber, adding, width }, { loaded }) => {
    const stage = loaded['stage'] as Stage;
    const open = ({ currentTarget }: Event) => {
      const opener = currentTarget as HTMLElement;
      const dialog = opener.nextElementSibling as HTMLElementTagNameMap['onestream-edit-contact'];
      void dialog.show(opener);
    };
    return show(
      stage,
      html`<div style="position: relative">
        <button @click=${open}>Open</button>
        <onestream-edit-contact
          .contactId=${personOf(stage, person)}
          .field=${field}
          .offerNumber=${offerNumber || undefined}
          .add=${adding ? { values: { direct: numbers.unknown } } : undefined}
        ></onestream-edit-contact>
      </div>`,
      width,
    );
  },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Open'));
    await find(canvasElement, 'Email', 'label');
  },
};
export default meta;

type Story = StoryObj<Args>;
type Play = Parameters<NonNullable<Story['play']>>[0];

/** A text is put into a field at once: stories are about what comes of it. */
async function enter(canvas: HTMLElement, label: string, value: string): Promise<void> {
  await fireEvent.input(await find(canvas, label, 'label'), { target: { value } });
}

async function openAndChange({ canvasElement }: Pick<Play, 'canvasElement'>): Promise<void> {
  await userEvent.click(await find(canvasElement, 'Open'));
  await enter(canvasElement, 'Mobile', '07400 990077');
}

const update = async (canvas: HTMLElement): Promise<void> => userEvent.click(await find(canvas, 'Update'));

const otherMobile = async () => ({
  stage: await setStage((crms) =>
    changeInFabrikam(crms, 'Ada Lovelace', (row) => ({
      ...row,
      phones: { ...(row['phones'] as object), cell: { number: '+447400990076', ext: null } },
    })),
  ),
});

/** Both CRMs agree. */
export const Open: Story = {};

/** Every CRM has saved: the dialog closes, and the focus is back where it was. */
export const Saved: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { contoso, fabrikam } = loaded['stage'] as Stage;
    await openAndChange({ canvasElement });
    await update(canvasElement);
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Open'), { timeout: 5000 });
    await expect(JSON.stringify(contoso.rows('contacts'))).toContain('07400 990077');
    await expect(JSON.stringify(fabrikam.rows('contacts'))).toContain('+447400990077');
  },
};

/** The CRMs are slow: after 8 seconds the card carries the rest. */
export const Saving: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { contoso, fabrikam } = loaded['stage'] as Stage;
    await openAndChange({ canvasElement });
    fail(contoso, { latency: 600_000 });
    fail(fabrikam, { latency: 600_000 });
    await update(canvasElement);
    await sees(canvasElement, 'Saving', '.state');
  },
};

/** One CRM refuses: the dialog stays, and tries again there alone. */
export const OneCrmFailing: Story = {
  play: async ({ canvasElement, loaded }) => {
    await openAndChange({ canvasElement });
    fail((loaded['stage'] as Stage).fabrikam, { failure: '403' });
    await update(canvasElement);
    await find(canvasElement, 'Try again in Fabrikam CRM');
    await sees(canvasElement, 'Saved', '.state');
  },
};

/** A CRM could not be read again: the form says so, and Update reads it again. */
export const NotReadAgain: Story = {
  play: async ({ canvasElement, loaded }) => {
    fail((loaded['stage'] as Stage).fabrikam, { failure: '401' });
    await userEvent.click(await find(canvasElement, 'Open'));
    await sees(canvasElement, 'Not read again in Fabrikam CRM: Fabrikam CRM is asking you to sign in again.', '.note');
  },
};

/** The CRMs hold different mobile numbers: the one that differs is changed only when ticked. */
export const ValuesDiffer: Story = {
  loaders: [otherMobile],
  play: async ({ canvasElement }) => {
    await openAndChange({ canvasElement });
    const tick = await find(canvasElement, 'Change in Fabrikam CRM', 'label');
    await expect(tick).not.toBeChecked();
    await userEvent.click(tick);
    await expect(tick).toBeChecked();
  },
};

/** Somebody else changes the number at the same moment: nothing is written over unseen. */
export const Conflict: Story = {
  play: async ({ canvasElement, loaded }) => {
    await openAndChange({ canvasElement });
    fail((loaded['stage'] as Stage).fabrikam, { failure: 'edited-meanwhile' });
    await update(canvasElement);
    await find(canvasElement, 'Use mine');
    await find(canvasElement, "Keep Fabrikam CRM's");
  },
};

/** Each field says what is wrong with it; the first has the focus. */
export const NotValid: Story = {
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Open'));
    await enter(canvasElement, 'Last name', '');
    await enter(canvasElement, 'Mobile', 'call reception');
    await enter(canvasElement, 'Email', 'no address');
    await update(canvasElement);
    await sees(canvasElement, 'This cannot be a phone number.', '.note');
  },
};

/** Something would be lost. */
export const DiscardChanges: Story = {
  play: async ({ canvasElement }) => {
    await openAndChange({ canvasElement });
    await userEvent.click(await find(canvasElement, 'Cancel'));
    await find(canvasElement, 'Keep editing');
  },
};

/** During a call from an unknown number: empty number fields offer it. */
export const OfferedNumber: Story = {
  args: { person: 'Grace Hopper', field: 'direct', offerNumber: numbers.unknown },
};

/** A new contact: Contoso PSA needs a company. */
export const Adding: Story = {
  args: { adding: true, field: 'firstName' },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Open'));
    await enter(canvasElement, 'First name', 'Mary');
    await enter(canvasElement, 'Last name', 'Somerville');
    await userEvent.click(await find(canvasElement, 'Add'));
    await sees(canvasElement, 'Missing in Contoso PSA: Company', '.note');
  },
};

/** The company is chosen, and both CRMs make the contact. */
export const Added: Story = {
  args: { adding: true, field: 'firstName' },
  play: async (context) => {
    const { canvasElement, loaded } = context;
    await Adding.play?.(context);
    await enter(canvasElement, 'Company in Contoso PSA', 'acme');
    await userEvent.click(await find(canvasElement, 'Add'));
    const { fabrikam } = loaded['stage'] as Stage;
    await waitFor(() => expect(JSON.stringify(fabrikam.rows('contacts'))).toContain('Mary Somerville'), {
      timeout: 5000,
    });
  },
};

/** Somebody who may be the same is in both CRMs already. */
export const MayBeThere: Story = {
  args: { adding: true, field: 'firstName' },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Open'));
    await enter(canvasElement, 'First name', 'A.');
    await enter(canvasElement, 'Email', 'ada.lovelace@acme.example');
    await enter(canvasElement, 'Company in Contoso PSA', 'acme');
    await userEvent.click(await find(canvasElement, 'Add'));
    await find(canvasElement, 'Use this contact');
  },
};

/** The list of companies, by keyboard. */
export const ChoosingCompany: Story = {
  args: { adding: true, field: 'firstName' },
  play: async ({ canvasElement }) => {
    await userEvent.click(await find(canvasElement, 'Open'));
    const box = await find(canvasElement, 'Company in Contoso PSA', 'label');
    await userEvent.click(box);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await waitFor(() => expect(box).toHaveAttribute('aria-activedescendant'));
  },
};
