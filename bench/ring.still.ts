/** An element as HTML that needs no script: shadow roots as templates, with the styles that they had adopted. */
export function asHtml(element: Element): string {
  const shadowRoots = [...rootsIn(element)];
  for (const root of shadowRoots) root.prepend(...root.adoptedStyleSheets.map(styleOf));
  return element.getHTML({ shadowRoots });
}

function* rootsIn(node: Element): Generator<ShadowRoot> {
  if (node.shadowRoot) yield node.shadowRoot;
  for (const child of [...node.children, ...(node.shadowRoot?.children ?? [])]) yield* rootsIn(child);
}

function styleOf({ cssRules }: CSSStyleSheet): HTMLStyleElement {
  const style = document.createElement('style');
  style.textContent = Array.from(cssRules, ({ cssText }) => cssText).join('\n');
  return style;
}
