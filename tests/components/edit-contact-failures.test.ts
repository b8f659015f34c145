import { fixtureCleanup } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/outbox/define.js';
import { demoCallers, demoConnections, demoCrm, type DemoCrm, type Faults } from '../../src/adapters/demo/control.js';
import { button, click, control, fill, findButton, textOf } from '../support/dialogs.js';
import { stage, type Stage } from '../support/edit-contact.js';
import { until } from '../support/until.js';
import { find, sees, textsOf } from '../support/workspace.js';

type Failure = Exclude<Faults['failure'], 'none' | 'edited-meanwhile'>;

/** Why it was not read again. */
const sentences: Readonly<Record<Failure, string>> = {
  offline: 'Fabrikam CRM cannot be reached. Check your connection.',
  '401': 'Fabrikam CRM is asking you to sign in again.',
  '403': 'You do not have the right to do this in Fabrikam CRM. Ask its administrator.',
  '429': 'Fabrikam CRM has had too many requests. Try again',
  '500': 'Fabrikam CRM is not available at the moment. Try again in a minute.',
  html: 'Fabrikam CRM gave an answer that cannot be read.',
  'half-json': 'Fabrikam CRM gave an answer that cannot be read.',
};

/** Why it waits, where a failure passes by itself. */
const passing: Readonly<Partial<Record<Failure, string>>> = {
  offline: 'Fabrikam CRM cannot be reached. Check your connection.',
  '401': 'Fabrikam CRM is asking you to sign in again.',
  '429': 'Fabrikam CRM asks for a pause',
  '500': 'Fabrikam CRM is not available at the moment.',
};

const known = demoCallers.find(({ label }) => label === 'Known in both')!.number!;

describe('Edit Contact over the demo CRMs', function () {
  this.timeout(30_000);
  let contoso: DemoCrm;
  let fabrikam: DemoCrm;
  let at: Stage;

  const mobile = () => control(at.shadow, 'Mobile');
  const raw = (crm: DemoCrm) => JSON.stringify(crm.rows('contacts'));

  /** With the number of somebody in both, the form open and Fabrikam as given. */
  async function open(failure: Faults['failure']): Promise<void> {
    at.element.contactId = at.workspace.directory.match(known).contacts[0]!.contactId;
    fabrikam.faults = { latency: 0, failure };
    await at.element.show(at.opener);
  }

  const heal = () => (fabrikam.faults = { latency: 0, failure: 'none' });

  /** The dialog has closed: what waits stands in the outbox. */
  async function waitAndTry(why: string): Promise<void> {
    await until(() => !at.dialog());
    const outbox = document.createElement('onestream-outbox');
    at.element.after(outbox);
    await sees(outbox, `Waiting to be sent to Fabrikam CRM. ${why}`);
    expect(textsOf(outbox)).not.to.include('Contoso PSA');
    expect(at.events).to.deep.equal([]);
    heal();
    await click(await find(outbox, 'Try now'));
    await sees(outbox, 'Nothing is waiting to be sent.');
  }

  async function refuseAndTry(why: string): Promise<void> {
    await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM'));
    await until(() => at.results()[0] === 'Contoso PSA Saved');
    expect(at.results()[1]).to.include(`Not saved: ${why}`);
    expect(at.events).to.deep.equal([]);
    heal();
    await click(button(at.shadow, 'Try again in Fabrikam CRM'));
    await until(() => !at.dialog());
  }

  beforeEach(async () => {
    contoso = demoCrm('contoso', { storage: 'memory' });
    fabrikam = demoCrm('fabrikam', { storage: 'memory' });
    at = await stage(demoConnections({ contoso, fabrikam }), { field: 'mobile' });
    await until(() => at.workspace.checks.$runs.get().every(({ state }) => state === 'done'));
  });

  afterEach(() => {
    fixtureCleanup();
    at.workspace.close();
  });

  for (const failure of Object.keys(sentences) as Failure[])
    it(`tells the truth when Fabrikam answers ${failure}, and heals`, async () => {
      await open(failure);
      await until(() => textOf(at.dialog()).includes(`Not read again in Fabrikam CRM: ${sentences[failure]}`));
      await fill(mobile(), '07400 990077');
      await click(button(at.shadow, 'Update'));
      await (passing[failure] ? waitAndTry(passing[failure]) : refuseAndTry(sentences[failure]));
      await until(() => at.events.length > 0);
      expect(raw(contoso)).to.include('07400 990077');
      expect(raw(fabrikam)).to.include('+447400990077');
      expect(at.events.length).to.equal(1);
    });

  it('does not write over what somebody else writes at that moment', async () => {
    await open('edited-meanwhile');
    await fill(mobile(), '07400 990077');
    await sendKeys({ press: 'Enter' });
    await until(() => findButton(at.shadow, 'Use mine'));
    expect(at.results()[1]).to.include('Mobile was changed in Fabrikam CRM meanwhile.');
    expect(raw(fabrikam)).not.to.include('+447400990077');
    await click(button(at.shadow, 'Use mine'));
    await until(() => !at.dialog());
    expect(raw(fabrikam)).to.include('+447400990077');
  });
});
