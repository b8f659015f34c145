/** How a test finds its way in a dialog: by what is written on it, as a person does. */
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { focused, textOf } from './workspace.js';

export { focused, textOf } from './workspace.js';

const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

function named<T extends Element>(root: ParentNode, selector: string, name: string): T | undefined {
  return [...root.querySelectorAll<T>(selector)].find((element) => textOf(element) === name && isShown(element));
}

/** The visible button of this name, or none. */
export const findButton = (root: ParentNode, name: string): HTMLButtonElement | undefined =>
  named<HTMLButtonElement>(root, 'button', name);

export function button(root: ParentNode, name: string): HTMLButtonElement {
  const found = findButton(root, name);
  if (!found) throw new Error(`no button "${name}"`);
  return found;
}

/** The control that this label names, or none. */
export function findControl(root: ParentNode, label: string): HTMLInputElement | undefined {
  const found = named<HTMLLabelElement>(root, 'label', label);
  return (found?.control as HTMLInputElement | null | undefined) ?? undefined;
}

export function control(root: ParentNode, label: string): HTMLInputElement {
  const found = findControl(root, label);
  if (!found) throw new Error(`no control "${label}"`);
  return found;
}

/** What describes an element, as assistive technology reads it. */
export function descriptionOf(element: Element): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? [];
  const root = element.getRootNode() as ShadowRoot;
  return ids.map((id) => textOf(root.getElementById(id))).join(' ');
}

/** Presses the mouse in the middle of an element. */
export async function click(element: Element): Promise<void> {
  element.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

/** Types in the place of what the field holds. */
export async function fill(input: HTMLInputElement, text: string): Promise<void> {
  input.focus();
  input.select();
  if (text) await sendKeys({ type: text });
  else await sendKeys({ press: 'Delete' });
}

/** To be asserted rather than the element itself: chai would print all that hangs on it. */
export const isFocused = (element: Element | null): boolean => focused() === element;
