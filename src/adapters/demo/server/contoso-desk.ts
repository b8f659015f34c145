import type { ContosoCompany, ContosoContact, ContosoMember } from './contoso-rows.js';
import { Refuse, type Call } from './serve.js';
import type { Tables } from './tables.js';

/** Contoso PSA's records, as its routes go about with them. */
export interface Desk {
  readonly tables: Tables;
  contacts(): readonly ContosoContact[];
  companies(): readonly ContosoCompany[];
  members(): readonly ContosoMember[];
  /** The contact, or the refusal that it is merged or not there. */
  existing(id: string): ContosoContact;
  /** As the API sends it. */
  shown(row: ContosoContact): unknown;
  /** Whoever the request is made in the name of. */
  author(call: Call): string;
  /** Stores a contact as its next version. */
  keep(row: ContosoContact, updatedBy: string): ContosoContact;
  /** The country by which a contact's numbers are written. */
  homeOf(row: ContosoContact): string;
}

export function contosoDesk(tables: Tables, page: (id: string) => string | undefined): Desk {
  const members = () => tables.all('users') as readonly ContosoMember[];
  return {
    tables,
    members,
    contacts: () => tables.all('contacts') as readonly ContosoContact[],
    companies: () => tables.all('companies') as readonly ContosoCompany[],
    existing(id) {
      const mergedInto = tables.mergedInto(id);
      if (mergedInto !== undefined)
        throw new Refuse(410, { code: 'Merged', message: 'Contact was merged', mergedInto });
      const row = tables.get('contacts', id) as ContosoContact | undefined;
      if (!row) throw new Refuse(404, { code: 'NotFound', message: 'Contact does not exist' });
      return row;
    },
    shown: (row) => ({ ...row, _info: { ...row._info, webUrl: page(String(row.id)) ?? null } }),
    author({ request }) {
      const id = request.headers.get('x-act-as');
      if (id === null) return 'api';
      const member = members().find((each) => String(each.id) === id && !each.inactiveFlag);
      if (!member) throw new Refuse(403, { code: 'Forbidden', message: 'No such member', scope: 'act-as' });
      return member.identifier;
    },
    keep(row, updatedBy) {
      const lastUpdated = new Date(tables.tick()).toISOString();
      const kept = { ...row, _info: { rowVersion: row._info.rowVersion + 1, lastUpdated, updatedBy } };
      tables.put('contacts', String(row.id), kept);
      return kept;
    },
    homeOf(row) {
      const company = row.company && (tables.get('companies', String(row.company.id)) as ContosoCompany | undefined);
      return row.country ?? company?.country ?? 'GB';
    },
  };
}
