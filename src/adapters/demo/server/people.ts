import { countries, type Country } from './countries.js';
import { firstNames, lastNames, titles } from './names.js';
import type { Random } from './random.js';
import type { NumberSource, Side, WorldCompany, WorldPerson } from './world.js';

/** Draws one person after another, with the oddities that real address books have. */
export function peopleSource(
  companies: readonly WorldCompany[],
  draw: Random,
  numbers: NumberSource,
): (side: Side) => WorldPerson {
  const emails = new Set<string>();
  const employers = byCountryAndSide(companies);
  return (side) => {
    const country = draw.chance(0.3) ? countries[0] : draw.pick(countries);
    const known = employers.get(`${country.code} ${side}`) ?? [];
    const company = known.length && draw.chance(0.92) ? draw.pick(known) : undefined;
    const name = named(draw);
    const phones = draw.chance(0.05) ? {} : reach(country, company, draw, numbers);
    const unknown = !name.firstName && !name.lastName && !Object.keys(phones).length;
    const self: WorldPerson = {
      in: side,
      country: country.code,
      ...(company ? { company } : {}),
      ...name,
      ...(draw.chance(0.7) ? { title: draw.pick(titles) } : {}),
      ...phones,
      ...(draw.chance(0.85) || unknown ? { email: address(name, company, draw, emails) } : {}),
      active: draw.chance(0.95),
    };
    return side === 'both' ? { ...self, elsewhere: otherwise(self, country, draw, numbers) } : self;
  };
}

/** The companies of each country that a CRM, or that both, know of. */
function byCountryAndSide(companies: readonly WorldCompany[]): ReadonlyMap<string, readonly WorldCompany[]> {
  const found = new Map<string, WorldCompany[]>();
  for (const company of companies) {
    for (const side of company.in === 'both' ? (['contoso', 'fabrikam', 'both'] as const) : [company.in]) {
      const key = `${company.country} ${side}`;
      found.set(key, [...(found.get(key) ?? []), company]);
    }
  }
  return found;
}

function named(draw: Random): Pick<WorldPerson, 'firstName' | 'lastName'> {
  const firstName = draw.pick(firstNames);
  const lastName = draw.pick(lastNames);
  const missing = draw.int(100);
  if (missing < 2) return { firstName };
  if (missing < 4) return { lastName };
  return missing < 5 ? {} : { firstName, lastName };
}

function reach(country: Country, company: WorldCompany | undefined, draw: Random, numbers: NumberSource) {
  const direct = draw.chance(0.75);
  const mobile = !direct || draw.chance(0.7);
  const abroad = draw.chance(0.06) ? draw.pick(countries) : country;
  return {
    ...(direct ? { direct: numbers(country, 'landline') } : {}),
    ...(direct && draw.chance(0.12) ? { extension: String(100 + draw.int(900)) } : {}),
    ...(direct && draw.chance(0.08) ? { secondDirect: numbers(country, 'landline') } : {}),
    ...(mobile ? { mobile: numbers(abroad, 'mobile') } : {}),
    ...(draw.chance(0.08) ? { home: numbers(country, 'landline') } : {}),
    ...(draw.chance(0.04) ? { fax: numbers(country, 'landline') } : {}),
    ...(company?.main && draw.chance(0.03) ? { main: company.main } : {}),
  };
}

const roles = ['info', 'reception', 'accounts', 'support'] as const;

function address(
  { firstName = '', lastName = '' }: Pick<WorldPerson, 'firstName' | 'lastName'>,
  company: WorldCompany | undefined,
  draw: Random,
  taken: Set<string>,
): string {
  const domain = company?.domain ?? 'mail.example';
  if (company && draw.chance(0.03)) return `${draw.pick(roles)}@${domain}`; // a mailbox that several may have
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z]/gu, '');
  const local = [plain(firstName), plain(lastName)].filter(Boolean).join('.') || 'contact';
  for (let at = 1; ; at++) {
    const email = `${local}${at > 1 ? at : ''}@${domain}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return email;
  }
}

/** What the other CRM has of the same person: mostly the same, sometimes in another spelling, sometimes another value. */
function otherwise(self: WorldPerson, country: Country, draw: Random, numbers: NumberSource): Partial<WorldPerson> {
  const style = draw.int(12);
  if (style === 0 && self.mobile) return { mobile: numbers(country, 'mobile') };
  if (style === 1 && self.direct) return { direct: numbers(country, 'landline') };
  if (style === 2) return { title: draw.pick(titles) };
  if (style === 3 && self.email) return { email: self.email.replace(/^./u, (letter) => letter.toUpperCase()) };
  if (style === 4) return { firstName: '' };
  if (style === 5 && self.lastName) return { lastName: self.lastName.normalize('NFD').replace(/\p{M}/gu, '') };
  if (style === 6 && self.firstName) return { firstName: `${self.firstName} ` };
  if (style === 7) return { mobile: '' };
  return {};
}
