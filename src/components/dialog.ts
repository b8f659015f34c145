/** Opens a dialog beside the rest of the page, which stays operable, and brings it into view. */
export function openDialog(dialog: HTMLDialogElement): void {
  dialog.show();
  dialog.scrollIntoView({ block: 'nearest' });
}

/** Closes a dialog. The focus goes back to `opener`, unless the user has already taken it elsewhere. */
export function closeDialog(dialog: HTMLDialogElement, opener: HTMLElement | undefined): void {
  const focused = focusedElement();
  const inside = !focused || focused === document.body || holds(dialog, focused);
  dialog.close(); // browsers differ in where they put the focus now
  if (inside) focused?.blur(); // never on what is hidden, also when the opener is gone
  (inside ? opener : focused)?.focus();
}

/** The element that has the focus, in whatever shadow tree it is. */
function focusedElement(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : undefined;
}

/** Whether `inner` is inside `outer`, across shadow trees. */
function holds(outer: Node, inner: Node): boolean {
  for (let node: Node | null = inner; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (node === outer) return true;
  }
  return false;
}
