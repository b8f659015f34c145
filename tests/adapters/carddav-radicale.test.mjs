import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { createDAVClient } from 'tsdav';
import { people } from '../servers/cards.js';
import { prepareRadicale } from '../servers/radicale.js';
import { openSources } from '../support/sources.mjs';
import { describeOn, serversFor, triesPromises } from './carddav-node.mjs';

const sources = await openSources();
const { carddav } = await sources.load('/src/adapters/carddav/index.ts');
const { carddavHarness, never } = await sources.load('/tests/adapters/carddav-harness.ts');
const kit = await sources.load('/src/conformance/index.ts');
const { servers, missing } = await serversFor(prepareRadicale);
after(async () => {
  await servers?.stop();
  await sources.close();
});

const forgotten = `http://radicale.org/ns/sync/${'0'.repeat(64)}`;
const codeOf = async (promise) => {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  return error?.code;
};

const harnessWith = async (count) =>
  carddavHarness(await servers.open({ cards: people(count) }), 'Radicale', forgotten, Math.min(count / 4, 500));

describeOn(missing, 'conformance of Radicale', 400_000, () => {
  let harness;
  before(async () => {
    harness = await harnessWith(240);
  });
  triesPromises(kit, never, () => harness);
});

describeOn(missing, 'conformance of Radicale with 2,000 cards, where their number matters', 400_000, () => {
  let harness;
  before(async () => {
    harness = await harnessWith(2000);
  });
  const { listings, changes } = kit.promises;
  triesPromises({ ...kit, promises: { listings, changes } }, never, () => harness);
});

