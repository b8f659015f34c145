import type { WorldCompany, WorldPerson } from './world.js';

// The people and companies that the example callers of the demo stand for. Their numbers belong to nobody else.

/** In both CRMs, alike but for the spelling of numbers. */
const acme: WorldCompany = {
  name: 'Acme',
  otherName: 'Acme',
  country: 'GB',
  domain: 'acme.example',
  main: '+442079460001',
  active: true,
  in: 'both',
};

/** Known to Contoso only, so that its main number names one company. */
const northwind: WorldCompany = {
  name: 'Northwind Traders',
  otherName: 'Northwind Traders',
  country: 'GB',
  domain: 'northwind.example',
  main: '+442079460020',
  active: true,
  in: 'contoso',
};

const tailspin: WorldCompany = {
  name: 'Tailspin Toys',
  otherName: 'Tailspin Toys',
  country: 'US',
  domain: 'tailspin.example',
  main: '+16465550100',
  active: true,
  in: 'both',
};

export const storyCompanies: readonly WorldCompany[] = [acme, northwind, tailspin];

const at = (company: WorldCompany, firstName: string, lastName: string, rest: Partial<WorldPerson>): WorldPerson => ({
  in: 'contoso',
  country: company.country,
  company,
  firstName,
  lastName,
  email: `${firstName}.${lastName}@${company.domain}`.toLowerCase(),
  active: true,
  story: true,
  ...rest,
});

export const numbers = {
  oneCrm: '+442079460011',
  bothCrms: '+447400990018',
  company: '+442079460020',
  shared: '+442079460030',
  unknown: '+442079460991',
  extension: '+16465550142',
} as const;

export const storyPeople: readonly WorldPerson[] = [
  at(acme, 'Ada', 'Lovelace', {
    in: 'both',
    title: 'Head of Analysis',
    direct: '+442079460012',
    mobile: numbers.bothCrms,
  }),
  at(northwind, 'Grace', 'Hopper', {
    title: 'Systems Administrator',
    direct: numbers.oneCrm,
    mobile: '+447400990011',
  }),
  at(northwind, 'Mary', 'Jackson', { title: 'Buyer', direct: '+442079460021', mobile: '+447400990021' }),
  at(northwind, 'Annie', 'Easley', { title: 'Finance Manager', direct: '+442079460022' }),
  at(acme, 'Dorothy', 'Vaughan', { title: 'Team Leader', direct: numbers.shared }),
  at(acme, 'Katherine', 'Johnson', { title: 'Accountant', direct: numbers.shared, mobile: '+447400990032' }),
  at(acme, 'Margaret', 'Hamilton', { in: 'fabrikam', title: 'Service Desk Lead', direct: numbers.shared }),
  at(tailspin, 'Hedy', 'Lamarr', { title: 'Operations Manager', direct: numbers.extension, extension: '12' }),
  at(tailspin, 'Radia', 'Perlman', { title: 'Head of IT', direct: numbers.extension, extension: '14' }),
];
