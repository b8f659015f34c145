import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialog, edit, fault, rawRecord, usePortal } from './portal.mjs';

const portal = usePortal();
const crms = ['Contoso PSA', 'Fabrikam CRM'];

/** Ada Lovelace, Aaliyah White and Aaliyah Costa: people of the demo who are in both CRMs. */
const numbers = ['+447400990018', '+34612554224', '+447400127475'];

async function call(page, number) {
  await page.getByLabel('Number', { exact: true }).fill(number);
  await page.getByRole('button', { name: 'Ring', exact: true }).click();
  await page.locator('summary').getByText('in 2 CRMs', { exact: true }).waitFor();
}

const hangUp = (page) => page.getByRole('button', { name: 'Hang up', exact: true }).first().click();

describe('without a network', { timeout: 180_000 }, () => {
  it('edits are kept over a reload, and reach both CRMs once when it is back', async () => {
    const page = await portal.open();
    for (const number of numbers) {
      await call(page, number); // known, so both CRMs have been pulled
      await hangUp(page);
    }
    for (const crm of crms) await fault(page, crm, { failure: 'offline' });
    for (const [at, number] of numbers.entries()) {
      await call(page, number);
      await edit(page, 'email');
      await dialog(page).getByLabel('Email', { exact: true }).fill(`offline-${at}@example.com`);
      await dialog(page).getByRole('button', { name: 'Update' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      for (const crm of crms) await page.getByText(`Waiting to be sent to ${crm}`).first().waitFor();
      await hangUp(page);
    }
    await page.reload();
    const queue = page.locator('onestream-outbox');
    await queue.getByText('Waiting to be sent to Fabrikam CRM').nth(2).waitFor();
    for (const crm of crms) await fault(page, crm, { failure: 'none' });
    // as the browser says it; else the page waits the longer, the longer it has tried in vain
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await queue.getByText('Nothing is waiting to be sent.').waitFor({ timeout: 30_000 });
    for (const crm of crms)
      for (const at of numbers.keys()) {
        const record = await rawRecord(page, crm, `offline-${at}@example.com`);
        await record.getByText(`offline-${at}@example.com`).waitFor();
        assert.equal(await page.getByRole('region', { name: crm }).locator('demo-crm-record').count(), 1);
      }
  });
});
