/** What changes nothing. */
import { companyQuery, findQuery } from '../../adapters/gateway/schemas.js';
import { inTime } from '../answers/deadline.js';
import { within } from '../auth/manifest.js';
import { method, type Ask } from './ask.js';

const answered = <T>({ limits, request }: Ask, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  inTime(limits.requestSeconds, request.signal, work);

export const reads = {
  check: (ask: Ask) =>
    answered(ask, async (signal) => {
      const { capabilities, ...info } = await ask.crm.adapter.check({ signal });
      return { ...info, capabilities: within(capabilities, ask.user.rights) };
    }),
  contact: (ask: Ask) =>
    answered(ask, (signal) => {
      const fresh = ask.query('fresh') === '1';
      return ask.crm.adapter.contact(ask.id('id'), { fresh, signal });
    }),
  async find(ask: Ask) {
    const query = await ask.body(findQuery);
    return answered(ask, async (signal) => ({ contacts: await (await method(ask, 'find'))(query, { signal }) }));
  },
  async findCompany(ask: Ask) {
    const { name } = await ask.body(companyQuery);
    return answered(ask, async (signal) => ({
      companies: await (await method(ask, 'findCompany'))(name, { signal }),
    }));
  },
};
