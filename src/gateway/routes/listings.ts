/** What comes in pages. */
import type { CrmAdapter, Page } from '../../core/adapter.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { answerInLines } from '../answers/lines.js';
import { problemOf, refuse } from '../answers/problem.js';
import { method, type Ask } from './ask.js';

type Listing = 'contacts' | 'ids' | 'companies' | 'users';

const from =
  (name: Listing) =>
  async (ask: Ask): Promise<Response> => {
    const list = name === 'contacts' ? ask.crm.adapter.contacts : await method(ask, name);
    const after = ask.query('after');
    const listing = list as (options: Parameters<CrmAdapter['contacts']>[0]) => AsyncIterable<Page<unknown>>;
    return inLines(ask, (signal) => listing({ signal, ...(after !== undefined && { after }) }));
  };

export const listings = {
  contacts: from('contacts'),
  ids: from('ids'),
  companies: from('companies'),
  users: from('users'),
  async changes(ask: Ask): Promise<Response> {
    const changes = await method(ask, 'changes');
    const since = ask.query('since');
    if (since === undefined) {
      const fields = { since: 'is missing' };
      throw refuse(new CrmError('invalid', { fields }), ask.trace, { status: 400, title: 'The query lacks since.' });
    }
    return inLines(ask, (signal) => changes({ since, signal }));
  },
};

async function inLines(
  { trace, limits, stopping, request }: Ask,
  open: (signal: AbortSignal) => AsyncIterable<{ readonly next?: string }>,
): Promise<Response> {
  const { response, streamed } = await answerInLines(open, {
    ...limits,
    stopping,
    gone: request.signal,
    failed(error) {
      const told = isCrmError(error) ? error : new CrmError('unavailable', {});
      trace.code = told.code;
      return problemOf(told, trace);
    },
  });
  trace.streamed = streamed;
  return response;
}
