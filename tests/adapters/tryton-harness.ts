import { NotTried, type Fixture, type Harness, type LoggedCall } from '../../src/conformance/index.js';
import { adapterOf, bypass, signedIn, type TrytonServer } from './tryton-server.js';

/** What the conformance kit is told of a real Tryton; what somebody else does there is done past the adapter. */
export async function trytonHarness(server: TrytonServer, proxied: boolean): Promise<Harness> {
  const theirs = bypass(server);
  // one sign-in for the hundred adapters of a run: Tryton takes its time over each
  const session = await signedIn(server);
  const reach = { proxied, settings: { ...session, pageSize: 60 } };
  const party = (id: string, values: object) => theirs.model('party.party.write', [Number(id)], values);
  const idOf = async (model: string, ...domain: readonly unknown[]): Promise<number> => {
    const [found] = await theirs.model<{ id: number }[]>(`${model}.search_read`, domain, 0, 1, null, ['id']);
    return found?.id ?? 0;
  };
  const quiet = await idOf('party.party', ['name', '=', 'Gone Quiet'], ['active', '=', false]);

  const contact = async (): Promise<Fixture> => {
    const { mobile, ...fixture } = person();
    const mechanisms = [
      { type: 'phone', value: fixture.phone },
      { type: 'mobile', value: mobile },
      { type: 'email', value: fixture.email },
    ];
    const values = { name: fixture.name, contact_mechanisms: [['create', mechanisms]] };
    const [id] = await theirs.model<number[]>('party.party.create', [values]);
    return { id: String(id), ...fixture };
  };

  return {
    label: `Tryton ${server.database}`,
    create: (fetch) => adapterOf(server, { ...reach, fetch }),
    fetch: (input, init) => fetch(input, init),
    origins: [proxied ? location.origin : new URL(server.direct).origin],
    contact,
    freeNumbers: ['+442079460960', '+442079460961', '+442079460962', '+442079460963'],
    unknownNumber: '+442079460990',
    missingId: '987654321',
    inactiveId: String(quiet),
    draft: () => {
      const { name, phone, email } = person();
      return { name, phones: [{ kind: 'direct', value: phone }], emails: [{ value: email }] };
    },
    isWrite: async (request) => /\.(create|write|delete)$/u.test(await methodOf(request)),
    edit: async (id) => {
      const mobile = await idOf('party.contact_mechanism', ['party', '=', Number(id)], ['type', '=', 'mobile']);
      await theirs.model('party.contact_mechanism.write', [mobile], { value: person().mobile });
    },
    remove: async (id) => void (await theirs.model('party.party.delete', [Number(id)])),
    merge: async (id, into) => {
      await party(id, { name: 'Twin' });
      await party(into, { name: 'Twin' });
      await theirs.merge(id, into);
    },
    loggedCalls: async (id) => {
      const notes = ['resource', '=', `party.party,${id}`];
      const found = await theirs.model<{ message: string }[]>('ir.note.search_read', [notes], 0, null, null, [
        'message',
      ]);
      return found.map(({ message }) => callOf(message));
    },
    expiredCursor: 'from before this adapter',
    causes: {
      invalid: async () => {
        const adapter = adapterOf(server, reach);
        const { id } = await contact();
        return adapter.updateContact?.(id, { phones: [{ kind: 'mobile', value: '12' }] });
      },
      timeout: () => {
        const silent: typeof fetch = () => new Promise(() => undefined);
        return adapterOf(server, { ...reach, settings: { ...session, timeout: 20 }, fetch: silent }).check();
      },
      duplicate: () => {
        throw new NotTried('Tryton takes the same contact twice');
      },
    },
  };
}

/** A call as the adapter writes it down: facts in the first line, then the notes, then whose call it is. */
function callOf(message: string): LoggedCall {
  const [facts = '', ...notes] = message.split('\n').slice(0, -1);
  const [direction, number, startedAt, seconds = ''] = facts.split(' · ');
  return {
    direction: direction === 'inbound' ? direction : 'outbound',
    number,
    startedAt: startedAt ?? '',
    duration: Number.parseInt(seconds),
    notes: notes.join('\n'),
  };
}

let made = 0;

/** Somebody new, with numbers and an address of nobody else. */
function person() {
  const n = String(++made).padStart(4, '0');
  const [phone, national] = [`+1646200${n}`, `(646) 200-${n}`];
  return { name: `Kit ${n}`, phone, national, mobile: `+33698${n}00`, email: `kit.${n}@example.test` };
}

async function methodOf(request: Request): Promise<string> {
  const body = request.method === 'POST' ? ((await request.json()) as { readonly method?: unknown }) : {};
  return String(body.method);
}
