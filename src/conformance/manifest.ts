import type { Capabilities, CrmAdapter, Operation } from '../core/adapter.js';
import type { Field } from '../core/contact.js';
import { check, same } from './assert.js';
import { wayTo } from './harness.js';
import { open } from './session.js';
import { needed, type PortPromise } from './promise.js';

// A list that the compiler keeps complete.
const operations = Object.keys({
  changes: 0,
  ids: 0,
  find: 0,
  companies: 0,
  findCompany: 0,
  createContact: 0,
  updateContact: 0,
  users: 0,
  logCall: 0,
} satisfies Record<Operation, 0>) as readonly Operation[];

/** Whether it comes back from JSON as it went. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return ['string', 'boolean', 'undefined'].includes(typeof value) || value === null || Number.isFinite(value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const isData = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
  return isData && Object.values(value).every(isPlain);
}

const promise = (
  name: string,
  why: string,
  test: (adapter: CrmAdapter, capabilities: Capabilities) => void,
): PortPromise => ({
  name,
  why,
  async run(harness) {
    const { adapter } = await open(harness);
    test(adapter, adapter.capabilities);
  },
});

/** What an adapter says of itself. */
export const manifest: readonly PortPromise[] = [
  promise(
    'a method exists if and only if the manifest lists it',
    'Elements offer what the manifest lists: a button that cannot work, or work that has no button.',
    (adapter, capabilities) => {
      for (const operation of operations) {
        const listed = capabilities.operations.includes(operation);
        check(
          (operation in adapter && adapter[operation] !== undefined) === listed,
          `${operation}: listed is ${listed}`,
        );
      }
    },
  ),
  promise(
    'the manifest is plain JSON',
    'It is stored for the next start and sent by the gateway.',
    (_, capabilities) => {
      check(isPlain(capabilities), 'the manifest holds what JSON has no word for');
    },
  ),
  promise(
    'the manifest does not contradict itself',
    'A form would ask for fields that the CRM does not have.',
    (_, { operations: listed, create, changes, names, fields }) => {
      check(listed.includes('createContact') === (create !== undefined), 'createContact and create do not go together');
      check(
        listed.includes('changes') === (changes !== 'none'),
        'the method changes and the kind of changes do not go together',
      );
      check(
        changes !== 'timestamp' || listed.includes('ids'),
        'removals are not told, and there are no ids to see them by',
      );
      const own: readonly Field[] = names === 'parts' ? ['firstName', 'lastName'] : ['name'];
      const foreign: readonly Field[] = names === 'parts' ? ['name'] : ['firstName', 'lastName'];
      check(
        own.some((field) => fields[field] !== undefined),
        `names are ${names}, but there is no such field`,
      );
      check(
        foreign.every((field) => fields[field] === undefined),
        `names are ${names}, but there are other name fields`,
      );
      for (const field of create?.required.flat() ?? []) {
        check(fields[field]?.access === 'write', `${field} is required, but cannot be written`);
      }
    },
  ),
  {
    name: 'check answers with the manifest that the adapter then has, and with who is signed in',
    why: 'The first thing that a person wants to know of a connection is whether it is the right account.',
    async run(harness) {
      const { adapter } = await open(harness);
      const info = await adapter.check();
      same(info.capabilities, adapter.capabilities, 'the manifest of the adapter and of check');
      check(info.user === undefined || info.user.id !== '', 'the user has no id');
      check(info.serverTime === undefined || !Number.isNaN(Date.parse(info.serverTime)), 'the server’s time is none');
    },
  },
  promise('the adapter says which version of the port it speaks', 'A later library could not tell.', (adapter) =>
    same(adapter.spec, 1, 'spec'),
  ),
  {
    name: 'who may only read is offered nothing that writes',
    why: 'A form would be filled in, and then refused.',
    async run(harness) {
      const reader = needed(harness.reader, 'the harness has no reader').bind(harness);
      const adapter = await reader(wayTo(harness));
      const { capabilities } = await adapter.check();
      same(adapter.capabilities, capabilities, 'the manifest of the adapter and of check');
      for (const operation of ['createContact', 'updateContact', 'logCall'] as const) {
        check(!capabilities.operations.includes(operation), `${operation} is listed`);
        check(adapter[operation] === undefined, `${operation} is there`);
      }
      const written = Object.entries(capabilities.fields).filter(([, { access }]) => access === 'write');
      same(written, [], 'fields that can be written');
    },
  },
];
