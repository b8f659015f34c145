import { joinName } from '../../../core/names.js';
import type { FabrikamAccount, FabrikamContact, FabrikamPhone, FabrikamUser } from './fabrikam-rows.js';
import { random, type Random } from './random.js';
import type { Seed } from './tables.js';
import { users } from './users.js';
import type { World, WorldCompany, WorldPerson } from './world.js';

/** The world as Fabrikam CRM has written it down: one name, one number of each kind, in E.164. */
export function fabrikamSeed(world: World): Seed {
  const draw = random(11);
  const accounts = new Map<WorldCompany, FabrikamAccount>();
  for (const each of world.companies) {
    if (each.in !== 'contoso') accounts.set(each, account(each, accounts.size + 1));
  }
  const people = world.people.filter((each) => each.in !== 'contoso');
  const contacts = people.map((each, at) => contact(each, at + 1, each.company && accounts.get(each.company), draw));
  return {
    contacts: byUid(contacts),
    companies: byUid([...accounts.values()]),
    users: byUid(users('fabrikam.example').map(user)),
  };
}

const byUid = <R extends { readonly uid: string }>(rows: readonly R[]): ReadonlyMap<string, R> =>
  new Map(rows.map((row) => [row.uid, row]));

export const uid = (kind: 'ct' | 'ac' | 'us', at: number): string => `${kind}_${String(at).padStart(5, '0')}`;

const account = (from: WorldCompany, at: number): FabrikamAccount => ({
  uid: uid('ac', at),
  title: from.otherName,
  country: from.country,
  phone: from.main ?? null,
  domains: [from.domain],
  status: from.active ? 'live' : 'archived',
});

function contact(from: WorldPerson, at: number, account: FabrikamAccount | undefined, draw: Random): FabrikamContact {
  const self = { ...from, ...from.elsewhere };
  return {
    uid: uid('ct', at),
    fullName: fullName(self, draw) || null,
    jobTitle: self.title ?? null,
    account: account?.uid ?? null,
    country: from.country,
    status: self.active ? 'live' : 'archived',
    phones: {
      business: phone(self.direct, self.extension),
      cell: phone(self.mobile),
      home: phone(self.home),
      other: null,
    },
    email: self.email ?? null,
    version: 1,
    modified: Date.UTC(2025, 1, 3, 8, at * 3),
  };
}

function fullName({ firstName, lastName, story }: WorldPerson, draw: Random): string {
  const turned = !story && firstName && lastName && draw.chance(0.05);
  return turned ? `${lastName}, ${firstName.trim()}` : joinName(firstName, lastName);
}

const phone = (number: string | undefined, ext?: string): FabrikamPhone | null =>
  number ? { number, ext: ext ?? null } : null;

const user = (from: ReturnType<typeof users>[number], at: number): FabrikamUser => ({
  uid: uid('us', at + 1),
  displayName: joinName(from.firstName, from.lastName),
  mail: from.email,
  line: from.phone ? { number: from.phone, ext: from.extension } : null,
  enabled: from.active,
});
