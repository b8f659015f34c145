import type { Harness, LoggedCall } from '../../src/conformance/index.js';
import { demoCrm, type DemoCrm, type Faults, type Row } from '../../src/adapters/demo/control.js';
import { contoso } from '../../src/adapters/demo/contoso/index.js';
import { fabrikam } from '../../src/adapters/demo/fabrikam/index.js';
import type { CrmAdapter } from '../../src/core/adapter.js';

const definitions = { contoso, fabrikam };

/** An adapter on a demo CRM, through this fetch. */
export const adapterOn = (crm: DemoCrm, fetch = crm.fetch, settings: object = {}): Required<CrmAdapter> =>
  definitions[crm.name].create({ baseUrl: crm.baseUrl, token: 'demo', ...settings }, { fetch }) as Required<CrmAdapter>;

const perCrm = {
  contoso: {
    missingId: '987654321',
    inactive: (row: Row) => row['inactiveFlag'] === true,
    row: (at: number): Row => ({
      id: 100_000 + at,
      firstName: 'Fixture',
      lastName: `Number ${at}`,
      title: 'Tester',
      company: { id: 1, name: 'Acme' },
      country: 'GB',
      inactiveFlag: false,
      communicationItems: [
        { id: 1, type: 'Direct', value: `020 7946 ${at}`, extension: null },
        { id: 2, type: 'Mobile', value: `07400 99${at}`, extension: null },
        { id: 3, type: 'Direct', value: `0161 499 ${at}`, extension: '7' },
        { id: 4, type: 'Email', value: `fixture.${at}@acme.example`, extension: null },
      ],
    }),
    edited: (row: Row): Row => ({ ...row, title: `${String(row['title'])}!` }),
    companies: [
      {
        id: '1',
        name: 'Acme',
        active: true,
        country: 'GB',
        phones: [{ value: '+442079460001' }],
        domains: ['acme.example'],
      },
    ],
    users: [
      { id: '1', name: 'Alex Morgan', email: 'alex.morgan@contoso.example', extension: '201', active: true },
      { id: '12', name: 'Drew Larsson', active: false },
    ],
    draft: (at: number) => ({ firstName: 'Draft', lastName: `Number ${at}`, company: { id: '1', name: 'Acme' } }),
    expiredCursor: JSON.stringify({ since: '2020-01-01T00:00:00.000Z' }),
  },
  fabrikam: {
    missingId: 'ct_99999',
    inactive: (row: Row) => row['status'] === 'archived',
    row: (at: number): Row => ({
      uid: `ct_1${at}`,
      fullName: `Fixture Number ${at}`,
      jobTitle: 'Tester',
      account: 'ac_00001',
      country: 'GB',
      status: 'live',
      phones: {
        business: { number: `+44207946${at}`, ext: null },
        cell: { number: `+44740099${at}`, ext: null },
        home: null,
        other: null,
      },
      email: `fixture.${at}@acme.example`,
    }),
    edited: (row: Row): Row => ({ ...row, jobTitle: `${String(row['jobTitle'])}!` }),
    companies: [
      { id: 'ac_00001', name: 'Acme', active: true, phones: [{ value: '+442079460001' }], domains: ['acme.example'] },
    ],
    users: [
      { id: 'us_00001', name: 'Alex Morgan', email: 'alex.morgan@fabrikam.example', extension: '201', active: true },
      { id: 'us_00012', name: 'Drew Larsson', active: false },
    ],
    draft: (at: number) => ({ name: `Draft Number ${at}` }),
    expiredCursor: '0.-5',
  },
};

/** Promises for which a demo CRM gives no occasion, with or without a gateway. */
export const untried: Readonly<Record<DemoCrm['name'], readonly string[]>> = {
  contoso: [
    'who may only read is offered nothing that writes',
    'a merge is told as such, not as a removal',
    'null clears a part of the name', // Contoso PSA keeps nobody without a first name
    'the same idempotency key makes one contact',
    'a kind of number that the CRM does not have is refused as unsupported',
  ],
  fabrikam: [
    'who may only read is offered nothing that writes',
    'null clears a part of the name',
    'the sweep lists the ids of all contacts',
    'a company is found by its name',
    'ids, companies and users go on after their first page, in another adapter',
    'one of several email addresses is added, changed and cleared, and the others stay',
    "ids that is aborted rejects with the signal's reason",
    "findCompany that is aborted rejects with the signal's reason",
  ],
};

const isWith = (id: string) => (row: Row) => String(row['contactId'] ?? row['contact']) === id;

/** All that both have a place for. */
const asCall = ({ direction, number, startedAt, duration, notes }: Row): LoggedCall =>
  ({ direction, number, startedAt, duration, notes }) as LoggedCall;

/** The conformance kit on a demo CRM of its own. */
export function demoHarness(name: DemoCrm['name']): Harness {
  const crm = demoCrm(name, { storage: 'memory' });
  const { row, edited, draft, inactive, ...rest } = perCrm[name];
  let at = 5000;
  const find = (id: string) => crm.rows('contacts').find((each) => crm.idOf(each) === id) ?? {};
  const failing = (failure: Faults['failure']) => async (adapter: CrmAdapter) => {
    crm.faults = { latency: 0, failure };
    return adapter.contact(crm.idOf(row(at)));
  };
  const causes: NonNullable<Harness['causes']> = {
    'auth-required': failing('401'),
    forbidden: failing('403'),
    'rate-limited': failing('429'),
    unavailable: failing('500'),
    offline: failing('offline'),
    'bad-response': failing('half-json'),
    timeout: () => {
      crm.faults = { latency: 60_000, failure: 'none' };
      return adapterOn(crm, crm.fetch, { timeout: 20 }).check();
    },
  };
  return {
    ...rest,
    label: crm.label,
    fetch: crm.fetch,
    create: (fetch) => adapterOn(crm, fetch),
    origins: [new URL(crm.baseUrl).origin],
    reset: () => {
      crm.reset();
      crm.putRow(row(at));
    },
    contact: () => {
      crm.putRow(row(++at));
      return Promise.resolve({
        id: crm.idOf(row(at)),
        phone: `+44207946${at}`,
        national: `020 7946 ${at}`,
        email: `fixture.${at}@acme.example`,
        name: `Fixture Number ${at}`,
      });
    },
    freeNumbers: ['+442079468001', '+442079468002', '+442079468003', '+442079468004'],
    unknownNumber: '+442079460991',
    inactiveId: crm.idOf(crm.rows('contacts').find(inactive) ?? {}),
    draft: () => ({
      ...draft(++at),
      phones: [{ kind: 'mobile', value: `+44740099${at}` }],
      emails: [{ value: `draft.${at}@acme.example` }],
    }),
    edit: (id) => Promise.resolve(crm.putRow(edited(find(id)))),
    remove: (id) => Promise.resolve(crm.deleteRow(id)),
    merge: (id, into) => Promise.resolve(crm.mergeRows(id, into)),
    loggedCalls: (id) => Promise.resolve(crm.rows('calls').filter(isWith(id)).map(asCall)),
    causes,
  };
}
