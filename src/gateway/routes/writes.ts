/** What changes something in a CRM. Each is written down, whoever asked and however it ended. */
import { callEntry, contactDraft, recordPatch } from '../../adapters/gateway/schemas.js';
import type { CallLogEntry, RecordPatch } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { inTime } from '../answers/deadline.js';
import { refuse } from '../answers/problem.js';
import type { AuditEntry, Services } from '../services.js';
import { method, plainId, type Ask } from './ask.js';
import { changesOfCall, changesOfDraft, changesOfPatch } from './changes.js';
import { createOnce, type Once } from './once.js';

export function createWrites(services: Services) {
  const written = createWritten(services);
  return {
    createContact: creates(createOnce(services), written),
    updateContact: updates(written),
    logCall: calls(written),
  };
}

type Written = ReturnType<typeof createWritten>;

const creates =
  (once: Once, written: Written) =>
  async (ask: Ask): Promise<CrmRecord> => {
    const key = ask.header('idempotency-key');
    if (key === undefined) throw missing(ask, 'idempotency-key');
    const draft = await ask.body(contactDraft);
    const create = await method(ask, 'createContact');
    const named = actingAs(ask);
    return once(ask, key, draft, (idempotencyKey) => {
      const entry = { operation: 'createContact', changes: changesOfDraft(draft), ...named } as const;
      return written(ask, entry, (signal) => create(draft, { idempotencyKey, signal, ...named }));
    });
  };

/** Reads first: what was there before is to be written down too. */
const updates = (written: Written) => async (ask: Ask) => {
  const id = ask.id('id');
  const ifRevision = ask.header('if-match');
  const patch: RecordPatch = await ask.body(recordPatch);
  const update = await method(ask, 'updateContact');
  const named = actingAs(ask);
  const before = await inTime(ask.limits.requestSeconds, undefined, (signal) =>
    ask.crm.adapter.contact(id, { fresh: true, signal }),
  );
  const entry = { operation: 'updateContact', record: id, changes: changesOfPatch(patch, before), ...named } as const;
  const options = { ...named, ...(ifRevision !== undefined && { ifRevision }) };
  return written(ask, entry, (signal) => update(id, patch, { ...options, signal }));
};

const calls = (written: Written) => async (ask: Ask) => {
  const callId = ask.id('call');
  const told = await ask.body(callEntry);
  const log = await method(ask, 'logCall');
  const named = actingAs(ask);
  const call: CallLogEntry = { ...told, contactId: plainId(told.contactId), callId };
  const changes = changesOfCall(call);
  const entry = { operation: 'logCall', record: call.contactId, call: callId, changes, ...named } as const;
  return written(ask, entry, (signal) => log(signed(call, ask, named), { signal, ...named }));
};

/** A write goes on when its caller has gone: what becomes of it must be known. */
const createWritten =
  ({ audit, log }: Services) =>
  async <T>(
    { user, crm, trace, limits }: Ask,
    entry: Pick<AuditEntry, 'operation' | 'record' | 'call' | 'changes' | 'as'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const at = new Date().toISOString();
    const { requestId } = trace;
    const note = async (result: AuditEntry['result'], record: string | undefined) => {
      const { subject, organisation } = user;
      const who = { at, requestId, organisation, subject, connection: crm.config.id };
      try {
        await audit.write({ ...who, ...entry, ...(record !== undefined && { record }), result });
      } catch {
        // what the CRM has done is done: to say that it failed would have it done twice
        const message = 'A write could not be written down.';
        log({ level: 'error', at: new Date().toISOString(), event: 'audit-failed', requestId, organisation, message });
      }
    };
    try {
      const done = await inTime(limits.requestSeconds, undefined, work);
      await note('done', entry.record ?? (done as { readonly id?: string }).id);
      return done;
    } catch (error) {
      const isOpen = !isCrmError(error) || isCrmError(error, 'timeout') || isCrmError(error, 'offline');
      await note(isOpen ? 'sent' : error.code, entry.record);
      throw error;
    }
  };

/**
 * The CRM user in whose name is written: the one that the configuration gives this agent. Another one may be named by
 * those alone who may administer.
 */
function actingAs(ask: Ask): { readonly as?: string } {
  const { user, crm } = ask;
  const named = ask.header('onestream-act-as');
  if (!crm.adapter.capabilities.actsAs) return {};
  const { actAs } = crm.config;
  const own = Object.hasOwn(actAs, user.subject) ? actAs[user.subject] : undefined;
  if (named !== undefined && named !== own && !user.rights.has('administer'))
    throw new CrmError('forbidden', { scope: 'act-as' });
  const as = named ?? own;
  return as === undefined ? {} : { as };
}

/** Where it is not written in the agent's name, the note says who it was. */
function signed(call: CallLogEntry, { user }: Ask, { as }: { readonly as?: string }): CallLogEntry {
  if (as !== undefined || user.name === undefined) return call;
  return { ...call, notes: [call.notes, `(${user.name})`].filter(Boolean).join('\n') };
}

function missing({ trace }: Ask, header: string): Error {
  const error = new CrmError('invalid', { fields: { [header]: 'is missing' } });
  return refuse(error, trace, { status: 400, title: `The header ${header} is missing.` });
}
