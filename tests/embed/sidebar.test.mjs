import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runnerImport } from 'vite';
import { openStage } from './stage.mjs';

const { module: demo } = await runnerImport('./src/adapters/demo/callers.ts');
const numberOf = (label) => demo.demoCallers.find((caller) => caller.label === label).number;
const known = numberOf('Known in both');
const hello = { onestream: 1, type: 'hello', user: 'agent-7' };
const ring = (number, id = 'call-1') => ({ onestream: 1, type: 'call-ringing', call: { id, number } });

describe('the sidebar page in a frame', { timeout: 120_000 }, () => {
  let stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it('answers a listed page, shows the call it tells of, and tells of the card and its height', async () => {
    const { page, sidebar, say, hears, heardFrom } = await stage.openAround('/listed.html');
    await say(hello);
    await hears('welcome');
    await say(ring(known));
    await sidebar.getByRole('button', { name: 'Edit mobile' }).waitFor();
    const opened = await hears('contact-opened');
    assert.equal(opened.callId, 'call-1');
    assert.match(opened.contactId, /^contoso\//);
    assert.ok((await hears('height', 100)).height >= 100);
    assert.ok((await heardFrom()).every(({ sidebar: it }) => it));
    await say({ onestream: 1, type: 'call-answered', id: 'call-1' });
    await say({ onestream: 1, type: 'call-held', id: 'call-1' });
    await sidebar
      .getByText(/on hold|held/i)
      .first()
      .waitFor();
    await say({ onestream: 1, type: 'call-ended', id: 'call-1' });
    await sidebar.getByText(/ended/i).first().waitFor();
    await page.context().close();
  });

  it('reports the height of an open dialog, and of the page without it once it is closed', async () => {
    const { page, sidebar, say, hears, heard } = await stage.openAround('/listed.html');
    await say(hello);
    await say(ring(known));
    const pencil = sidebar.getByRole('button', { name: 'Edit mobile' });
    await pencil.waitFor();
    await page.evaluate(() => (document.querySelector('iframe').height = 2000)); // a frame higher than its page
    await pencil.click();
    const dialog = sidebar.getByRole('dialog', { name: 'Edit Contact' });
    const bottom = async () => {
      const [box, frame] = [await dialog.boundingBox(), await page.locator('iframe').boundingBox()];
      return box.y + box.height - frame.y;
    };
    await sidebar.getByLabel('Mobile', { exact: true }).waitFor();
    const open = (await hears('height', Math.floor(await bottom()))).height;
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForFunction((was) => globalThis.heard.at(-1).data.height < was, open, { timeout: 10_000 });
    assert.ok((await heard()).at(-1).height > 100);
    await page.context().close();
  });

  it('tells that a contact was saved', async () => {
    const { page, sidebar, say, hears } = await stage.openAround('/listed.html');
    await say(hello);
    await say(ring(known));
    await sidebar.getByRole('button', { name: 'Edit mobile' }).click();
    await sidebar.getByLabel('Mobile', { exact: true }).fill('+44 7700 900 123');
    await sidebar.getByRole('button', { name: 'Update' }).click();
    const saved = await hears('contact-saved');
    assert.equal(saved.added, false);
    assert.match(saved.contactId, /^contoso\//);
    await page.context().close();
  });

  it('lets a page that is not listed see nothing', async () => {
    const { page, sidebar, say, heard, settle } = await stage.openAround('/foreign.html');
    await sidebar.getByText('Waiting for the page around this one.').waitFor();
    await say(hello);
    await say(ring(known));
    await settle();
    assert.deepEqual(await heard(), []);
    assert.equal(await sidebar.locator('onestream-call-panel').count(), 0);
    await page.context().close();
  });

  it('hears nothing of a listed page before its hello, nor what has another shape', async () => {
    const { page, sidebar, say, heard, hears, settle } = await stage.openAround('/listed.html');
    await say(ring(known));
    await say('hello');
    await say({ ...hello, onestream: 2 });
    await say({ type: 'hello', user: 'agent-7' });
    await settle();
    assert.deepEqual(await heard(), []);
    await say(hello);
    await hears('welcome');
    await say({ onestream: 1, type: 'call-ringing', call: { number: known } }); // no id
    await say({ onestream: 1, type: 'call-stolen', id: 'call-1' });
    await settle();
    assert.equal(await sidebar.getByRole('button', { name: 'Edit mobile' }).count(), 0);
    await say(ring(known));
    await sidebar.getByRole('button', { name: 'Edit mobile' }).waitFor();
    await page.context().close();
  });

  it('shows nothing of one agent to the next', async () => {
    const { page, sidebar, say } = await stage.openAround('/listed.html');
    await say(hello);
    await say(ring(known));
    await sidebar.getByRole('button', { name: 'Edit mobile' }).waitFor();
    await say({ ...hello, user: 'agent-8' });
    await sidebar.getByRole('button', { name: 'Edit mobile' }).waitFor({ state: 'detached' });
    assert.doesNotMatch(await sidebar.locator('body').innerText(), /Ada/);
    await page.context().close();
  });

  it('offers a number of the address only in a page of its own, without showing it', async () => {
    stage.publish('/signed-in.html', {
      id: 'acme',
      user: 'agent',
      country: 'GB',
      connections: [{ id: 'contoso', kind: 'demo', label: 'Contoso PSA', settings: { crm: 'contoso' } }],
    });
    const { page, sidebar, heard } = await stage.openAround(`/signed-in.html#phone=${encodeURIComponent(known)}`);
    const button = sidebar.getByRole('button', { name: 'Open in a new page' });
    await button.waitFor();
    assert.equal((await sidebar.locator('body').innerText()).trim(), 'Open in a new page');
    assert.equal(page.frames()[1].url(), stage.address('/signed-in.html'));
    const opened = page.context().waitForEvent('page');
    await button.click();
    const own = await opened;
    await own.getByRole('button', { name: 'Edit mobile' }).waitFor();
    assert.equal(own.url(), stage.address('/signed-in.html'));
    assert.equal(await own.evaluate(() => globalThis.opener), null);
    assert.deepEqual(await heard(), []);
    await page.context().close();
  });

  it('opens at a number of the address once the listed page has said hello', async () => {
    const { page, sidebar, say } = await stage.openAround(`/listed.html?phone=${encodeURIComponent(known)}`);
    await sidebar.getByRole('button', { name: 'Open in a new page' }).waitFor();
    await say(hello);
    await sidebar.getByRole('button', { name: 'Edit mobile' }).waitFor();
    await page.context().close();
  });
});

describe('the sidebar page by itself', { timeout: 120_000 }, () => {
  let stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  for (const [name, path] of [
    ['#phone=', (number) => `/alone.html#phone=${number}`],
    ['?phone=', (number) => `/alone.html?phone=${number}`],
  ]) {
    it(`opens at the number of ${name}, and takes it out of the address and the history`, async () => {
      const page = await (await stage.newContext()).newPage();
      const referrers = [];
      page.on('request', (request) => referrers.push(request.headers().referer));
      await page.goto(stage.address(path(encodeURIComponent(known))));
      await page.getByRole('button', { name: 'Edit mobile' }).waitFor();
      assert.equal(page.url(), stage.address('/alone.html'));
      assert.equal(await page.evaluate(() => history.length), 2); // about:blank, and this one entry
      assert.deepEqual(referrers.filter(Boolean), []);
      await page.context().close();
    });
  }

  it('asks a CRM only after the number has left the address', async () => {
    const crm = stage.address('');
    stage.publish('/asking.html', {
      id: 'acme',
      user: 'agent',
      country: 'GB',
      connections: [
        {
          id: 'erp',
          kind: 'tryton',
          label: 'Tryton',
          settings: { baseUrl: crm, database: 'none', user: 'u', password: 'p' },
        },
      ],
    });
    const page = await (await stage.newContext()).newPage();
    await page.addInitScript(() => {
      const { fetch } = globalThis;
      globalThis.askedUnder = [];
      globalThis.fetch = (...request) => (globalThis.askedUnder.push(location.href), fetch(...request));
    });
    await page.goto(stage.address(`/asking.html?phone=${encodeURIComponent(known)}`));
    await page.waitForFunction(() => globalThis.askedUnder.length > 0);
    const asked = await page.evaluate(() => globalThis.askedUnder);
    assert.ok(asked.every((address) => address === stage.address('/asking.html')));
    await page.context().close();
  });

  it('says in one sentence what is wrong with its configuration', async () => {
    const page = await (await stage.newContext()).newPage();
    const wrong = [
      [
        { id: 'acme', user: 'a', country: 'GB', connections: [{ id: 'x', kind: 'fax', label: 'Fax' }] },
        /"connections.0.kind" must be one of "carddav", "demo"/,
      ],
      [{ id: 'acme', user: 'a', country: 'GB' }, /"connections" is missing/],
      [{ id: 'acme', country: 'GB', connections: [] }, /Nobody is signed in/],
      [
        {
          id: 'acme',
          user: 'a',
          country: 'GB',
          connections: [{ id: 'x', kind: 'demo', label: 'Contoso PSA', settings: { crm: 'north' } }],
        },
        /^Contoso PSA cannot be used: .* not right: crm\.$/,
      ],
      [
        { id: 'acme', user: 'a', hostOrigins: ['*'], country: 'GB', connections: [] },
        /"hostOrigins.0" must be an origin/,
      ],
    ];
    for (const [settings, sentence] of wrong) {
      stage.publish('/wrong.html', settings);
      await page.goto(stage.address('/wrong.html'));
      assert.match(await page.getByRole('alert').innerText(), sentence);
    }
    await page.context().close();
  });
});
