import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialog, edit, fault, rawRecord, ring, ringAda, systemsCheck, usePortal } from './portal.mjs';

const newNumber = '+44 7700 900123';

const portal = usePortal();

describe('the story of an edit', { timeout: 180_000 }, () => {
  it('reaches both CRMs, and the card shows what they stored', async () => {
    const page = await portal.open();
    await ringAda(page);
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '07700 900123' }).waitFor();
    await page.getByRole('status').getByText('Contact updated').waitFor();
    await (await rawRecord(page, 'Contoso PSA', 'Ada Lovelace')).getByText('07700 900123').waitFor();
    await (await rawRecord(page, 'Fabrikam CRM', 'Ada Lovelace')).getByText('+447700900123').waitFor();
  });

  it('takes six key presses beside the typing, from anywhere in the page', async () => {
    const page = await portal.open();
    await ringAda(page);
    await page.getByRole('button', { name: 'Edit mobile' }).waitFor();
    await page.getByRole('link', { name: 'CRM side' }).focus();
    const shortcut = await page.locator('[aria-keyshortcuts]').first().getAttribute('aria-keyshortcuts');
    await page.keyboard.press(shortcut);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.type(newNumber);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '07700 900123' }).waitFor();
    assert.equal(await page.evaluate(focusedName), 'Edit mobile');
  });

  it('is kept over a reload, seen by another tab, and undone by "Reset demo"', async () => {
    const page = await portal.open();
    await ringAda(page);
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await page.reload();
    await (await rawRecord(page, 'Fabrikam CRM', 'Ada Lovelace')).getByText('+447700900123').waitFor();
    const other = await page.context().newPage();
    await other.goto(portal.url);
    await (await rawRecord(other, 'Contoso PSA', 'Ada Lovelace')).getByText('07700 900123').waitFor();
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reset demo' }).click()]);
    assert.doesNotMatch(await (await rawRecord(page, 'Contoso PSA', 'Ada Lovelace')).innerText(), /07700 900123/);
  });
});

describe('a change on the CRM side', { timeout: 180_000 }, () => {
  it('is in the widget after Systems Check', async () => {
    const page = await portal.open();
    await ringAda(page);
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    const record = await rawRecord(page, 'Contoso PSA', 'Ada Lovelace');
    await record.getByRole('button', { name: /^Edit record/ }).click();
    await record.getByLabel('title', { exact: true }).fill('Countess');
    await record.getByRole('button', { name: 'Save' }).click();
    const check = await systemsCheck(page);
    await check.getByText('1 changed').waitFor();
    await page.getByRole('link', { name: 'Agent desktop' }).click();
    await page.locator('onestream-contact-card').getByText('Countess').first().waitFor();
  });

  it('may be a deletion: the caller is unknown afterwards', async () => {
    const page = await portal.open();
    await ring(page, 'Known in one CRM');
    const name = await page.locator('onestream-contact-card').getByRole('heading').first().innerText();
    await page.getByRole('button', { name: 'Hang up' }).click();
    for (const crm of ['Contoso PSA', 'Fabrikam CRM']) {
      await page.getByRole('link', { name: 'CRM side' }).click();
      const section = page.getByRole('region', { name: crm });
      await section.getByRole('searchbox').fill(name);
      const remove = section.getByRole('button', { name: /^Delete record/ });
      while ((await remove.count()) > 0) await remove.first().click();
    }
    const check = await systemsCheck(page);
    await check.getByText('1 removed').waitFor();
    await page.getByRole('link', { name: 'Agent desktop' }).click();
    await ring(page, 'Known in one CRM');
    await page.getByRole('heading', { name: 'Unknown number' }).waitFor();
  });
});

/** Fabrikam CRM is well again, while the page stays as it is. */
const recover = (page) =>
  page.evaluate(() => {
    const key = 'onestream-widgets/demo@1/fabrikam';
    const data = JSON.parse(localStorage.getItem(key));
    data.faults.failure = 'none';
    localStorage.setItem(key, JSON.stringify(data));
  });

describe('a CRM in trouble', { timeout: 180_000 }, () => {
  // one of each sort; tests/components/edit-contact-failures.test.ts has them all
  for (const failure of ['401', 'half-json']) {
    const passes = failure === '401';
    it(`(${failure}) is named with what to do, the other one is saved, and trying again mends it`, async () => {
      const page = await portal.open();
      await ringAda(page);
      await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
      await fault(page, 'Fabrikam CRM', { failure });
      await edit(page, 'mobile');
      await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
      await dialog(page).getByRole('button', { name: 'Update' }).click();
      if (passes) await dialog(page).waitFor({ state: 'detached' });
      const told = passes ? page.locator('onestream-contact-card') : dialog(page);
      await told.getByText(passes ? /^Waiting to be sent to Fabrikam CRM\. .+/ : /^Not saved: .+/).waitFor();
      const said = passes ? 'Waiting to be sent to Fabrikam CRM.' : 'Not saved in Fabrikam CRM: ';
      await page.getByRole('status').getByText(`Saved in Contoso PSA. ${said}`).waitFor();
      await recover(page);
      await told.getByRole('button', { name: passes ? 'Try now' : 'Try again in Fabrikam CRM' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      await page.getByRole('status').getByText('Contact updated').waitFor();
      await (await rawRecord(page, 'Fabrikam CRM', 'Ada Lovelace')).getByText('+447700900123').waitFor();
    });
  }

  it('(offline) has the edit sent once it is back, also after a reload', async () => {
    const page = await portal.open();
    await ringAda(page);
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await fault(page, 'Fabrikam CRM', { failure: 'offline' });
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.reload();
    const outbox = page.locator('onestream-outbox');
    await outbox.getByText(/^Waiting to be sent to Fabrikam CRM\. .+/).waitFor();
    await recover(page);
    await outbox.getByText('Nothing is waiting to be sent.').waitFor({ timeout: 60_000 });
    await (await rawRecord(page, 'Fabrikam CRM', 'Ada Lovelace')).getByText('+447700900123').waitFor();
  });

  it('(edited meanwhile) shows the value that is there now, and writes over it only when told', async () => {
    const page = await portal.open();
    await ringAda(page);
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await fault(page, 'Fabrikam CRM', { failure: 'edited-meanwhile' });
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    const choice = dialog(page).getByRole('group', { name: /^Mobile was changed in Fabrikam CRM meanwhile\./ });
    await choice.getByRole('button', { name: 'Use mine' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await (await rawRecord(page, 'Fabrikam CRM', 'Ada Lovelace')).getByText('+447700900123').waitFor();
  });

  it('(slow) leaves the dialog after 8 seconds, and the card carries the rest', async () => {
    const page = await portal.open();
    await ringAda(page);
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    // it is read, then written: 'Saving' stands on the card for long enough to be seen
    await fault(page, 'Fabrikam CRM', { latency: '12 seconds' });
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill(newNumber);
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    await dialog(page).waitFor({ state: 'detached', timeout: 15_000 });
    await page.locator('onestream-contact-card').getByText('Saving').waitFor();
    await page.getByRole('status').getByText('Contact updated').waitFor({ timeout: 60_000 });
  });
});

function focusedName() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute('aria-label') ?? element?.textContent?.trim();
}
