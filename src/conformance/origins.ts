import { check, rejection } from './assert.js';
import type { PortPromise } from './promise.js';
import { open, pagesOf, type Between, type Session } from './session.js';

const elsewhere = 'https://elsewhere.example';

function stayed(session: Session, origins: readonly string[]): void {
  for (const { url } of session.requests) {
    check(origins.includes(new URL(url).origin), `a request went to ${new URL(url).origin}`);
  }
}

/** Every address of the CRM in an answer becomes one of somebody else. */
const diverted =
  (origins: readonly string[]): Between =>
  async (_, pass) => {
    const response = await pass();
    const turn = (text: string) => origins.reduce((now, origin) => now.replaceAll(origin, elsewhere), text);
    const headers = new Headers([...response.headers].map(([name, value]): [string, string] => [name, turn(value)]));
    return new Response(turn(await response.text()), { status: response.status, headers });
  };

/** Where requests go. */
export const origins: readonly PortPromise[] = [
  {
    name: 'requests go to the CRM and nowhere else',
    why: 'They carry the agent’s credentials.',
    async run(harness) {
      const session = await open(harness);
      await pagesOf(session.adapter.contacts());
      stayed(session, harness.origins);
    },
  },
  {
    name: 'a link to another origin in an answer is not followed',
    why: 'Whoever can write into an answer could have the credentials sent to himself.',
    async run(harness) {
      const session = await open(harness);
      session.between = diverted(harness.origins);
      await pagesOf(session.adapter.contacts()).catch(() => undefined); // refusing is as good as ignoring
      stayed(session, harness.origins);
    },
  },
  {
    name: 'a redirect to another origin is not followed',
    why: 'A browser would carry our headers along.',
    async run(harness) {
      const session = await open(harness);
      const modes: RequestRedirect[] = [];
      session.between = (request, pass) => {
        modes.push(request.redirect);
        return pass();
      };
      const { id } = await harness.contact();
      await session.adapter.contact(id);
      check(
        modes.every((mode) => mode !== 'follow'),
        'a request would follow redirects',
      );
      const moved = () => new Response(null, { status: 307, headers: { location: `${elsewhere}/moved` } });
      session.between = () => Promise.resolve(moved());
      await rejection(session.adapter.contact(id, { fresh: true }), 'reading a contact that was redirected');
      stayed(session, harness.origins);
    },
  },
];
