/** Registers an element; the first class on the page keeps the tag, so that two bundles can live together. */
export function defineElement(tag: string, elementClass: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, elementClass);
}
