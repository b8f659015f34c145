import { fixtureCleanup } from '@open-wc/testing-helpers';
import { expect } from 'chai';
import type { OnestreamUpdateRequestEvent } from '../../src/components/events.js';
import { button, click, control, fill, findControl, textOf } from '../support/dialogs.js';
import { contosoCrm, fabrikamCrm, stage, type Stage } from '../support/edit-contact.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let at: Stage;
let requests: OnestreamUpdateRequestEvent[];
let holds: boolean;

const note = (event: OnestreamUpdateRequestEvent) => {
  requests.push(event);
  if (holds) event.preventDefault();
};

async function open(number?: string): Promise<void> {
  at = await stage([contoso.connection, fabrikam.connection], { field: 'mobile' });
  if (number !== undefined) at.workspace.calls.ring({ id: 'call', number });
  await at.element.show(at.opener);
  await until(() => !textOf(at.dialog()).includes('Reading again'));
}

const field = (label: string): HTMLInputElement => control(at.shadow, label);
const update = () => click(button(at.shadow, 'Update'));
const closed = () => until(() => !at.dialog());
const writes = () =>
  [contoso, fabrikam].flatMap(({ requests }) => requests.filter(({ method }) => method === 'updateContact'));
const details = () => requests.map(({ detail }) => detail);

beforeEach(() => {
  contoso = contosoCrm();
  fabrikam = fabrikamCrm();
  requests = [];
  holds = true;
  document.body.addEventListener('onestream-update-request', note);
});

afterEach(() => {
  document.body.removeEventListener('onestream-update-request', note);
  fixtureCleanup();
  at.workspace.close();
});

describe('Before a number or an email is changed the page', () => {
  it('is asked, with the old value, the new one and the call; what it holds back is not sent', async () => {
    await open('+12125550147');
    await fill(field('Mobile'), '(212) 555-0190');
    await fill(field('Extension (mobile)'), '12');
    await fill(field('Email'), 'ada@new.example');
    await update();
    await until(() => requests.length === 1);
    expect(details()).to.deep.equal([
      {
        contactId: 'contoso/1',
        callId: 'call',
        grade: 'exact',
        changes: [
          { field: 'mobile', from: '(212) 555-0147', to: '(212) 555-0190 ext. 12' },
          { field: 'email', from: 'ada@engines.example', to: 'ada@new.example' },
        ],
      },
    ]);
    await at.element.updateComplete;
    expect(at.dialog()?.open).to.be.true;
    expect(field('Mobile').value).to.equal('(212) 555-0190');
    expect(at.workspace.saving.$saves.get()).to.deep.equal([]);
    expect(writes()).to.deep.equal([]);
  });

  it('goes on when it knows who is speaking, and is not asked again', async () => {
    await open();
    await fill(field('Email'), 'ada@new.example');
    await update();
    await until(() => requests.length === 1);
    requests[0]!.proceed();
    await closed();
    expect(contoso.records.get('1')?.emails[0]?.value).to.equal('ada@new.example');
    expect(requests).to.have.length(1);
  });

  it('may go on at once', async () => {
    document.body.addEventListener('onestream-update-request', (event) => event.proceed(), { once: true });
    await open();
    await fill(field('Email'), 'ada@new.example');
    await update();
    await closed();
    expect(contoso.records.get('1')?.emails[0]?.value).to.equal('ada@new.example');
  });

  it('is asked anew for other changes than those that it lets pass', async () => {
    await open();
    await fill(field('Email'), 'ada@new.example');
    await update();
    await until(() => requests.length === 1);
    await fill(field('Email'), 'eve@new.example');
    requests[0]!.proceed();
    await until(() => requests.length === 2);
    expect(details()[1]?.changes[0]?.to).to.equal('eve@new.example');
    expect(writes()).to.deep.equal([]);
  });

  it('is not asked for names, another spelling, or what is not valid', async () => {
    await open();
    await fill(field('Email'), 'no address');
    await update();
    await until(() => at.shadow.querySelector('[aria-invalid=true]'));
    await fill(field('Email'), 'ada@engines.example');
    await fill(field('Mobile'), '212.555.0147');
    await fill(field('Last name'), 'King');
    await update();
    await closed();
    expect(contoso.records.get('1')?.lastName).to.equal('King');
    expect(requests).to.deep.equal([]);
  });

  it('is asked where another CRM is to lose its own number', async () => {
    fabrikam.put({ ...fabrikam.records.get('9')!, phones: [{ key: 'm', kind: 'mobile', value: '+12125550160' }] });
    holds = false;
    await open();
    await until(() => findControl(at.shadow, 'Change in Fabrikam CRM'));
    await click(field('Change in Fabrikam CRM'));
    await update();
    await closed();
    expect(details()[0]?.changes).to.deep.equal([{ field: 'mobile', from: '+12125550160', to: '(212) 555-0147' }]);
    expect(details()[0]).not.to.have.property('callId');
  });
});
