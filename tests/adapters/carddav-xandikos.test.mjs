import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { people } from '../servers/cards.js';
import { prepareXandikos } from '../servers/xandikos.js';
import { openSources } from '../support/sources.mjs';
import { describeOn, serversFor, triesPromises } from './carddav-node.mjs';

const sources = await openSources();
const { carddav } = await sources.load('/src/adapters/carddav/index.ts');
const { carddavHarness, never } = await sources.load('/tests/adapters/carddav-harness.ts');
const kit = await sources.load('/src/conformance/index.ts');
const { servers, missing } = await serversFor(prepareXandikos);
after(async () => {
  await servers?.stop();
  await sources.close();
});

const forgotten = 'a'.repeat(40);

describeOn(missing, 'CardDAV on Xandikos', 400_000, () => {
  let server;
  before(async () => {
    server = await servers.open({ cards: people(20) });
  });

  triesPromises(kit, never, () => carddavHarness(server, 'Xandikos', forgotten, 5));

  it('changes the one line that it must, byte for byte', async () => {
    const text = [
      'BEGIN:VCARD',
      'VERSION:4.0',
      'PRODID:-//Somebody//Else//EN',
      'UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
      'fn;pid=1.1:Tim Hudson',
      'N:Hudson;Tim;;Dr.;PhD',
      'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+1-418-656-9254;ext=102',
      'TEL;VALUE=uri;TYPE=home:tel:+1-418-262-6501',
      'X-FOLDED;X-A=^n^^:an unknown property that is so long that it had to be cut i',
      '\tn two\\, by a tab',
      'END:VCARD',
      '',
    ].join('\r\n');
    const { theirs } = carddavHarness(server, 'Xandikos', forgotten);
    await theirs.write('tim.vcf', text);
    const adapter = carddav.create({ url: server.url }, { fetch });
    const { phones } = await adapter.contact('tim.vcf');
    assert.deepEqual(phones[0], { key: 'tel:work', kind: 'direct', value: '+1-418-656-9254', extension: '102' });
    await adapter.updateContact('tim.vcf', { phones: [{ key: 'tel:home', value: '+1 418 262 6599' }] });
    assert.equal(await theirs.text('tim.vcf'), text.replace('+1-418-262-6501', '+1-418-262-6599'));
  });
});