describeOn(missing, 'CardDAV on Radicale', 60_000, () => {
  let server;
  let theirs;
  const adapterOf = (settings = {}) => {
    const { url, user, password } = server;
    return carddav.create({ url, user, password, ...settings }, { fetch });
  };
  before(async () => {
    server = await servers.open();
    ({ theirs } = carddavHarness(server, 'Radicale', forgotten));
  });

  it('finds the address book from the server, from its user, and from itself', async () => {
    for (const url of [server.url, `${server.url}agent`, server.book]) {
      const { account, user } = await adapterOf({ url }).check();
      assert.deepEqual([account, user.id], ['Contacts', 'agent'], url);
    }
  });

  it('takes no other address book for the one that is named', async () => {
    assert.equal(await codeOf(adapterOf({ url: `${server.url}agent/nowhere/` }).check()), 'not-found');
  });

  it('tells a wrong password from a right that is missing', async () => {
    assert.equal(await codeOf(adapterOf({ password: 'wrong' }).check()), 'auth-required');
    assert.equal(await codeOf(adapterOf({ url: `${server.url}somebody/contacts/` }).check()), 'forbidden');
  });

  it('is understood by another client, and understands it', async () => {
    const adapter = adapterOf();
    const made = await adapter.createContact(
      { firstName: 'Ada', lastName: 'Lovelace; née Byron', phones: [{ kind: 'mobile', value: '+44 7700 900123' }] },
      { idempotencyKey: crypto.randomUUID() },
    );
    const client = await createDAVClient({
      serverUrl: server.url,
      credentials: { username: server.user, password: server.password },
      authMethod: 'Basic',
      defaultAccountType: 'carddav',
    });
    const [book] = await client.fetchAddressBooks();
    const card = async () =>
      (await client.fetchVCards({ addressBook: book })).find(({ url }) => url.endsWith(`/${made.id}`));
    const first = await card();
    assert.match(first.data, /^N:Lovelace\\; née Byron;Ada;;;\r?$/mu);
    assert.equal(first.etag, made.revision);

    const data = first.data.replace('+44 7700 900123', '+44 7700 900999');
    assert.ok((await client.updateVCard({ vCard: { ...first, data } })).ok);
    const theirsNow = await adapter.contact(made.id, { fresh: true });
    assert.equal(theirsNow.phones[0].value, '+44 7700 900999');

    const { key } = theirsNow.phones[0];
    const stale = { phones: [{ key, value: '+44 7700 900555' }] };
    assert.equal(await codeOf(adapter.updateContact(made.id, stale, { ifRevision: made.revision })), 'conflict');
    await adapter.updateContact(made.id, stale, { ifRevision: theirsNow.revision });
    const last = await card();
    assert.match(last.data, /\+44 7700 900555/u);

    let since;
    for await (const page of adapter.contacts()) since = page.changesFrom;
    await client.deleteVCard({ vCard: last });
    for await (const { removed } of adapter.changes({ since })) assert.deepEqual(removed, [made.id]);
  });

  it('keeps what it does not understand, however the server writes the card down', async () => {
    const foreign = [
      'FN:Grace Hopper',
      'N:Hopper;Grace;Brewster;Rear Admiral;',
      'item1.TEL;type=pref:+1 212 555 0100',
      'item1.X-ABLabel:_$!<Main>!$_',
      'TEL;TYPE=CELL:+1 212 555 0101',
      'X-SKYPE;X-WHO="a,b":grace',
      `NOTE:${'Nanoseconds\\, please. '.repeat(12)}`,
      'PHOTO;ENCODING=b;TYPE=JPEG:AAECAwQF',
      'CATEGORIES:Navy,COBOL',
    ];
    await theirs.put('grace.vcf', ...foreign);
    const adapter = adapterOf();
    const lines = async () => (await theirs.text('grace.vcf')).replace(/\r?\n /gu, '').split(/\r?\n/u);
    const before = await lines();
    const { phones } = await adapter.contact('grace.vcf');
    assert.deepEqual(
      phones.map(({ kind, value }) => [kind, value]),
      [
        ['main', '+1 212 555 0100'],
        ['mobile', '+1 212 555 0101'],
      ],
    );
    await adapter.updateContact('grace.vcf', { phones: [{ key: phones[1].key, value: '+1 212 555 0199' }] });
    assert.deepEqual((await lines()).sort(), before.map((line) => line.replace('555 0101', '555 0199')).sort());
  });

  it('lets one of eight win who save at once, and tells the others what is there now', async () => {
    await theirs.put('busy.vcf', 'FN:Busy Person', 'N:Person;Busy;;;', 'TEL;TYPE=CELL:+44 7700 900100');
    const adapter = adapterOf();
    const { phones, revision } = await adapter.contact('busy.vcf');
    const saves = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => {
        const patch = { phones: [{ key: phones[0].key, value: `+44 7700 90020${at}` }] };
        return adapter.updateContact('busy.vcf', patch, { ifRevision: revision });
      }),
    );
    const [won, ...more] = saves.filter(({ status }) => status === 'fulfilled');
    assert.equal(more.length, 0);
    for (const { reason } of saves.filter(({ status }) => status === 'rejected')) {
      assert.equal(reason.code, 'conflict');
      assert.deepEqual(reason.details.current.phones, won.value.phones);
    }
  });

  it('finds the contact that was made with a key before, under whatever name it is kept', async () => {
    const key = crypto.randomUUID();
    await theirs.write(
      'elsewhere.vcf',
      `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${key}\r\nFN:Made Before\r\nN:Before;Made;;;\r\nEND:VCARD\r\n`,
    );
    const made = await adapterOf().createContact({ lastName: 'Again' }, { idempotencyKey: key });
    assert.deepEqual([made.id, made.lastName], ['elsewhere.vcf', 'Before']);
  });

  it('lists nobody who was deleted before the first listing', async () => {
    await theirs.put('short.vcf', 'FN:Short Stay', 'N:Stay;Short;;;');
    await theirs.remove('short.vcf');
    for await (const { items } of adapterOf().contacts()) assert.ok(items.every(({ id }) => id !== 'short.vcf'));
  });
});
