import { isCrmError, type CrmError, type CrmErrorCode } from '../core/errors.js';

/** Fails with `message` unless `condition` holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails unless both are the same as JSON, whatever the order of their properties. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [canonical(actual), canonical(expected)];
  check(is === should, `${what}: ${is} instead of ${should}`);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** What a promise rejects with; fails if it does not. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what} did not fail but gave ${JSON.stringify(value)?.slice(0, 200)}`);
}

/** Fails unless the promise rejects with a `CrmError` of this code. */
export async function refused<C extends CrmErrorCode>(
  promise: Promise<unknown>,
  code: C,
  what: string,
): Promise<CrmError<C>> {
  const error = await rejection(promise, what);
  check(isCrmError(error), `${what} failed with ${inWords(error)}, which is no CrmError`);
  check(isCrmError(error, code), `${what} failed with ${inWords(error)} instead of ${code}`);
  return error;
}

/** What went wrong: a `CrmError` says its code and no more, what it is about stands in its details and its cause. */
export function inWords(error: unknown): string {
  if (isCrmError(error)) {
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return `${error.code} ${JSON.stringify(error.details).slice(0, 300)}${cause}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The same number in whatever spelling. */
export const sameNumber = (a: string | undefined, b: string): boolean => {
  const tail = (text: string) => text.replace(/\D/gu, '').slice(-7);
  return a !== undefined && tail(a) === tail(b);
};

/** Whether the promise rejects. */
export const isRefused = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    () => true,
  );
