import { expect } from 'chai';
import type { Answer } from '../../src/core/directory.js';
import { CrmError, isCrmError } from '../../src/core/errors.js';
import { directoryOf, pulledDirectory } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );

describe('asking a CRM', () => {
  let one: MemoryCrm;
  let two: MemoryCrm;
  beforeEach(() => {
    one = memoryCrm({ id: 'a', country: 'GB' });
    two = memoryCrm({ id: 'b', names: 'single' });
    const emails = [{ key: 'e', value: 'ada@example.org' }];
    const phones = [{ key: 'm', kind: 'mobile', value: '07911 123456' } as const];
    one.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace', phones, emails });
    two.put({ id: '1', name: 'Ada Lovelace', emails });
  });

  describe('for one record', () => {
    it('takes in what it reads', async () => {
      const directory = await pulledDirectory([one]);
      one.put({ id: '1', firstName: 'Ada', lastName: 'Byron' });
      expect((await directory.readFresh('a/1')).lastName).to.equal('Byron');
      expect(directory.contact('a/1')?.name).to.equal('Ada Byron');
    });

    it('takes out what is no more', async () => {
      const directory = await pulledDirectory([one]);
      one.remove('1');
      expect(isCrmError(await failure(directory.readFresh('a/1')), 'not-found')).to.equal(true);
      expect(directory.contact('a/1')).to.equal(undefined);
    });

    it('follows a record that was merged into another', async () => {
      const directory = await pulledDirectory([one]);
      one.put({ id: '2', firstName: 'Ada', lastName: 'Byron' });
      one.merge('1', '2');
      expect((await directory.readFresh('a/1')).id).to.equal('2');
      expect(directory.contact('a/1')?.id).to.equal('a/2');
    });

    it('ends when a CRM merges in circles', async () => {
      const directory = await pulledDirectory([one]);
      one.merge('1', '2');
      one.merge('2', '1');
      expect(isCrmError(await failure(directory.readFresh('a/1')), 'gone')).to.equal(true);
    });

    it('does not overwrite what was saved while it was reading', async () => {
      const directory = await pulledDirectory([one]);
      const release = one.hold('contact');
      const reading = directory.readFresh('a/1');
      directory.apply('a', { upserts: [one.put({ id: '1', firstName: 'Ada', lastName: 'Byron' })] });
      release();
      await reading;
      expect(directory.contact('a/1')?.name).to.equal('Ada Byron');
    });

    it('can be given up', async () => {
      const directory = await pulledDirectory([one]);
      one.hold('contact');
      const controller = new AbortController();
      const reading = failure(directory.readFresh('a/1', { signal: controller.signal }));
      controller.abort(new Error('enough'));
      expect(await reading).to.have.property('message', 'enough');
    });

    it('of a connection that is not there fails', async () => {
      const directory = await pulledDirectory([one]);
      expect(isCrmError(await failure(directory.readFresh('x/1')), 'not-found')).to.equal(true);
    });
  });

  describe('for a person', () => {
    it('tells which fields have changed in meaning', async () => {
      const directory = await pulledDirectory([one, two]);
      one.put({
        id: '1',
        firstName: 'Ada',
        lastName: 'Byron',
        phones: [{ key: 'm', kind: 'mobile', value: '+44 7911 123456' }],
        emails: [{ key: 'e', value: 'ada@example.org' }],
      });
      expect(await directory.refresh('b/1')).to.deep.equal({ changed: ['lastName'], gone: [], failed: [] });
    });

    it('tells where it is gone and where it could not be read', async () => {
      const directory = await pulledDirectory([one, two]);
      one.fail('contact', new CrmError('unavailable', { status: 500 }));
      two.remove('1');
      const { changed, gone, failed } = await directory.refresh('a/1');
      expect(changed).to.deep.equal([]);
      expect(gone).to.deep.equal(['b']);
      expect(failed.map(({ connectionId, error }) => [connectionId, error.code])).to.deep.equal([['a', 'unavailable']]);
    });
  });

  describe('for a number', () => {
    it('takes in only what has that number, and tells each answer once', async () => {
      one.put({
        id: '2',
        firstName: 'Alan',
        lastName: 'Turing',
        phones: [{ key: 'm', kind: 'direct', value: '0191 112 3456' }],
      });
      two.fail('find', new CrmError('forbidden', {}));
      const { directory } = await directoryOf([one, two]);
      const answers: Answer[] = [];
      let asked: readonly string[] = [];
      await directory.ask(
        { phone: '+447911123456', national: '07911 123456' },
        { onStart: (ids) => (asked = ids), onAnswer: (answer) => answers.push(answer) },
      );
      expect(asked).to.deep.equal(['a', 'b']);
      expect(answers.find(({ connectionId }) => connectionId === 'a')).to.deep.include({ records: ['a/1'] });
      expect(answers.find((answer) => 'error' in answer)).to.have.nested.property('error.code', 'forbidden');
      expect(directory.contact('a/2')).to.equal(undefined);
      expect(directory.match('+447911123456').contacts).to.have.length(1);
    });

    it('does not ask a CRM that cannot find', async () => {
      const mute = memoryCrm({ id: 'c', operations: [] });
      const { directory } = await directoryOf([mute]);
      let asked: readonly string[] = ['?'];
      await directory.ask({ email: 'ada@example.org' }, { onStart: (ids) => (asked = ids), onAnswer: () => undefined });
      expect(asked).to.deep.equal([]);
    });

    it('tells nothing more once it was given up', async () => {
      const { directory } = await directoryOf([one]);
      one.hold('find');
      const controller = new AbortController();
      const answers: Answer[] = [];
      const asking = directory.ask(
        { name: 'Ada' },
        { signal: controller.signal, onAnswer: (answer) => answers.push(answer) },
      );
      controller.abort();
      await asking;
      expect(answers).to.deep.equal([]);
    });
  });

  it('takes a mistake of an adapter for an answer that nobody understands', async () => {
    one.fail('find', new TypeError('x is not a function'));
    const { directory } = await directoryOf([one]);
    const answers: Answer[] = [];
    await directory.ask({ name: 'Ada' }, { onAnswer: (answer) => answers.push(answer) });
    expect(answers).to.have.nested.property('[0].error.code', 'bad-response');
  });
});
