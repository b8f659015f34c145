/**
 * Takes the number of `#phone=` or `?phone=` out of the address, so that it stays neither in the address bar nor in the
 * history. Undefined where there is none.
 */
export function takeNumber(): string | undefined {
  const address = new URL(location.href);
  const fragment = new URLSearchParams(address.hash.slice(1));
  const number = fragment.get('phone') ?? address.searchParams.get('phone');
  if (number === null) return undefined;
  fragment.delete('phone');
  address.searchParams.delete('phone');
  address.hash = fragment.toString();
  history.replaceState(history.state, '', address);
  return plus(number) || undefined;
}

/** This page at a number; in the fragment, which is sent to no server. */
export function addressOf(number: string): string {
  const address = new URL(location.href);
  address.hash = new URLSearchParams({ phone: number }).toString();
  return address.href;
}

/** A `+` that was not escaped has been read as a space. */
const plus = (number: string) => number.replace(/^ (?=\d)/, '+').trim();
