import { countries, type Country } from './countries.js';
import { companyNames, legalForm } from './names.js';
import { toE164 } from './numbers.js';
import { peopleSource } from './people.js';
import { random, type Random } from './random.js';
import { storyCompanies, storyPeople } from './story.js';

/** Which CRM knows of it. */
export type Side = 'contoso' | 'fabrikam' | 'both';

/** A company as it is, before a CRM writes it down. */
export interface WorldCompany {
  readonly name: string;
  /** As Fabrikam writes it. */
  readonly otherName: string;
  readonly country: string;
  readonly domain: string;
  readonly main?: string;
  readonly site?: { readonly name: string; readonly number: string };
  readonly active: boolean;
  readonly in: Side;
}

/** A person as they are; numbers in E.164. */
export interface WorldPerson {
  readonly in: Side;
  readonly country: string;
  readonly company?: WorldCompany;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly title?: string;
  readonly direct?: string;
  readonly extension?: string;
  readonly mobile?: string;
  readonly home?: string;
  readonly main?: string;
  readonly fax?: string;
  /** Only where a CRM holds several. */
  readonly secondDirect?: string;
  readonly email?: string;
  readonly active: boolean;
  /** What Fabrikam has otherwise; empty text: nothing. */
  readonly elsewhere?: Partial<WorldPerson>;
  /** One of the example callers: spelt tidily. */
  readonly story?: true;
}

export interface World {
  readonly companies: readonly WorldCompany[];
  readonly people: readonly WorldPerson[];
}

/** Gives numbers that nobody else has, in E.164. */
export type NumberSource = (country: Country, kind: 'landline' | 'mobile') => string;

const perCrm = 2000;
const inBoth = 700;

/** The same companies and people on every machine. */
export function createWorld(): World {
  const draw = random(20_250_317);
  const numbers = numberSource(draw);
  const companies = companyNames.map((name, at) => company(name, at, draw, numbers));
  const nextPerson = peopleSource(companies, draw, numbers);
  const people = sides().map((side) => nextPerson(side));
  return { companies: [...storyCompanies, ...companies], people: [...storyPeople, ...people] };
}

/** Which CRM each drawn person stands in, so that each CRM has its number with the people of the story. */
function sides(): readonly Side[] {
  const story = (side: Side) => storyPeople.filter((each) => each.in === side || each.in === 'both').length;
  return [
    ...Array<Side>(perCrm - inBoth - story('contoso')).fill('contoso'),
    ...Array<Side>(inBoth).fill('both'),
    ...Array<Side>(perCrm - inBoth - story('fabrikam')).fill('fabrikam'),
  ];
}

function numberSource(draw: Random): NumberSource {
  const taken = new Set<string>();
  return (country, kind) => {
    for (;;) {
      const typed = draw.pick(country[kind]).replace(/x/gu, () => String(draw.int(10)));
      const e164 = toE164(typed, country.code);
      if (e164 === undefined || taken.has(e164)) continue;
      taken.add(e164);
      return e164;
    }
  };
}

function company(name: string, at: number, draw: Random, numbers: NumberSource): WorldCompany {
  // Some in every country, and many at home.
  const country = countries[at % 40] ?? countries[0];
  const [form, otherForm] = legalForm[country.code] ?? ['', ''];
  const where = draw.int(10);
  return {
    name: `${name} ${form}`,
    otherName: `${name} ${otherForm}`,
    country: country.code,
    domain: `${name.toLowerCase().replace(/\W+/gu, '-')}.example`,
    ...(draw.chance(0.9) ? { main: numbers(country, 'landline') } : {}),
    ...(draw.chance(0.15) ? { site: { name: 'Warehouse', number: numbers(country, 'landline') } } : {}),
    active: draw.chance(0.95),
    in: where < 6 ? 'both' : where < 8 ? 'contoso' : 'fabrikam',
  };
}
