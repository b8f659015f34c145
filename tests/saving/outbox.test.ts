import { expect } from 'chai';
import { atom } from 'nanostores';
import type { Connection } from '../../src/core/connection.js';
import { CrmError } from '../../src/core/errors.js';
import type { Directory } from '../../src/core/directory.js';
import type { FormField, Save, Saving } from '../../src/core/saving.js';
import { createChecks } from '../../src/directory/checks.js';
import { createDirectory } from '../../src/directory/index.js';
import { createSaving } from '../../src/saving/index.js';
import { createTurns } from '../../src/core/exclusive.js';
import { storeInMemory, type OutboxStore } from '../../src/saving/outbox/store.js';
import { handClock } from '../support/clock.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { formRead, resultIn, states } from '../support/saving.js';
import { until } from '../support/until.js';

describe('the outbox', () => {
  let contoso: MemoryCrm;
  let fabrikam: MemoryCrm;
  let clock: ReturnType<typeof handClock>;
  let store: OutboxStore;
  let exclusive: ReturnType<typeof createTurns>;
  let page: Page;

  interface Page {
    readonly directory: Directory;
    readonly saving: Saving & { hurry(connectionId?: string): void; close(): void };
  }

  /** Another page of this agent, over the same device. */
  async function openPage(
    $connections = atom<readonly Connection[]>([contoso.connection, fabrikam.connection]),
    seenAs = (directory: Directory) => directory,
  ): Promise<Page> {
    const own = createDirectory({ country: 'GB', $connections });
    await own.numbers.ready;
    await createChecks({ directory: own, $connections }).run();
    const directory = seenAs(own);
    return { directory, saving: createSaving({ directory, $connections, store, exclusive, clock }) };
  }

  /** This page goes, and another one opens, over a device that is otherwise in this. */
  async function reopen(device: Partial<OutboxStore> = {}, ...how: Parameters<typeof openPage>): Promise<void> {
    page.saving.close();
    store = { ...store, ...device };
    page = await openPage(...how);
  }

  /** What the page hears of other pages, as the test has it. */
  function hearing(): Pick<OutboxStore, 'listen'> & { tell(rows: readonly string[]): void } {
    let hear = (_rows: readonly string[]) => {};
    return { tell: (rows) => hear(rows), listen: (changed) => ((hear = changed), () => undefined) };
  }

  beforeEach(async () => {
    contoso = memoryCrm({ id: 'contoso', label: 'Contoso', country: 'GB' });
    fabrikam = memoryCrm({ id: 'fabrikam', label: 'Fabrikam', country: 'GB' });
    for (const [crm, id] of [
      [contoso, '1'],
      [fabrikam, 'x'],
    ] as const)
      // prettier-ignore
      crm.put({
        id,
        firstName: 'Ada',
        lastName: 'Lovelace',
        phones: [{ key: 'm', kind: 'mobile', value: '07400 990018' }],
        emails: [{ key: 'e', value: 'ada@acme.example' }],
      });
    clock = handClock();
    store = storeInMemory();
    exclusive = createTurns();
    page = await openPage();
  });
  afterEach(() => page.saving.close());

  async function update(values: Partial<Record<FormField, string>>, { saving } = page): Promise<Save | undefined> {
    const form = await saving.edit('contoso/1');
    await formRead(form);
    for (const [name, value] of Object.entries(values)) form.set(name as FormField, value);
    await form.submit();
    return form.$form.get().save;
  }
  const last = ({ saving } = page) => saving.$saves.get()[0];
  const emailIn = (crm: MemoryCrm) => [...crm.records.values()][0]?.emails[0]?.value;
  const offline = new CrmError('offline', {});
  const updates = (crm: MemoryCrm) => crm.requests.filter(({ method }) => method === 'updateContact').length;

  it('keeps an edit that its page has not sent, and the next page sends it once', async () => {
    fabrikam.hold('contact'); // the page is closed while it reads
    const form = await page.saving.edit('contoso/1');
    form.set('email', 'countess@acme.example');
    void form.submit();
    await until(() => last()?.results.some(({ result }) => result.state === 'sending'));
    page.saving.close();
    exclusive = createTurns(); // its locks are gone with it
    fabrikam.hold('contact')();
    page = await openPage();
    await until(() => states(last())['fabrikam'] === 'saved' && states(last())['contoso'] === 'saved');
    expect([emailIn(contoso), emailIn(fabrikam)]).to.deep.equal(['countess@acme.example', 'countess@acme.example']);
    expect([updates(contoso), updates(fabrikam)]).to.deep.equal([1, 1]);
  });

  it('tells of a save also where another page gives it up as soon as it is accepted', async () => {
    const { tell, listen } = hearing();
    const turns = createTurns();
    exclusive = async (name, work) => {
      const accepted = await turns(name, work);
      if (name !== 'accept') return accepted;
      const rows = await store.keys();
      await store.put(new Map(rows.map((row) => [row, undefined])));
      tell(rows);
      await until(() => !last());
      return accepted;
    };
    await reopen({ listen });
    const save = await page.saving.addNumber('contoso/1', 'direct', '020 7946 0012');
    expect(save).to.deep.include({ kind: 'edit', fields: ['direct'] });
  });

  it('sends again by itself what did not get through', async () => {
    fabrikam.fail('updateContact', offline);
    expect(states(await update({ email: 'countess@acme.example' }))).to.deep.equal({
      contoso: 'saved',
      fabrikam: 'waiting',
    });
    fabrikam.fail('updateContact', undefined);
    clock.forward(60_000);
    await until(() => states(last())['fabrikam'] === 'saved');
    expect(emailIn(fabrikam)).to.equal('countess@acme.example');
    expect(updates(contoso)).to.equal(1);
  });

  it('sends it at once when there is reason to hope, but not before a CRM wants to be asked', async () => {
    const retryAt = new Date(clock.now() + 90_000).toISOString();
    contoso.fail('updateContact', new CrmError('rate-limited', { retryAt }));
    fabrikam.fail('updateContact', offline);
    await update({ email: 'countess@acme.example' });
    contoso.fail('updateContact', undefined);
    fabrikam.fail('updateContact', undefined);
    page.saving.hurry();
    await until(() => states(last())['fabrikam'] === 'saved');
    expect(states(last())).to.include({ contoso: 'waiting' });
    clock.forward(90_000);
    await until(() => states(last())['contoso'] === 'saved');
  });

  it('keeps the order of the edits of one record', async () => {
    contoso.fail('updateContact', offline);
    await update({ email: 'first@acme.example' });
    expect(states(await update({ email: 'second@acme.example' }))).to.include({ contoso: 'waiting' });
    contoso.fail('updateContact', undefined);
    clock.forward(600_000);
    await until(() => emailIn(contoso) === 'second@acme.example');
    await until(() => page.saving.$saves.get().every((save) => states(save)['contoso'] !== 'waiting'));
    expect(page.saving.$saves.get().map((save) => states(save)['contoso'])).to.not.include('conflict');
  });

  it('shows the other pages of the agent how far it is', async () => {
    fabrikam.fail('updateContact', offline);
    await update({ email: 'countess@acme.example' });
    const other = await openPage();
    await until(() => other.saving.$saves.get().length === 1);
    expect(states(last(other))).to.deep.equal({ contoso: 'saved', fabrikam: 'waiting' });
    other.saving.close();
  });

  it('does not show what another page has given up while this one was being opened', async () => {
    fabrikam.fail('updateContact', offline);
    const given = await update({ email: 'countess@acme.example' });
    const kept = await update({ firstName: 'Augusta' });
    const { tell, listen } = hearing();
    let hand = () => {};
    const stored = await store.all();
    const read = new Promise<typeof stored>((resolve) => (hand = () => resolve(stored)));
    await reopen({ all: () => read, listen });
    const rows = [...stored.keys()].filter((row) => row.startsWith(given!.id));
    await store.put(new Map(rows.map((row) => [row, undefined])));
    tell(rows);
    await store.get(rows);
    hand();
    await until(() => last());
    expect(page.saving.$saves.get().map(({ id }) => id)).to.deep.equal([kept!.id]);
  });

  it('takes no edit for done of which it has read one half, because the other is being changed', async () => {
    fabrikam.fail('updateContact', offline);
    const { id } = (await update({ email: 'countess@acme.example' }))!;
    page.saving.close();
    const half = `${id}/fabrikam`;
    const { get } = store;
    const rows = await store.all();
    const { tell, listen } = hearing();
    let hand = () => {};
    const handed = new Promise<void>((resolve) => (hand = resolve));
    clock.forward(31 * 60_000);
    await reopen({
      get: (asked) => (asked.includes(half) ? handed.then(() => get(asked)) : get(asked)),
      all: () => {
        tell([half]);
        return Promise.resolve(new Map(rows));
      },
      listen,
    });
    hand();
    await until(() => last());
    expect(states(last())).to.deep.equal({ contoso: 'saved', fabrikam: 'waiting' });
    expect(await store.keys()).to.include.members([id, half]);
  });

  describe('of which one row is slow to read', () => {
    let slow: Save;
    let other: Save;
    let device: Partial<OutboxStore>;
    let hear: () => void;
    let hand: () => void;

    /** Two edits of another page, of which this one hears later; of the first it cannot read the row of one CRM yet. */
    beforeEach(async () => {
      fabrikam.fail('updateContact', offline);
      slow = (await update({ email: 'countess@acme.example' }))!;
      other = (await update({ firstName: 'Augusta' }))!;
      const { get } = store;
      const { tell, listen } = hearing();
      const handed = new Promise<void>((resolve) => (hand = resolve));
      hear = () => [slow, other].forEach(({ id }) => tell([id, `${id}/contoso`, `${id}/fabrikam`]));
      device = {
        get: (rows) => (rows.includes(`${slow.id}/fabrikam`) ? handed.then(() => get(rows)) : get(rows)),
        all: () => Promise.resolve(new Map()),
        listen,
      };
    });
    const isWhole = (saves: readonly Save[]) => saves.every(({ results }) => results.length === 2);

    /** What is shown has both of its legs, and what is given up before all of it is read stays. */
    async function expectWhole(): Promise<void> {
      expect(isWhole(page.saving.$saves.get())).to.equal(true);
      page.saving.dismiss(slow.id);
      const discarded = page.saving.discard(slow.id, 'fabrikam');
      hand();
      await discarded;
      await until(() => page.saving.$saves.get().length === 2);
      expect(isWhole(page.saving.$saves.get())).to.equal(true);
      expect(await store.keys()).to.include.members([slow.id, `${slow.id}/contoso`, `${slow.id}/fabrikam`]);
    }

    it('is neither shown nor forgotten by halves while a page starts', async () => {
      await reopen({ ...device, all: () => (hear(), Promise.resolve(new Map())) });
      await expectWhole();
    });

    it('is neither shown nor forgotten by halves later', async () => {
      await reopen(device);
      hear();
      await until(() => page.saving.$saves.get().some(({ id }) => id === other.id));
      await expectWhole();
    });
  });

  it('says of an edit that the device cannot keep that it is not safe, and sends it when told to', async () => {
    const { put } = store;
    await reopen({ put: (rows, mustLast) => (mustLast ? Promise.resolve(false) : put(rows)) });
    const form = await page.saving.edit('contoso/1');
    form.set('email', 'countess@acme.example');
    expect(await form.submit()).to.equal('unsafe');
    expect([updates(contoso), page.saving.$saves.get().length]).to.deep.equal([0, 0]);
    expect(form.$form.get().dirty).to.equal(true);
    expect(await form.submit({ direct: true })).to.equal('settled');
    expect(emailIn(contoso)).to.equal('countess@acme.example');
  });

  it('neither shows nor sends nor deletes what another version has written', async () => {
    await store.put(new Map([['later', { version: 2 }], ['later/contoso', { kind: 'vow', version: 2 }]])); // prettier-ignore
    await reopen();
    await update({ email: 'countess@acme.example' });
    expect(page.saving.$saves.get()).to.have.length(1);
    expect(await store.keys()).to.include.members(['later', 'later/contoso']);
  });

  describe('beside a page that has gone before it said what it had accepted', () => {
    /** Accepts an edit that waits, in a page that is closed then: the store of these tests tells nobody. */
    async function leave(values: Partial<Record<FormField, string>>): Promise<void> {
      const other = await openPage();
      contoso.fail('updateContact', offline);
      await update(values, other);
      contoso.fail('updateContact', undefined);
      other.saving.close();
    }
    const inContoso = () => page.saving.$saves.get().map((save) => [save.fields[0], states(save)['contoso']]);

    async function expectSecondAfterFirst(): Promise<void> {
      await update({ email: 'second@acme.example' });
      expect(inContoso().filter(([field]) => field === 'email')).to.deep.equal([
        ['email', 'saved'],
        ['email', 'saved'],
      ]);
      expect(emailIn(contoso)).to.equal('second@acme.example');
    }

    it('sends that first, where it is of the same record', async () => {
      await update({ firstName: 'Augusta' });
      await leave({ email: 'first@acme.example' });
      await expectSecondAfterFirst();
    });

    it('sends that first although its clock was behind, and the newest save is gone', async () => {
      const past = clock;
      clock = handClock();
      clock.forward(600_000);
      await reopen();
      await update({ firstName: 'Augusta' });
      const other = await openPage();
      await until(() => last(other));
      other.saving.dismiss(last()!.id);
      await until(() => !last(other));
      other.saving.close();
      clock = past;
      await leave({ email: 'first@acme.example' });
      await expectSecondAfterFirst();
    });

    it('sends that first where it has heard of a later one already', async () => {
      let tell = (_rows: readonly string[]) => {};
      await reopen({ listen: (changed) => ((tell = changed), () => undefined) });
      const tellFirst = tell;
      await update({ firstName: 'Augusta' });
      await leave({ email: 'first@acme.example' });
      const known = await store.keys();
      await leave({ lastName: 'King' });
      tellFirst((await store.keys()).filter((row) => !known.includes(row)));
      await until(() => inContoso().some(([field]) => field === 'lastName'));
      await expectSecondAfterFirst();
    });
  });

  describe('when the CRM has another value meanwhile', () => {
    const clash = async () => {
      const form = await page.saving.edit('contoso/1');
      await formRead(form);
      form.set('email', 'mine@acme.example');
      form.set('firstName', 'Augusta');
      const { id, ...record } = [...fabrikam.records.values()][0]!;
      fabrikam.put({ ...record, id, emails: [{ key: 'e', value: 'theirs@acme.example' }] });
      await form.submit();
      return form.$form.get().save!;
    };

    it('tells both values, and since when', async () => {
      const save = await clash();
      expect(resultIn(save, 'fabrikam')).to.include({
        ...{ state: 'conflict', field: 'email', value: 'theirs@acme.example', mine: 'mine@acme.example' },
        at: [...fabrikam.records.values()][0]?.updatedAt,
      });
      expect(states(save)).to.include({ contoso: 'saved' });
    });

    it('leaves theirs where the agent says so, and sends the rest', async () => {
      const { id } = await clash();
      await page.saving.keepTheirs(id, 'fabrikam');
      expect(states(last())).to.include({ fabrikam: 'saved' });
      expect([...fabrikam.records.values()][0]).to.include({ firstName: 'Augusta' });
      expect(emailIn(fabrikam)).to.equal('theirs@acme.example');
    });

    it('writes over it where the agent says so', async () => {
      const { id } = await clash();
      await page.saving.retry(id, 'fabrikam');
      expect(states(last())).to.include({ fabrikam: 'saved' });
      expect(emailIn(fabrikam)).to.equal('mine@acme.example');
    });
  });

  describe('an edit that waits', () => {
    beforeEach(async () => {
      fabrikam.fail('updateContact', offline);
      await update({ email: 'countess@acme.example' });
      fabrikam.fail('updateContact', undefined);
    });

    it('is given up in that CRM alone', async () => {
      await page.saving.discard(last()!.id, 'fabrikam');
      clock.forward(600_000);
      page.saving.hurry();
      expect(states(last())).to.deep.equal({ contoso: 'saved' });
      expect(emailIn(fabrikam)).to.equal('ada@acme.example');
    });

    it('is not sent to a record that the agent has said to be another person, until they say so again', async () => {
      page.directory.unlink('fabrikam/x');
      page.saving.hurry();
      await until(() => states(last())['fabrikam'] === 'apart');
      expect(emailIn(fabrikam)).to.equal('ada@acme.example');
      await page.saving.retry(last()!.id, 'fabrikam');
      expect(states(last())).to.include({ fabrikam: 'saved' });
    });

    it('is offered to the record that its own was merged into', async () => {
      fabrikam.put({ ...[...fabrikam.records.values()][0], id: 'y' });
      fabrikam.merge('x', 'y');
      page.saving.hurry();
      await until(() => states(last())['fabrikam'] === 'failed');
      expect(resultIn(last(), 'fabrikam')).to.have.nested.property('error.details.replacedBy', 'y');
      expect(emailIn(fabrikam)).to.equal('ada@acme.example');
      await page.saving.retry(last()!.id, 'fabrikam');
      expect(emailIn(fabrikam)).to.equal('countess@acme.example');
    });

    it('is of the contact that its own was merged into as soon as that is known, and of its own where that is back', () => {
      page.directory.apply('contoso', { merged: [['1', '2']] });
      expect(last()?.contactId).to.equal('contoso/2');
      page.directory.apply('contoso', { upserts: [{ ...contoso.records.get('1')!, revision: 'later' }] });
      expect(last()?.contactId).to.equal('contoso/1');
    });

    it('is not looked at because of a poll that brings nothing', async () => {
      let asked = 0;
      const counting = (directory: Directory): Directory => ({
        ...directory,
        today: (key) => (asked++, directory.today(key)),
      });
      await reopen({}, undefined, counting);
      await until(() => last());
      asked = 0;
      page.saving.hurry('contoso');
      expect(asked).to.equal(0);
    });

    it('goes out as soon as its CRM is connected again', async () => {
      const $connections = atom<readonly Connection[]>([contoso.connection]);
      await reopen({}, $connections);
      await until(() => last());
      $connections.set([contoso.connection, fabrikam.connection]);
      await until(() => states(last())['fabrikam'] === 'saved');
    });

    it('waits under its name for a CRM that is not connected any more, and can be given up', async () => {
      await reopen({}, atom([contoso.connection]));
      await until(() => last());
      expect(last()?.results[1]).to.deep.equal({
        ...{ connectionId: 'fabrikam', label: 'Fabrikam', result: { state: 'waiting' } },
      });
      expect(states(await update({ firstName: 'Augusta' }))).to.deep.equal({ contoso: 'saved' });
      await page.saving.discard(page.saving.$saves.get()[1]!.id, 'fabrikam');
      expect(page.saving.$saves.get().flatMap((save) => Object.values(states(save)))).to.not.include('waiting');
    });
  });

  describe('what has been saved', () => {
    const undo = async () => {
      await page.saving.undo(last()!.id);
      await until(() => last()?.undoes && Object.values(states(last())).every((state) => state !== 'planned' && state !== 'sending')); // prettier-ignore
    };

    it('is taken back in every CRM, an added number too', async () => {
      await page.saving.addNumber('contoso/1', 'direct', '020 7946 0991');
      await until(() => last()?.undoable);
      expect(contoso.records.get('1')?.phones).to.have.length(2);
      await undo();
      for (const crm of [contoso, fabrikam])
        expect([...crm.records.values()][0]?.phones.map(({ value }) => value)).to.deep.equal(['07400 990018']);
    });

    it('is not taken back over a newer value of somebody else', async () => {
      await update({ email: 'countess@acme.example' });
      contoso.put({ ...contoso.records.get('1'), id: '1', emails: [{ key: 'e', value: 'theirs@acme.example' }] });
      await undo();
      expect(states(last())).to.deep.equal({ contoso: 'conflict', fabrikam: 'saved' });
      expect([emailIn(contoso), emailIn(fabrikam)]).to.deep.equal(['theirs@acme.example', 'ada@acme.example']);
    });

    it('is not taken back where the next edit is being accepted, and is not to be seen yet', async () => {
      const turns = createTurns();
      let accepted = 0;
      exclusive = (name, work) => {
        if (name === 'accept') accepted++;
        return turns(name, work);
      };
      await reopen();
      await update({ email: 'countess@acme.example' });
      const form = await page.saving.edit('contoso/1');
      await formRead(form);
      form.set('email', 'augusta@acme.example');
      let release = () => {};
      void turns('accept', () => new Promise<void>((resolve) => (release = resolve))); // another tab accepts one
      const submitted = form.submit();
      await until(() => accepted === 2);
      const undone = page.saving.undo(last()!.id);
      release();
      expect(await undone).to.be.undefined;
      await submitted;
      expect([emailIn(contoso), emailIn(fabrikam)]).to.deep.equal(['augusta@acme.example', 'augusta@acme.example']);
    });

    it('can be taken back until the next edit, for half an hour, and over a reload', async () => {
      await update({ email: 'countess@acme.example' });
      await update({ firstName: 'Augusta' });
      expect(page.saving.$saves.get().map(({ fields, undoable }) => [fields, undoable])).to.deep.equal([
        [['firstName'], true],
      ]);
      await reopen();
      await until(() => last()?.undoable);
      clock.forward(31 * 60_000);
      await until(() => !last());
    });
  });
});
