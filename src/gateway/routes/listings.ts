/** What comes in pages. */
import type { CrmAdapter, Page } from '../../core/adapter.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { answerInLines } from '../answers/lines.js';
import { problemOf, refuse } from '../answers/problem.js';
import { method, type Ask } from './ask.js';

type Listing = 'contacts' | 'ids' | 'companies' | 'users';
type Listed = Pick<Page<unknown>, 'next' | 'changesFrom'> & Partial<Pick<Page<unknown>, 'items'>>;

const from =
  (name: Listing) =>
  async (ask: Ask): Promise<Response> => {
    const list = name === 'contacts' ? ask.crm.adapter.contacts : await method(ask, name);
    const after = await cursorIn(ask, 'after', name);
    const listing = list as (options: Parameters<CrmAdapter['contacts']>[0]) => AsyncIterable<Page<unknown>>;
    return inLines(ask, name, (signal) => listing({ signal, ...(after !== undefined && { after }) }));
  };

export const listings = {
  contacts: from('contacts'),
  ids: from('ids'),
  companies: from('companies'),
  users: from('users'),
  async changes(ask: Ask): Promise<Response> {
    const changes = await method(ask, 'changes');
    const since = await cursorIn(ask, 'since', 'changes');
    if (since === undefined) {
      const fields = { since: 'is missing' };
      throw refuse(new CrmError('invalid', { fields }), ask.trace, { status: 400, title: 'The query lacks since.' });
    }
    return inLines(ask, 'changes', (signal) => changes({ since, signal }));
  },
};

/** What a cursor is good for. */
const placeOf = ({ user, crm }: Ask, listing: string) => [user.organisation, crm.config.id, listing];

async function cursorIn(ask: Ask, name: string, listing: string): Promise<string | undefined> {
  const sealed = ask.query(name);
  return sealed === undefined ? undefined : ask.seal.open(placeOf(ask, listing), sealed);
}

/** The same pages with cursors that may leave the house. */
async function* sealed<P extends Listed>(ask: Ask, listing: string, pages: AsyncIterable<P>): AsyncGenerator<P> {
  for await (const page of pages) {
    const { next, changesFrom } = page;
    yield {
      ...page,
      ...(next !== undefined && { next: await ask.seal.close(placeOf(ask, listing), next) }),
      ...(changesFrom !== undefined && { changesFrom: await ask.seal.close(placeOf(ask, 'changes'), changesFrom) }),
    };
  }
}

async function inLines(
  ask: Ask,
  listing: string,
  open: (signal: AbortSignal) => AsyncIterable<Listed>,
): Promise<Response> {
  const { trace, limits, isStopping, request } = ask;
  const { response, streamed } = await answerInLines((signal) => sealed(ask, listing, open(signal)), {
    ...limits,
    isStopping,
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
