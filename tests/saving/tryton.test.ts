import { expect } from 'chai';
import { atom } from 'nanostores';
import type { Connection } from '../../src/core/connection.js';
import { createDirectory } from '../../src/directory/index.js';
import { createSaving } from '../../src/saving/index.js';
import { adapterOf, bypass, signedIn, trytonServer, type Reach, type TrytonServer } from '../adapters/tryton-server.js';
import { formRead, resultIn } from '../support/saving.js';

const stale = 50;
const number = (n: number) => `+447911124${String(n).padStart(3, '0')}`;

/** One contact in a real Tryton, agents' pages that know it, and somebody who works in Tryton itself. */
async function desk(server: TrytonServer) {
  const theirs = bypass(server);
  const reach: Reach = { settings: await signedIn(server) };
  const mechanisms = [['create', [{ type: 'mobile', value: number(999) }]]];
  const [id] = await theirs.model<number[]>('party.party.create', [
    { name: 'Much Edited', contact_mechanisms: mechanisms },
  ]);
  const [{ id: mobile } = { id: 0 }] = await theirs.model<{ id: number }[]>(
    ...(['party.contact_mechanism.search_read', [['party', '=', id]], 0, 1, null, ['id']] as const),
  );

  async function page() {
    const adapter = adapterOf(server, reach);
    const connection: Connection = { id: 'tryton', kind: 'tryton', label: 'Tryton', adapter, linkOrigins: [] };
    const $connections = atom([connection]);
    const directory = createDirectory({ country: 'GB', $connections });
    await directory.numbers.ready;
    await adapter.check();
    directory.apply('tryton', { upserts: [await adapter.contact(String(id))] });
    return { adapter, saving: createSaving({ directory, $connections }) };
  }
  return {
    page,
    contactId: `tryton/${id}`,
    edit: (value: string) => theirs.model('party.contact_mechanism.write', [mobile], { value }),
    async now() {
      const found = await theirs.model<{ value_compact: string }[]>(
        ...(['party.contact_mechanism.read', [mobile], ['value_compact']] as const),
      );
      return found[0]?.value_compact;
    },
  };
}

for (const backend of ['postgresql', 'sqlite'] as const)
  describe(`saving to a real Tryton on ${backend}`, function () {
    this.timeout(60_000);
    let server: TrytonServer;

    before(async function () {
      server = await trytonServer(this, backend);
    });

    it(`notices ${stale} of ${stale} edits of a colleague, and writes over none`, async () => {
      const { page, contactId, edit, now } = await desk(server);
      const { saving } = await page();
      for (let n = 0; n < stale; n++) {
        const form = await saving.edit(contactId);
        await formRead(form);
        await edit(number(n));
        form.set('mobile', number(500 + n));
        await form.submit();
        const { save } = form.$form.get();
        expect(resultIn(save, 'tryton')?.state).to.equal('conflict');
        expect(await now()).to.equal(number(n));
        await form.discard('tryton');
        form.close();
      }
    });

    if (backend === 'postgresql') {
      it(`has ${stale} of ${stale} writes refused that come with an old revision`, async () => {
        const { page, contactId, edit, now } = await desk(server);
        const { adapter } = await page();
        const recordId = contactId.slice('tryton/'.length);
        for (let n = 0; n < stale; n++) {
          const { revision, phones } = await adapter.contact(recordId);
          await edit(number(n));
          const patch = { phones: [{ key: phones[0]!.key, value: number(500 + n) }] };
          const code = await adapter.updateContact!(recordId, patch, { ifRevision: revision! }).then(
            () => 'written',
            (error: { readonly code: string }) => error.code,
          );
          expect(code).to.equal('conflict');
          expect(await now()).to.equal(number(n));
        }
      });

      it('lets one of eight agents win who press Update at once, and tells seven', async () => {
        const { page, contactId, now } = await desk(server);
        const pages = await Promise.all(Array.from({ length: 8 }, page));
        const forms = await Promise.all(pages.map(({ saving }) => saving.edit(contactId)));
        await Promise.all(forms.map(formRead));
        forms.forEach((form, n) => form.set('mobile', number(n)));
        await Promise.all(forms.map((form) => form.submit()));
        const states = forms.map((form) => resultIn(form.$form.get().save, 'tryton')?.state);
        expect([...states].sort()).to.deep.equal([...Array<string>(7).fill('conflict'), 'saved']);
        expect(await now()).to.equal(number(states.indexOf('saved')));
      });
    }
  });
