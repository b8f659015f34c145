import type { PhoneKind } from '../core/contact.js';
import type { Entry, Line } from './entry.js';
import type { Records } from './records.js';
import { plainly } from './same-name.js';

/** An email or number that two records have in common. */
export type Shared =
  | { readonly by: 'email'; readonly email: string }
  /** `kinds`: what each of them calls that line. */
  | { readonly by: 'number'; readonly kinds: ReadonlySet<PhoneKind> };

export type Sharer = readonly [other: Entry, shared: Shared];

/** What so many records have belongs to none of them: nobody looks further. */
const crowd = 10;
/** Of a switchboard's number with extensions many may have their own. */
const office = 100;

/** Nobody has so many numbers, or so many addresses. */
const mostOfOne = 200;

/** A record with more than anybody has is no person's: by what it shares it says nothing of anybody. */
export const isPersons = ({ lines, emails }: Entry): boolean => lines.length <= mostOfOne && emails.length <= mostOfOne;

/**
 * Records of other connections with which this one shares an email or number that is unique in each connection that has
 * it. Role mailboxes, main numbers and faxes belong to a place, and never count.
 */
export function* sharers(records: Records, entry: Entry): Iterable<Sharer> {
  if (!isPersons(entry)) return;
  for (const email of entry.emails)
    if (isPersonal(email))
      for (const other of alone(entry, few(records, email, crowd))) yield [other, { by: 'email', email }];
  for (const line of entry.lines) {
    if (!isPersonalLine(records, line)) continue;
    // a number without extension that others have with one is a switchboard's: all of them count
    const { term, extension } = line.number;
    const all = few(records, term, extension === undefined ? crowd : office);
    const same = extension === undefined ? all : all.filter((other) => other.lines.some(sameLine(line)));
    for (const other of alone(entry, same)) {
      const its = other.lines.filter(isOwn).filter(sameLine(line));
      const kinds = new Set([line, ...its].map(({ kind }) => kind));
      if (its.length) yield [other, { by: 'number', kinds }];
    }
  }
}

/** Nobody where there are `most` or more. */
export function few(records: Pick<Records, 'byTerm'>, term: string | undefined, most: number): readonly Entry[] {
  const all = records.byTerm(term, most);
  return all.length < most ? all : [];
}

/** The others, provided that no connection has two of them. */
function alone(entry: Entry, all: readonly Entry[]): readonly Entry[] {
  const connections = new Set(all.map(({ connectionId }) => connectionId));
  return connections.size < all.length ? [] : all.filter((other) => other.key !== entry.key && isPersons(other));
}

/** A number that can belong to one person. */
export const isPersonalLine = (records: Records, line: Line): boolean =>
  line.number.e164 !== undefined && isOwn(line) && !records.companies.byTerm(line.number.term).length;

export const sameLine = (line: Line) => (other: Line) =>
  other.number.e164 === line.number.e164 && other.number.extension === line.number.extension;

/** A main line or a fax belongs to a place. */
const isOwn = ({ kind }: Line) => kind !== 'main' && kind !== 'fax';

/** Without a plural's s. */
const roles = new Set(
  `abuse account accounting accountspayable accueil admin administracion administrator anfrage ap ar ask atendimento bestellung
  billing biuro bonjour booking buchhaltung buero büro career ceo clinic comercial company compra comptabilite
  comptabilité contabilidade contabilidad contact contacto contato customer customercare customerservice dental director
  dispatch einkauf email empfang enquirie enquiry estimate factura familia familie famille family feedback finance
  financeiro front frontdesk general geschaeftsfuehrung hello help helpdesk home hostmaster hotel hr inbox info inquirie
  inquiry invoice it job kitchen kontakt kundendienst lager legal mail main manager marketing media newsletter noemail none
  noreply notification office operation op order ordini owner partner payment payroll pedido pharmacy post postmaster
  praxi pres procurement purchasing quote reception recepcion recepção rechnung reservation rezeption root sale school
  secretaria secretariat secretary security segreteria sekretariat service servicedesk shop store studio support surgery
  sysadmin team techsupport test user venda venta vertrieb verwaltung vorstand warehouse webmaster welcome zentrale`.split(
    /\s+/u,
  ),
);

/** Not a mailbox of a role (`info@`, `sales.uk@`, `reception2@`), and an address at all. */
export function isPersonal(email: string): boolean {
  const mailbox = mailboxOf(email);
  const [word = ''] = mailbox.replace(/no[-_.]?reply/u, 'noreply').split(/[-_.+\d]/u);
  return mailbox !== '' && !roles.has(word.replace(/s$/u, ''));
}

/** A mailbox that is called like a family (`lovelace@`, `the.lovelaces@`): it does not say which of them writes. */
export function isFamilys(email: string, lastName: string): boolean {
  const name = plainly(lastName).replaceAll(' ', '');
  const mailbox = plainly(mailboxOf(email)).replaceAll(' ', '');
  return name !== '' && [name, `${name}s`, `the${name}`, `the${name}s`].includes(mailbox);
}

/** Everybody has an address there: two of them are not colleagues. */
const freeMail = new Set(
  `163.com aol.com bluewin.ch free.fr gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com hotmail.co.uk
  icloud.com libero.it live.com mac.com mail.com mail.ru me.com msn.com orange.fr outlook.com proton.me protonmail.com
  qq.com t-online.de uol.com.br wanadoo.fr web.de yahoo.com yahoo.co.uk yandex.ru`.split(/\s+/u),
);

/** Where somebody with this address works; `undefined` for one that everybody can have. */
export function workDomain(email: string): string | undefined {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return mailboxOf(email) && !freeMail.has(domain) ? domain : undefined;
}

const mailboxOf = (email: string) => /^([^\s@]+)@[^\s@]+$/u.exec(email)?.[1] ?? '';
