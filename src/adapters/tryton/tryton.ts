/** What all operations share: who is signed in, what this Tryton has, and how parties are asked for. */
import * as z from 'zod/mini';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { toRecord, type Employment } from './mapping.js';
import type { Session } from './session.js';
import { wireParty, wireRelationType, type Settings, type WireParty } from './schemas.js';

/** A condition of Tryton: `["name", "=", "Ada"]`, or a list of conditions that all hold. */
export type Domain = readonly unknown[];

/** Inactive parties are contacts too; messages in English, so that one about rights can be told from the others. */
export const context = { active_test: false, language: 'en' } as const;

export interface Tryton {
  readonly session: Session;
  readonly pageSize: number;
  /** Contacts are parties that were not merged into another and are nobody's employer. */
  contactDomain(signal?: AbortSignal): Promise<Domain>;
  /** How this Tryton says who works where; `undefined` where it does not. */
  employment(signal?: AbortSignal): Promise<Employment | undefined>;
  parties(domain: Domain, limit: number, signal?: AbortSignal): Promise<readonly WireParty[]>;
  /** Those of them that are contacts. */
  contacts(domain: Domain, limit: number, signal?: AbortSignal): Promise<readonly WireParty[]>;
  /** Rejects with `not-found`, or `gone` for one that was merged into another. */
  party(id: string, signal?: AbortSignal): Promise<WireParty>;
  /** The record of a party that was read by this. */
  readonly record: (party: WireParty) => CrmRecord;
  count(model: string, domain: Domain, signal?: AbortSignal): Promise<number>;
}

export function connect(session: Session, settings: Settings): Tryton {
  let known: { readonly employment?: Employment } | undefined;
  const client = new URL(settings.webUrl ?? settings.baseUrl, globalThis.location?.href).href;

  async function employment(signal?: AbortSignal): Promise<Employment | undefined> {
    if (!known) {
      const found = await findEmployment(session, settings.employment, signal);
      known = found ? { employment: found } : {};
    }
    return known.employment;
  }

  async function contactDomain(signal?: AbortSignal): Promise<Domain> {
    const found = await employment(signal);
    const domain = [['replaced_by', '=', null]];
    return found ? [...domain, ['relations', 'not where', [['type', '=', found.reverse]]]] : domain;
  }

  async function parties(domain: Domain, limit: number, signal?: AbortSignal): Promise<readonly WireParty[]> {
    const fields = (await employment(signal)) ? [...partyFields, ...relationFields] : partyFields;
    const params = [domain, 0, limit, byId, fields, context];
    return session.read('model.party.party.search_read', params, z.array(wireParty), signal);
  }

  return {
    session,
    pageSize: settings.pageSize,
    employment,
    contactDomain,
    parties,
    contacts: async (domain, limit, signal) => parties([...(await contactDomain(signal)), ...domain], limit, signal),
    async party(id, signal) {
      const [party] = /^\d+$/u.test(id) ? await parties([['id', '=', Number(id)]], 1, signal) : [];
      if (!party) throw new CrmError('not-found', {});
      if (party.replaced_by) throw new CrmError('gone', { replacedBy: String(party.replaced_by) });
      return party;
    },
    record: (party) => toRecord(party, `${client}#${settings.database}`, known?.employment),
    count: (model, domain, signal) => session.read(`model.${model}.search_count`, [domain, context], z.int(), signal),
  };
}

export const byId = [['id', 'ASC']] as const;

const mechanismFields = ['type', 'value', 'name', 'active', '_timestamp'];
const partyFields = [
  'name',
  'active',
  'replaced_by',
  '_timestamp',
  ...mechanismFields.map((name) => `contact_mechanisms.${name}`),
  'addresses.active',
  'addresses.country.code',
];
const relationFields = ['type', 'to', 'to.rec_name', 'create_date'].map((name) => `relations.${name}`);

/** The module `party_relationship` is optional, and so is a type of this name in it. */
async function findEmployment(session: Session, name: string, signal?: AbortSignal): Promise<Employment | undefined> {
  const model = 'party.relation.type';
  const installed = [[['model', '=', model]], context];
  if ((await session.read('model.ir.model.search_count', installed, z.int(), signal)) === 0) return undefined;
  const domain = [
    ['name', '=', name],
    ['reverse', '!=', null],
  ];
  const params = [domain, 0, 1, byId, ['reverse'], context];
  const [type] = await session.read(`model.${model}.search_read`, params, z.array(wireRelationType), signal);
  return type?.reverse ? { type: type.id, reverse: type.reverse } : undefined;
}
