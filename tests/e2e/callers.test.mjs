import { describe, it } from 'node:test';
import { dialog, rawRecord, ring, usePortal } from './portal.mjs';

const portal = usePortal();
const unknownNumber = '+442079460991';
const heading = (page, name) => page.locator('onestream-call-panel').getByRole('heading', { name, exact: true });
const said = (page, message) => page.getByRole('status').getByText(message, { exact: true }).waitFor();

describe('somebody who calls', { timeout: 180_000 }, () => {
  it('is unknown, and is added to both CRMs', async () => {
    const page = await portal.open();
    await ring(page, 'Unknown number');
    await heading(page, 'Unknown number').waitFor();
    await page.getByRole('button', { name: 'Add contact' }).click();
    const form = dialog(page, 'Add Contact');
    await form.getByLabel('First name').fill('Nora');
    await form.getByLabel('Last name').fill('Newcomer');
    await form
      .getByRole('button', { name: `Use ${unknownNumber}` })
      .first()
      .click();
    await form.getByRole('combobox', { name: 'Company in Contoso PSA' }).fill('Acme');
    await form.getByRole('option', { name: 'Acme', exact: true }).click();
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await said(page, 'Contact added');
    await heading(page, 'Nora Newcomer').waitFor();
    await (await rawRecord(page, 'Contoso PSA', 'Newcomer')).getByText('020 7946 0991').waitFor();
    await (await rawRecord(page, 'Fabrikam CRM', 'Newcomer')).getByText('+442079460991').waitFor();
    await page.getByRole('link', { name: 'Agent desktop' }).click();
    await ring(page, 'Unknown number');
    await page.getByRole('button', { name: 'Show Nora Newcomer' }).click();
  });

  it('is added to the one CRM that needs no company', async () => {
    const page = await portal.open();
    await ring(page, 'Unknown number');
    await page.getByRole('button', { name: 'Add contact' }).click();
    const form = dialog(page, 'Add Contact');
    await form.getByLabel('First name').fill('Nora');
    await form.getByLabel('Last name').fill('Newcomer');
    await form.getByRole('checkbox', { name: 'Contoso PSA' }).uncheck();
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await heading(page, 'Nora Newcomer').waitFor();
  });

  it('is found by name, and the number is added to the record', async () => {
    const page = await portal.open();
    await ring(page, 'Unknown number');
    await page.getByRole('combobox', { name: 'Find a contact' }).fill('hedy');
    await page.getByRole('option', { name: /Hedy Lamarr/ }).click();
    await page.getByRole('radio', { name: 'Mobile' }).check();
    await page.getByRole('button', { name: 'Add this number' }).click();
    await said(page, 'Contact updated');
    await (await rawRecord(page, 'Contoso PSA', 'Lamarr')).getByText('+44 20 7946 0991').waitFor();
  });

  it('is one of three, and the chosen one has the card', async () => {
    const page = await portal.open();
    await ring(page, 'Shared by three people');
    await heading(page, 'Which contact is calling?').waitFor();
    await said(page, 'Three contacts match');
    await page.getByRole('button', { name: /Dorothy Vaughan/ }).click();
    await heading(page, 'Dorothy Vaughan').waitFor();
  });

  it('is from a company, whose new contact has it preselected', async () => {
    const page = await portal.open();
    await ring(page, 'Main number of a company');
    await heading(page, 'Northwind Traders').waitFor();
    await page.getByRole('button', { name: 'Add contact' }).click();
    const company = dialog(page, 'Add Contact').getByRole('combobox', { name: 'Company in Contoso PSA' });
    await company.waitFor();
    await page.waitForFunction((input) => input.value === 'Northwind Traders', await company.elementHandle());
  });

  it('withholds the number: no number is offered', async () => {
    const page = await portal.open();
    await ring(page, 'Withheld');
    await page.getByRole('combobox', { name: 'Find a contact' }).fill('hedy');
    await page.getByRole('option', { name: /Hedy Lamarr/ }).click();
    await page.getByRole('button', { name: 'Only this call' }).click();
    await heading(page, 'Hedy Lamarr').waitFor();
  });

  it('waits in a bar while another call lasts', async () => {
    const page = await portal.open();
    await ring(page, 'Known in both');
    await page.getByRole('button', { name: 'Answer' }).click();
    await ring(page, 'With extension');
    await page.getByText('Incoming: Hedy Lamarr').waitFor();
    await heading(page, 'Ada Lovelace').waitFor();
    await page.getByRole('button', { name: 'Show Hedy Lamarr' }).click();
    await heading(page, 'Hedy Lamarr').waitFor();
  });

  it('is read again after the agent has been in the CRM', async () => {
    const page = await portal.open();
    await ring(page, 'Known in both');
    const [crm] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Open contact in Contoso PSA' }).click(),
    ]);
    await crm.getByRole('button', { name: 'Edit record 1', exact: true }).click();
    await crm.getByLabel('title', { exact: true }).fill('Countess');
    await crm.getByRole('button', { name: 'Save' }).click();
    await crm.close();
    await page.evaluate(() => dispatchEvent(new Event('focus'))); // two headless pages both have the focus all the time
    await page.locator('onestream-contact-card').getByText('Countess').first().waitFor();
  });
});
