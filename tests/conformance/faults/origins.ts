import { broken, careless, type Fault } from './broken.js';

const signedIn = { headers: { authorization: 'Bearer demo' } };

export const origins: readonly Fault[] = [
  [
    'somebody else who is told of every call',
    careless('contoso', (fetch) => async (input, init) => {
      const response = await fetch(input, init);
      await fetch('https://statistics.example/count', { method: 'POST' }).catch(() => undefined);
      return response;
    }),
    'requests go to the CRM and nowhere else',
  ],
  [
    'a link that is followed wherever it leads, with the token',
    broken('contoso', (_, fetch) => ({
      async *contacts() {
        let url: string | undefined = 'https://contoso.invalid/v1/company/contacts';
        while (url !== undefined) {
          const response: Response = await fetch(url, signedIn);
          yield { items: (await response.json()) as never[] };
          url = /<([^>]+)>/u.exec(response.headers.get('link') ?? '')?.[1];
          if (url?.includes('elsewhere')) {
            await fetch(url, signedIn);
            return;
          }
        }
      },
    })),
    'a link to another origin in an answer is not followed',
  ],
  [
    'a redirect that the browser may follow with our headers',
    careless('fabrikam', (fetch) => (input, init) => fetch(new Request(input, init), { redirect: 'follow' })),
    'a redirect to another origin is not followed',
  ],
  [
    'a redirect that is followed by hand, with the token',
    careless('contoso', (fetch) => async (input, init) => {
      const response = await fetch(input, init);
      const location = response.headers.get('location');
      return location === null ? response : fetch(location, signedIn);
    }),
    'a redirect to another origin is not followed',
  ],
];
