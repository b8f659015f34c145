import type { Field } from '../core/contact.js';
import { isCrmError, type CrmErrorCode, type CrmErrorDetails } from '../core/errors.js';
import { check, inWords, rejection } from './assert.js';
import { causes } from './causes.js';
import { wayTo } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';

type Details = { readonly [C in CrmErrorCode]?: (details: CrmErrorDetails[C]) => boolean };

// A list that the compiler keeps complete.
const fieldNames = Object.keys({
  firstName: 0,
  lastName: 0,
  name: 0,
  title: 0,
  company: 0,
  email: 0,
  direct: 0,
  mobile: 0,
  home: 0,
  main: 0,
  fax: 0,
  other: 0,
} satisfies Record<Field, 0>);

/** What a field that is wrong may be called: as the port does, or `record` where the CRM does not say which it is. */
const ours = new Set([...fieldNames, 'record']);

/** What the details of a code must hold, beside being there. */
const complete: Details = {
  conflict: ({ current }) => current.id !== '',
  duplicate: ({ candidates }) => candidates.length > 0,
  invalid: ({ fields }) => Object.keys(fields).length > 0 && Object.keys(fields).every((name) => ours.has(name)),
  'rate-limited': ({ retryAt }) => retryAt === undefined || !Number.isNaN(Date.parse(retryAt)),
  unsupported: ({ operation }) => operation !== '',
};

const why: Readonly<Record<CrmErrorCode, string>> = {
  'auth-required': 'The agent has to sign in again, and nothing else helps.',
  forbidden: 'Signing in again does not help: somebody has to give the right.',
  'not-found': 'The contact is no more, and trying again does not help.',
  gone: 'The contact lives on under another id.',
  conflict: 'The agent has to see the value that is there now.',
  duplicate: 'The contact is there already.',
  invalid: 'The agent can put a value right, if told which.',
  'rate-limited': 'Waiting helps, and only waiting.',
  'cursor-expired': 'Everything has to be read anew.',
  unavailable: 'The CRM is in trouble, not the network here.',
  offline: 'The network is in trouble, not the CRM.',
  timeout: 'A spinner has to end.',
  'bad-response': 'A sign-in page of a proxy or half an answer is not data.',
  unsupported: 'What a CRM cannot do must not look as if it were done.',
};

const codes = Object.keys(why) as readonly CrmErrorCode[];

const namedAlike = (code: CrmErrorCode): string => `what fails as ${code} is told as ${code}`;

/** Every code that an error can have. */
export const errors: readonly (PortPromise & { readonly code: CrmErrorCode })[] = codes.map((code) => ({
  code,
  name: namedAlike(code),
  why: why[code],
  async run(harness) {
    const given = harness.causes?.[code];
    const cause = given
      ? async () => given(await harness.create(wayTo(harness)))
      : needed(causes[code], 'the harness cannot bring it about');
    const error = await rejection(cause(harness), `what should be ${code}`);
    if (error instanceof NotTried) throw error;
    check(isCrmError(error), `it is ${String(error)}, which is no CrmError`);
    check(isCrmError(error, code), `it is told as ${inWords(error)}`);
    const { details } = error;
    check(typeof details === 'object' && details !== null, 'it has no details');
    const whole = complete[code] as ((of: typeof details) => boolean) | undefined;
    check(
      whole?.(details) ?? true,
      `the details say too little, or not in the words of the port: ${JSON.stringify(details).slice(0, 200)}`,
    );
  },
}));
