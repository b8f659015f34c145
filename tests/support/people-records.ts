/** What CRMs hold of made-up people: each in its own spelling, with gaps and slips. */
import type { Company, CrmRecord, Email, Phone, PhoneKind, RecordKey } from '../../src/core/contact.js';

export interface Job {
  readonly company: Company;
  readonly direct: string;
  readonly email: string;
}

export interface Household {
  readonly last: string;
  readonly line: string;
  readonly mailbox?: string;
}

export interface Person {
  readonly id: number;
  readonly given: string;
  readonly last: string;
  readonly lastBefore?: string;
  readonly mobile: string;
  readonly job: Job;
  readonly jobBefore?: Job;
  readonly household?: Household;
}

type Means = 'email' | 'line' | 'home';

/** How much of a name a record has. */
export type NameForm = 'whole' | 'none' | 'given' | 'last' | 'initial' | 'typo';

/** A record with what the truth about it can be told from. */
export interface Written {
  readonly key: RecordKey;
  readonly record: CrmRecord;
  readonly person: Person;
  readonly form: NameForm;
  readonly last: string;
  /** What it has that can be one person's: emails, and numbers by kind of line. */
  readonly own: ReadonlyMap<string, Means>;
}

export function write(person: Person, connectionId: string, id: string, next: () => number): Written {
  const isOld = next() < 0.5;
  const job = (isOld && person.jobBefore) || person.job;
  const last = (isOld && person.lastBefore) || person.last;
  const form = formOf(next());
  const { phones, emails, own } = reachedBy(person, job, next);
  return {
    key: `${connectionId}/${id}`,
    person,
    form,
    last,
    own,
    record: {
      id,
      active: next() > 0.05,
      ...nameOf(person.given, last, form, connectionId === 'b', next),
      company: { id: job.company.id, name: job.company.name },
      phones,
      emails,
    },
  };
}

function formOf(chance: number): NameForm {
  const forms = [
    ['none', 0.015],
    ['given', 0.01],
    ['last', 0.01],
    ['initial', 0.015],
    ['typo', 0.02],
  ] as const;
  let sum = 0;
  return forms.find(([, share]) => chance < (sum += share))?.[0] ?? 'whole';
}

function nameOf(
  given: string,
  last: string,
  form: NameForm,
  isSingle: boolean,
  next: () => number,
): Partial<CrmRecord> {
  const spell = [(text: string) => text, plain, (text: string) => text.toUpperCase(), spellOut][
    Math.floor(next() ** 2 * 4)
  ]!;
  const first = { none: '', last: '', initial: `${given.charAt(0)}.`, typo: slip(given, next), whole: given, given }[
    form
  ];
  const name = { firstName: spell(first), lastName: form === 'none' || form === 'given' ? '' : spell(last) };
  if (!isSingle) return name;
  const isTurned = next() < 0.1 && name.firstName !== '' && name.lastName !== '';
  return { name: isTurned ? `${name.lastName}, ${name.firstName}` : `${name.firstName} ${name.lastName}`.trim() };
}

const spellOut = (text: string) => text.replace(/ü/gu, 'ue').replace(/ö/gu, 'oe');

/** Leaves a letter out, but never the first. */
function slip(text: string, next: () => number): string {
  const at = 1 + Math.floor(next() * (text.length - 1));
  return text.slice(0, at) + text.slice(at + 1);
}

function reachedBy(person: Person, job: Job, next: () => number) {
  const phones: Phone[] = [];
  const emails: Email[] = [];
  const own = new Map<string, Means>();
  const call = (kind: PhoneKind, e164: string, owns?: 'line' | 'home') => {
    const number = next() < 0.01 ? e164.slice(0, -1) + String((Number(e164.at(-1)) + 1) % 10) : e164; // a typo
    if (owns) own.set(number, owns);
    phones.push({ key: `${phones.length}`, kind, value: spelledNumber(number, next) });
  };
  const mail = (address: string, isOwn: boolean) => {
    const value = next() < 0.01 ? address.replace('.', '') : address;
    if (isOwn) own.set(value, 'email');
    emails.push({ key: `${emails.length}`, value: next() < 0.1 ? value.toUpperCase() : value });
  };
  const { household } = person;
  if (next() < 0.6) call('direct', job.direct, 'line');
  if (next() < 0.65) call(next() < 0.1 ? 'other' : 'mobile', person.mobile, 'line');
  if (household && next() < 0.6) call('home', household.line, 'home');
  if (next() < 0.3) call(next() < 0.7 ? 'main' : 'direct', job.company.phones[0]!.value);
  if (next() < 0.75) mail(job.email, true);
  if (household?.mailbox && next() < 0.4) mail(household.mailbox, false);
  if (next() < 0.05) mail(`${next() < 0.5 ? 'info' : 'sales'}@${job.company.domains?.[0]}`, false);
  return { phones, emails, own };
}

function spelledNumber(e164: string, next: () => number): string {
  const national = `0${e164.slice(3)}`;
  const forms = [
    e164,
    national,
    `${e164.slice(0, 3)} (0) ${e164.slice(3, 6)} ${e164.slice(6)}`,
    `${national.slice(0, 5)} ${national.slice(5)}`,
    `0044 ${e164.slice(3)}`,
  ];
  return forms[Math.floor(next() * forms.length)] ?? e164;
}

export const ascii = (text: string) =>
  plain(text)
    .toLowerCase()
    .replace(/[^a-z]/gu, '');
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
