/** Reports how high the page is, in CSS pixels, now and whenever that changes. */
export function observeHeight(report: (height: number) => void): void {
  let last: number | undefined;
  const measure = () => {
    const height = document.body.scrollHeight; // of what hangs over it too
    if (height !== last) report((last = height));
  };
  new ResizeObserver(measure).observe(document.body);
  // An open dialog or a list of suggestions hangs over the body and does not resize it.
  observeShadowTrees(document.body, () => requestAnimationFrame(measure));
}

/** Calls `changed` after changes below `root`, in whatever shadow tree they are. */
function observeShadowTrees(root: Element, changed: () => void): void {
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) enter(node);
    changed();
  });
  const observe = (tree: Node) =>
    observer.observe(tree, { subtree: true, childList: true, attributes: true, characterData: true });
  const enterShadow = ({ shadowRoot }: Element) => {
    if (!shadowRoot) return;
    observe(shadowRoot);
    for (const child of shadowRoot.children) enter(child);
  };
  const enter = (element: Element) => {
    if (element.matches(':defined')) enterShadow(element);
    else void customElements.whenDefined(element.localName).then(() => enterShadow(element)); // still being loaded
    for (const child of element.children) enter(child);
  };
  observe(root);
  enter(root);
}
