import type { Entry, Line } from './entry.js';
import type { Records } from './records.js';

/** Records of other connections that share an email or number with this one that is unique on both sides. */
export function* sharers(records: Records, entry: Entry): Iterable<Entry> {
  for (const email of entry.emails) {
    if (isPersonal(email)) yield* alone(entry, records.byTerm(email));
  }
  for (const line of entry.lines) {
    const { term, e164, extension } = line.number;
    if (!e164 || !isOwn(line) || records.companies.byTerm(term).length) continue;
    const all = records.byTerm(term);
    // a number without extension that others have with one is a switchboard's: all of them count
    const same = extension === undefined ? all : all.filter((other) => other.lines.some(sameLine(line)));
    yield* alone(entry, same).filter((other) => other.lines.some((its) => isOwn(its) && sameLine(line)(its)));
  }
}

/** Those of other connections who are the only one there, provided that `entry` is so too. */
function alone(entry: Entry, all: readonly Entry[]): readonly Entry[] {
  const isSingle = ({ connectionId }: Entry) => all.filter((other) => other.connectionId === connectionId).length === 1;
  return isSingle(entry) ? all.filter((other) => other.connectionId !== entry.connectionId && isSingle(other)) : [];
}

const sameLine = (line: Line) => (other: Line) =>
  other.number.e164 === line.number.e164 && other.number.extension === line.number.extension;

/** A main line or a fax belongs to a place. */
const isOwn = ({ kind }: Line) => kind !== 'main' && kind !== 'fax';

/** Without a plural's s. */
const roles = new Set(
  `account accounting admin billing booking buchhaltung compra contabilidad contact contacto customerservice dispatch email
  empfang enquirie enquiry factura finance frontdesk hello help helpdesk hr info inquirie inquiry invoice it job kontakt
  legal mail marketing noemail none noreply office operation order payroll post procurement purchasing reception sale
  secretary security service support team test venta vertrieb webmaster`.split(/\s+/u),
);

/** Not a mailbox of a role (`info@`, `sales.uk@`, `reception2@`), and an address at all. */
function isPersonal(email: string): boolean {
  const [, mailbox = ''] = /^([^\s@]+)@[^\s@]+$/u.exec(email) ?? [];
  const [word = ''] = mailbox.replace(/no[-_.]?reply/u, 'noreply').split(/[-_.+\d]/u);
  return mailbox !== '' && !roles.has(word.replace(/s$/u, ''));
}
