import { carddav } from '../../src/adapters/carddav/index.js';
import { NotTried, type Fixture, type Harness } from '../../src/conformance/index.js';

/** A real server, and the address of the address book on it that the tests may change. */
export interface CardDavServer {
  readonly url: string;
  readonly book: string;
  readonly user?: string;
  readonly password?: string;
}

/** Speaks to the address book past the adapter, as another program would. */
function bypass({ book, user, password }: CardDavServer) {
  const headers = { ...(user && { authorization: `Basic ${btoa(`${user}:${password}`)}` }) };
  const ask = async (method: string, id: string, body?: string): Promise<Response> => {
    const type = body === undefined ? {} : { 'content-type': 'text/vcard; charset=utf-8' };
    const init = { method, headers: { ...headers, ...type }, ...(body !== undefined && { body }) };
    const response = await fetch(new URL(id, book), init);
    if (!response.ok) throw new Error(`${method} was answered with ${response.status}`);
    return response;
  };
  return {
    put: (id: string, ...lines: readonly string[]) => ask('PUT', id, cardOf(id, lines)),
    text: async (id: string) => (await ask('GET', id)).text(),
    write: (id: string, text: string) => ask('PUT', id, text),
    remove: (id: string) => ask('DELETE', id),
  };
}

const cardOf = (id: string, lines: readonly string[]): string =>
  ['BEGIN:VCARD', 'VERSION:3.0', `UID:${id.replace('.vcf', '')}`, ...lines, 'END:VCARD', ''].join('\r\n');

/**
 * What the conformance kit is told of a real CardDAV server, and a way to it past the adapter. `forgotten`: a sync token
 * that it does not know.
 */
export function carddavHarness(server: CardDavServer, label: string, forgotten: string, pageSize = 500) {
  const { url, user, password } = server;
  const theirs = bypass(server);
  const settings = { url, pageSize, ...(user && { user, password }) };

  const contact = async (): Promise<Fixture> => {
    const { id, first, last, phone, mobile, email, national } = person();
    await theirs.put(
      id,
      `FN:${first} ${last}`,
      `N:${last};${first};;;`,
      `TEL;TYPE=WORK,VOICE:${phone}`,
      `TEL;TYPE=CELL:${mobile}`,
      `EMAIL;TYPE=INTERNET:${email}`,
    );
    return { id, phone, national, email, name: `${first} ${last}` };
  };

  const harness: Harness = {
    label,
    create: (fetch) => carddav.create(settings, { fetch }),
    fetch: (input, init) => fetch(input, init),
    origins: [new URL(url).origin],
    contact,
    freeNumbers: ['+442079460960', '+442079460961', '+442079460962', '+442079460963'],
    unknownNumber: '+442079460990',
    missingId: 'nobody.vcf',
    draft: () => {
      const { first, last, phone, email } = person();
      const phones = [{ kind: 'direct' as const, value: phone }];
      return { firstName: first, lastName: last, phones, emails: [{ value: email }] };
    },
    isWrite: ({ method }) => ['PUT', 'DELETE'].includes(method),
    edit: async (id) => {
      const text = await theirs.text(id);
      await theirs.write(id, text.replace(/(TEL;TYPE=CELL:).*/u, `$1${person().mobile}`));
    },
    remove: async (id) => void (await theirs.remove(id)),
    expiredCursor: JSON.stringify({ since: forgotten }),
    causes: {
      // an address book takes any text for an address
      invalid: async (adapter) => adapter.createContact?.({}, { idempotencyKey: crypto.randomUUID() }),
      timeout: () => {
        const silent: typeof fetch = () => new Promise(() => undefined);
        return carddav.create({ ...settings, timeout: 20 }, { fetch: silent }).check();
      },
      duplicate: () => {
        throw new NotTried('an address book takes the same contact twice');
      },
    },
  };
  return { ...harness, theirs };
}

let made = 0;

/** Somebody new, with numbers and an address of nobody else. */
function person() {
  const n = String(++made).padStart(4, '0');
  const [phone, national, mobile] = [`+1646200${n}`, `(646) 200-${n}`, `+33698${n}00`];
  return {
    id: `kit-${n}.vcf`,
    first: 'Kit',
    last: `Number${n}`,
    phone,
    national,
    mobile,
    email: `kit.${n}@example.test`,
  };
}

/** Promises for which no address book gives an occasion, as it has nothing of the kind. */
export const never: readonly RegExp[] = [
  /^who may only read/, // asked of the fake, which can take rights away
  /^inactive contacts/,
  /^a kind of number that the CRM does not have/,
  /^the sweep/,
  /^updatedAt/, // a card need not say when it was changed
  /^companies|^users|^a company|^a user has|^ids|^findCompany|^logCall/,
  /^a contact is found by|^an unknown number|^find that is aborted/,
  /^a merge|^a contact that was merged|gone is told as gone$/,
  /duplicate/,
  /^an unknown address or name/,
  /^an error for which the CRM gives its reasons/,
  /^a call that is logged|^a logged call/,
];
