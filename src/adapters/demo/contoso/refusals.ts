import * as z from 'zod/mini';
import type { CrmRecord } from '../../../core/contact.js';
import { CrmError } from '../../../core/errors.js';
import type { ReadRefusal, Refusal } from '../../http/index.js';
import { fieldOf } from './mapping.js';
import { wireProblem, type WireProblem } from './schemas.js';

/** What Contoso PSA says beside the status. */
const problemOf = ({ body }: Refusal): WireProblem | undefined => {
  const result = z.safeParse(wireProblem, body);
  return result.success ? result.data : undefined;
};

export const refused: ReadRefusal = (refusal) => {
  const problem = problemOf(refusal);
  switch (problem?.code) {
    case 'Merged':
      return new CrmError('gone', problem.mergedInto ? { replacedBy: problem.mergedInto } : {});
    case 'Forbidden':
      return new CrmError('forbidden', problem.scope ? { scope: problem.scope } : {});
    case 'DateOutOfRange':
      return new CrmError('cursor-expired', { status: refusal.status });
    case 'InvalidObject':
      return new CrmError('invalid', {
        fields: Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [fieldOf(field), message])),
      });
    default:
      return undefined;
  }
};

/** A 409 says that the contact has changed, but not how it is now: that is read. */
export const conflict =
  (current: () => Promise<CrmRecord>): ReadRefusal =>
  async (refusal) =>
    problemOf(refusal)?.code === 'Concurrency' ? new CrmError('conflict', { current: await current() }) : undefined;

/** A 409 names the contacts that are there already by their ids. */
export const duplicate =
  (contact: (id: string) => Promise<CrmRecord>): ReadRefusal =>
  async (refusal) => {
    const problem = problemOf(refusal);
    if (problem?.code !== 'Duplicate') return undefined;
    const candidates = await Promise.all((problem.contactIds ?? []).map((id) => contact(String(id))));
    return new CrmError('duplicate', { candidates });
  };
