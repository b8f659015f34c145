import type { ContosoCompany, ContosoContact, ContosoItem, ContosoMember } from './contoso-rows.js';
import { asTyped, forHome } from './numbers.js';
import { random, type Random } from './random.js';
import type { Seed } from './tables.js';
import { users } from './users.js';
import type { World, WorldCompany, WorldPerson } from './world.js';

/** The world as Contoso PSA has written it down: names apart, numbers as people of the country write them. */
export function contosoSeed(world: World): Seed {
  const draw = random(7);
  const companies = new Map<WorldCompany, ContosoCompany>();
  for (const each of world.companies) {
    if (each.in !== 'fabrikam') companies.set(each, company(each, companies.size + 1, draw));
  }
  const people = world.people.filter((each) => each.in !== 'fabrikam');
  const contacts = people.map((each, at) => contact(each, at + 1, each.company && companies.get(each.company), draw));
  return {
    contacts: byId(contacts),
    companies: byId([...companies.values()]),
    users: byId(users('contoso.example').map(member)),
  };
}

const byId = <R extends { readonly id: number }>(rows: readonly R[]): ReadonlyMap<string, R> =>
  new Map(rows.map((row) => [String(row.id), row]));

function company(from: WorldCompany, id: number, draw: Random): ContosoCompany {
  return {
    id,
    name: from.name,
    country: from.country,
    phoneNumber: from.main ? asTyped(from.main, from.country, draw) : null,
    sites: from.site ? [{ name: from.site.name, phoneNumber: forHome(from.site.number, from.country) }] : [],
    website: `https://www.${from.domain}/`,
    inactiveFlag: !from.active,
  };
}

function contact(from: WorldPerson, id: number, company: ContosoCompany | undefined, draw: Random): ContosoContact {
  return {
    id,
    firstName: from.firstName ?? null,
    lastName: from.lastName ?? null,
    title: from.title ?? null,
    company: company ? { id: company.id, name: company.name } : null,
    country: company && draw.chance(0.2) ? null : from.country,
    inactiveFlag: !from.active,
    communicationItems: items(from, id, draw),
    _info: { rowVersion: 1, lastUpdated: new Date(Date.UTC(2025, 0, 6, 8, id * 3)).toISOString(), updatedBy: 'import' },
  };
}

function items(from: WorldPerson, id: number, draw: Random): readonly ContosoItem[] {
  const spell = from.story ? forHome : (number: string, home: string) => asTyped(number, home, draw);
  const found: Omit<ContosoItem, 'id'>[] = [];
  const add = (type: ContosoItem['type'], number: string | undefined, extension?: string) => {
    if (number) found.push({ type, value: spell(number, from.country), extension: extension ?? null });
  };
  add('Direct', from.direct, from.extension);
  add('Direct', from.secondDirect);
  add('Mobile', from.mobile);
  add('Home', from.home);
  add('Main', from.main);
  add('Fax', from.fax);
  if (from.email) found.push({ type: 'Email', value: from.email, extension: null });
  return found.map((item, at) => ({ id: id * 10 + at, ...item }));
}

const member = (user: ReturnType<typeof users>[number], at: number): ContosoMember => ({
  id: at + 1,
  identifier: user.login,
  firstName: user.firstName,
  lastName: user.lastName,
  primaryEmail: user.email,
  officePhone: user.phone ? forHome(user.phone, 'GB') : null,
  officeExtension: user.extension,
  inactiveFlag: !user.active,
});
