import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { ring, systemsCheck, usePortal } from './portal.mjs';

const portal = usePortal();
const summary = (page, text) => page.locator('summary').getByText(text, { exact: true });
const said = (page, message) => page.getByRole('status').getByText(message).waitFor();

async function reload(page) {
  await page.reload();
  await page.getByRole('button', { name: 'Ring', exact: true }).waitFor();
}

describe('who is who', { timeout: 180_000 }, () => {
  it('is for the agent to say: a person is taken apart, stays so over a reload, and is joined again', async () => {
    const page = await portal.open();
    await ring(page, 'Known in both');
    await summary(page, 'in 2 CRMs').click();
    await page.getByRole('button', { name: 'Not the same person' }).first().click();
    await said(page, 'Ada Lovelace in Contoso PSA is a separate contact now.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await summary(page, 'in 2 CRMs').waitFor();
    await page.getByRole('button', { name: 'Not the same person' }).first().click();
    await summary(page, 'in 1 CRM').waitFor();
    await reload(page);
    await ring(page, 'Known in both');
    await page.getByRole('heading', { name: 'Which contact is calling?' }).waitFor();
    await page.getByRole('button', { name: /Ada Lovelace.*matches Mobile, in Contoso PSA/ }).click();
    await summary(page, 'in 1 CRM').click();
    await page.getByRole('button', { name: 'Join with another contact' }).click();
    await page.getByRole('combobox', { name: 'Find a contact' }).fill('ada lovelace');
    await page
      .getByRole('option', { name: /Ada Lovelace/ })
      .nth(1)
      .click();
    await summary(page, 'in 2 CRMs').waitFor();
  });

  it('is remembered for a shared number', async () => {
    const page = await portal.open();
    for (const before of [/Dorothy Vaughan/, /Dorothy Vaughan.* chosen once/]) {
      await ring(page, 'Shared by three people');
      await page.getByRole('button', { name: before }).click();
      await page.getByRole('heading', { name: 'Dorothy Vaughan' }).waitFor();
      await reload(page);
    }
    await ring(page, 'Shared by three people');
    await page
      .getByRole('button', { name: /Dorothy Vaughan.*matches Direct, in Contoso PSA · chosen 2 times/ })
      .waitFor();
  });

  it('may be a colleague, to whom there is nothing to add', async () => {
    const page = await portal.open();
    await ring(page, 'A colleague');
    await page.getByRole('heading', { name: 'Alex Morgan' }).waitFor();
    await said(page, /Alex Morgan, colleague/); // at once, or as soon as the colleagues have been read
    assert.equal(await page.getByRole('button', { name: 'Add contact' }).count(), 0);
  });
});

describe('Systems Check', { timeout: 180_000 }, () => {
  it('lists what contacts lack by kind, and hands it out as a file', async () => {
    const page = await portal.open();
    const check = await systemsCheck(page);
    const shared = check.locator('summary').getByText(/^Numbers shared by several people \(\d+\)$/);
    await shared.click();
    await check.getByText('2 people').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      check.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^data-quality-\d{4}-\d\d-\d\d\.csv$/);
    const [header, ...rows] = (await readFile(await download.path(), 'utf8')).split('\r\n');
    assert.equal(header, '\uFEFFFinding,CRM,Record,Name,Value,People');
    assert.ok(rows.some((row) => /^Numbers shared by several people,Contoso PSA,\d+,Dorothy Vaughan,.*,3$/.test(row)));
    assert.ok(rows.some((row) => row.startsWith('Missing first or last name,Contoso PSA,')));
  });

  it('forgets what is kept on this device', async () => {
    const page = await portal.open();
    const check = await systemsCheck(page);
    await check.getByRole('button', { name: 'Forget contacts on this device' }).click();
    await check.getByText('Contacts on this device are forgotten').waitFor();
    await page.getByRole('link', { name: 'Agent desktop' }).click();
    await ring(page, 'Known in one CRM');
    await page.getByText('matches').waitFor(); // asked for, as by a fresh page
  });
});
