import type { CrmErrorCode } from '../core/errors.js';
import type { Harness } from './harness.js';
import { needed } from './promise.js';
import { method, open, pagesOf, type Between } from './session.js';

type Cause = (harness: Harness) => Promise<unknown>;

/** Reads a contact with something in between that answers in the CRM's place. */
const reading =
  (between: Between): Cause =>
  async (harness) => {
    const { id } = await harness.contact();
    const session = await open(harness);
    session.between = between;
    return session.adapter.contact(id, { fresh: true });
  };

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Cause =>
  reading(() => Promise.resolve(new Response('{"message":"No"}', { status: code, headers })));

/** How the kit brings errors about where the harness does not do it better. */
export const causes: Readonly<Partial<Record<CrmErrorCode, Cause>>> = {
  'auth-required': status(401),
  forbidden: status(403),
  'rate-limited': status(429, { 'retry-after': '60' }),
  unavailable: status(503),
  offline: reading(() => Promise.reject(new TypeError('Failed to fetch'))),
  'bad-response': reading(() => Promise.resolve(new Response('<!doctype html><title>Sign in</title>'))),

  async 'not-found'(harness) {
    const { adapter } = await open(harness);
    return adapter.contact(harness.missingId);
  },

  async gone(harness) {
    const merge = needed(harness.merge, 'the harness has no merge');
    const [from, into] = [(await harness.contact()).id, (await harness.contact()).id];
    await merge(from, into);
    const { adapter } = await open(harness);
    return adapter.contact(from, { fresh: true });
  },

  async conflict(harness) {
    const edit = needed(harness.edit, 'the harness has no edit');
    const { adapter } = await open(harness);
    const { id } = await harness.contact();
    const update = method(adapter, 'updateContact');
    const { revision, emails } = await adapter.contact(id);
    await edit(id);
    const patch = { emails: [{ key: needed(emails[0]?.key, 'no email'), value: null }] };
    return update(id, patch, { ifRevision: needed(revision, 'the CRM has no revisions') });
  },

  async invalid(harness) {
    const { adapter } = await open(harness);
    const { id } = await harness.contact();
    const { emails } = await adapter.contact(id);
    const patch = { emails: [{ key: needed(emails[0]?.key, 'no email'), value: 'this is no address' }] };
    return method(adapter, 'updateContact')(id, patch);
  },

  async duplicate(harness) {
    const { adapter } = await open(harness);
    const create = method(adapter, 'createContact');
    const draft = needed(harness.draft, 'the harness has no draft')();
    await create(draft, { idempotencyKey: crypto.randomUUID() });
    return create(draft, { idempotencyKey: crypto.randomUUID() });
  },

  async 'cursor-expired'(harness) {
    const since = needed(harness.expiredCursor, 'the harness has no expiredCursor');
    const { adapter } = await open(harness);
    return pagesOf(method(adapter, 'changes')({ since }));
  },

  async unsupported(harness) {
    const { adapter } = await open(harness);
    const { id } = await harness.contact();
    const patch = adapter.capabilities.names === 'single' ? { lastName: 'Nowhere' } : { name: 'Nowhere' };
    return method(adapter, 'updateContact')(id, patch);
  },
};
