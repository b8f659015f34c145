import type { Company, CompanyRef } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Typed } from './targets.js';

/** The company in this CRM that a number or the email's domain speaks for; none where they speak for several. */
export function companyFor(
  directory: Pick<Directory, 'match' | 'companies'>,
  connectionId: string,
  typed: Typed,
): CompanyRef | undefined {
  const numbers = [typed.get('direct')?.value, typed.get('mobile')?.value].filter((value) => value !== undefined);
  const called = numbers
    .filter(Boolean)
    .flatMap((number) => directory.match(number).companies)
    .filter((match) => match.connectionId === connectionId)
    .map(({ company }) => company);
  return only(called) ?? only(withDomain(directory.companies(connectionId), typed.get('email')?.value ?? ''));
}

function withDomain(companies: readonly Company[], email: string): readonly Company[] {
  const domain = /@([^@\s]+)$/u.exec(email)?.[1]?.toLowerCase();
  return domain ? companies.filter(({ active, domains }) => active && domains?.includes(domain)) : [];
}

function only(companies: readonly Company[]): CompanyRef | undefined {
  const [first] = companies;
  return first && companies.every(({ id }) => id === first.id) ? { id: first.id, name: first.name } : undefined;
}
