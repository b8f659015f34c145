import type { CrmRecord, PhoneKind } from '../core/contact.js';
import { isCrmError } from '../core/errors.js';
import { check, refused, rejection, same, sameNumber } from './assert.js';
import { edit, type Editing } from './editing.js';
import { doesWrite } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import type { Between } from './session.js';

/** Changes a number while writes meet with `met`; gives what came of it, and how many writes were sent. */
async function changing({ session, harness, direct, update, number }: Editing, met: Between) {
  const sent = () => session.requests.filter(({ write }) => write).length;
  const before = sent();
  session.between = async (request, pass) =>
    (await doesWrite(harness, request.clone())) ? met(request, pass) : pass();
  const error = await rejection(update({ phones: [{ key: direct.key, value: number(0) }] }), 'a write that went wrong');
  return { error, writes: sent() - before };
}

const kinds: readonly PhoneKind[] = ['direct', 'mobile', 'home', 'main', 'fax', 'other'];

const has = ({ phones }: CrmRecord, kind: PhoneKind, value: string): boolean =>
  phones.some((phone) => phone.kind === kind && sameNumber(phone.value, value));

/** Changes the number of this kind, or adds one; then adds one more, for which there is room or not. */
async function writeKind({ before, update, number }: Editing, kind: PhoneKind, many: boolean) {
  const key = before.phones.find((phone) => phone.kind === kind)?.key;
  const one = await update({ phones: [key === undefined ? { kind, value: number(0) } : { key, value: number(0) }] });
  check(has(one, kind, number(0)), `${kind} can be written, says the manifest, but was not`);
  const adding = update({ phones: [{ kind, value: number(1) }] });
  const two = await (many ? adding : adding.catch(() => one)); // where there is room for one, the CRM may refuse another
  const several = has(two, kind, number(0)) && has(two, kind, number(1));
  check(several === many, `a contact has ${several ? 'several' : 'one'} of ${kind}, and the manifest says otherwise`);
}

/** What comes of a write on its way, and what can be written. */
export const sending: readonly PortPromise[] = [
  edit(
    'a write is sent once, even when the CRM fails',
    'It may have arrived: sent again it would be made twice. Only saving may decide to.',
    async (editing) => {
      const failing = new Response(null, { status: 503, headers: { 'retry-after': '0' } });
      const { error, writes } = await changing(editing, () => Promise.resolve(failing));
      same(writes, 1, 'writes sent');
      check(isCrmError(error, 'unavailable'), `it failed with ${String(error)} instead of unavailable`);
    },
  ),
  edit(
    'a write whose answer is lost is sent once, and fails',
    'Nobody knows whether it has arrived: neither "saved" nor a second one would be true.',
    async (editing) => {
      const { error, writes } = await changing(editing, async (_, pass) => {
        await pass();
        throw new TypeError('Failed to fetch');
      });
      same(writes, 1, 'writes sent');
      check(isCrmError(error), `it failed with ${String(error)}, which is no CrmError`);
    },
  ),
  edit(
    'every kind of number that can be written, says the manifest, can be, and several where it says so',
    'The form would offer a field that the CRM then refuses, or drops.',
    async (editing) => {
      const { fields } = editing.session.adapter.capabilities;
      const written = kinds.filter((kind) => fields[kind]?.access === 'write');
      if (!written.length) throw new NotTried('no number can be written');
      for (const kind of written) await writeKind(editing, kind, fields[kind]?.many ?? false);
    },
  ),
  edit(
    'a kind of number that the CRM does not have is refused as unsupported',
    'It would be kept as something else, or not at all.',
    async ({ session, update, number }) => {
      const foreign = needed(
        kinds.find((kind) => session.adapter.capabilities.fields[kind] === undefined),
        'the CRM has every kind',
      );
      await refused(update({ phones: [{ kind: foreign, value: number(0) }] }), 'unsupported', `adding ${foreign}`);
    },
  ),
];
