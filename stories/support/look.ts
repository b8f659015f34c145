/** How play functions find their way: by what is written on things, through all shadow trees. */
import { expect, userEvent, waitFor } from 'storybook/test';

function all(root: ParentNode, selector: string): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? all(element.shadowRoot, selector) : []),
  ]);
}

const nameOf = (element: HTMLElement): string =>
  element.getAttribute('aria-label') ?? (element.textContent ?? '').replace(/\s+/gu, ' ').trim();

/** Waits for the visible element of this name; for a label: its field. */
export async function find(canvas: HTMLElement, name: string, selector = 'button'): Promise<HTMLElement> {
  const element = await waitFor(() => {
    const found = all(canvas, selector).find((one) => one.checkVisibility() && nameOf(one).startsWith(name));
    if (!found) throw new Error(`no ${selector} "${name}"`);
    return found;
  }, patience);
  return (element instanceof HTMLLabelElement && element.control) || element;
}

/** Types in the place of what a field holds. */
export async function fill(canvas: HTMLElement, label: string, text: string): Promise<void> {
  const field = (await find(canvas, label, 'label')) as HTMLInputElement;
  await userEvent.type(field, text, { initialSelectionStart: 0, initialSelectionEnd: field.value.length });
}

/** Waits until something that fits `selector` says this. */
export const sees = (canvas: HTMLElement, text: string, selector: string): Promise<void> =>
  waitFor(
    () =>
      expect(all(canvas, selector).map((one) => (one.textContent ?? '').replace(/\s+/gu, ' ').trim())).toContain(text),
    patience,
  );

const patience = { timeout: 5000 };
