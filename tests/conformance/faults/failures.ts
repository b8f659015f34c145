import type { CallLogEntry, ContactDraft, RecordPatch } from '../../../src/core/adapter.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../../../src/core/errors.js';
import { demoHarness } from '../../adapters/demo-harness.js';
import { broken, type Fault } from './broken.js';

const calls: readonly Fault[] = [
  [
    'an abort that looks like a failure',
    broken('fabrikam', (good) => ({
      contact: (id: string, options: object) =>
        good.contact(id, options).catch(() => Promise.reject(new CrmError('offline', {}))),
    })),
    "contact that is aborted rejects with the signal's reason",
  ],
  [
    'an abort that is ignored',
    broken('contoso', (good) => ({ contact: (id: string) => good.contact(id) })),
    "contact that is aborted rejects with the signal's reason",
  ],
  [
    'a listing that is not to be stopped',
    broken('fabrikam', (good) => ({ contacts: () => good.contacts() })),
    'a listing that is aborted between two pages rejects with the reason',
  ],
  [
    'a call that begins although it was given up',
    broken('contoso', (good) => ({
      async contact(id: string, { signal }: { readonly signal?: AbortSignal } = {}) {
        const record = await good.contact(id);
        signal?.throwIfAborted();
        return record;
      },
    })),
    'a call with a signal that is aborted already sends nothing',
  ],
  [
    'a failure of the CRM that is taken for one of the network',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => Promise.reject(new CrmError('offline', {}))),
    })),
    'what fails as unavailable is told as unavailable',
  ],
  [
    'an error of no kind',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => Promise.reject(new Error('oh'))),
    })),
    'what fails as forbidden is told as forbidden',
  ],
  [
    'a time of its own for asking again',
    broken('fabrikam', (good) => ({
      contact: (id: string) =>
        good.contact(id).catch((error: unknown) => {
          const retryAt = new Date(Date.now() + 5000).toISOString();
          throw isCrmError(error, 'rate-limited') ? new CrmError('rate-limited', { retryAt }) : error;
        }),
    })),
    'a CRM that says when to ask again is asked again then',
  ],
  [
    'an error that names the contact',
    broken('contoso', (good) => ({
      contact: (id: string) =>
        good.contact(id).catch(() => {
          throw new CrmError('bad-response', { issues: [`contacts/${id}`] });
        }),
    })),
    'an error names no contact, number or address',
  ],
  [
    'an error whose cause has the number in its address',
    broken('fabrikam', (good) => ({
      find: (query: { readonly phone?: string }) =>
        good.find(query as never).catch(() => {
          const cause = new Error(`GET https://fabrikam.invalid/search?phone=${query.phone}`);
          throw new CrmError('unavailable', {}, { cause });
        }),
    })),
    'an error names no contact, number or address',
  ],
];

const known = new Map<string, unknown>();

const reasons = 'an error for which the CRM gives its reasons names no contact, number or address either';

const telling: readonly Fault[] = [
  [
    'a refused value that stands in the error',
    broken('contoso', (good) => ({
      updateContact: (id: string, patch: RecordPatch) =>
        good.updateContact(id, patch).catch((error: unknown) => {
          const fields = { email: `cannot be ${patch.emails?.[0]?.value}` };
          throw isCrmError(error, 'invalid') ? new CrmError('invalid', { fields }) : error;
        }),
    })),
    reasons,
  ],
  [
    'an id of a merged contact that is the cause of the error',
    broken('contoso', (good) => ({
      contact: (id: string) =>
        good.contact(id).catch((error: unknown) => {
          const cause = new Error(`GET contacts/${id}: 410`);
          throw isCrmError(error, 'gone') ? new CrmError('gone', error.details, { cause }) : error;
        }),
    })),
    reasons,
  ],
  [
    'an answer about a merged contact that is the cause of the error',
    broken('fabrikam', (good) => ({
      async contact(id: string) {
        const body = known.get(id);
        try {
          const record = await good.contact(id);
          known.set(id, record);
          return record;
        } catch (error) {
          throw isCrmError(error, 'gone') ? new CrmError('gone', error.details, { cause: body }) : error;
        }
      },
    })),
    reasons,
  ],
];

/** An adapter that hands no signal on. */
const deaf = broken('contoso', (good) => ({
  check: () => good.check(),
  contacts: () => good.contacts(),
  find: (by: Parameters<typeof good.find>[0]) => good.find(by),
  findCompany: (name: string) => good.findCompany(name),
  updateContact: (id: string, patch: RecordPatch) => good.updateContact(id, patch),
  createContact: (draft: ContactDraft, { idempotencyKey }: { readonly idempotencyKey: string }) =>
    good.createContact(draft, { idempotencyKey }),
  logCall: (entry: CallLogEntry) => good.logCall(entry),
  changes: ({ since }: { readonly since: string }) => good.changes({ since }),
  ids: () => good.ids(),
  companies: () => good.companies(),
  users: () => good.users(),
}));

const givenUp = ['check', 'contacts', 'find', 'findCompany', 'updateContact', 'createContact', 'logCall', 'changes'];

const givingUp: readonly Fault[] = [...givenUp, 'ids', 'companies', 'users'].map(
  (call) => [`${call} that goes on`, deaf, `${call} that is aborted rejects with the signal's reason`] as const,
);

/** An adapter to which all failures are one, whatever they are. */
const blurred = (code: 'forbidden' | 'offline') =>
  broken('fabrikam', (good) => {
    const blur = () => Promise.reject(new CrmError(code, {}));
    return {
      check: () => good.check().catch(blur),
      contact: (...of: Parameters<typeof good.contact>) => good.contact(...of).catch(blur),
      updateContact: (...of: Parameters<typeof good.updateContact>) => good.updateContact(...of).catch(blur),
      createContact: (...of: Parameters<typeof good.createContact>) => good.createContact(...of).catch(blur),
      async *changes(options: Parameters<typeof good.changes>[0]) {
        try {
          yield* good.changes(options);
        } catch {
          await blur();
        }
      },
    };
  });

const codes: readonly CrmErrorCode[] = [
  'auth-required',
  'not-found',
  'gone',
  'conflict',
  'duplicate',
  'invalid',
  'rate-limited',
  'cursor-expired',
  'offline',
  'bad-response',
  'unsupported',
];

const toldAsAnother: readonly Fault[] = codes.map(
  (code) =>
    [
      `${code} told as another`,
      blurred(code === 'offline' ? 'forbidden' : 'offline'),
      `what fails as ${code} is told as ${code}`,
    ] as const,
);

const hasty = demoHarness('contoso');

const waiting: Fault = [
  'an end of patience that looks like a broken network',
  {
    ...hasty,
    causes: {
      timeout: (adapter) =>
        Promise.resolve(hasty.causes?.timeout?.(adapter)).catch(() => Promise.reject(new CrmError('offline', {}))),
    },
  },
  'what fails as timeout is told as timeout',
];

const inVendorsWords: Fault = [
  'a field that is called as the CRM calls it',
  broken('contoso', (good) => ({
    updateContact: (id: string, patch: RecordPatch) =>
      good.updateContact(id, patch).catch((error: unknown) => {
        const fields = { 'communicationItems[3].value': 'is no address' };
        throw isCrmError(error, 'invalid') ? new CrmError('invalid', { fields }) : error;
      }),
  })),
  'what fails as invalid is told as invalid',
];

export const failures: readonly Fault[] = [
  ...calls,
  ...telling,
  ...givingUp,
  ...toldAsAnother,
  inVendorsWords,
  waiting,
];
