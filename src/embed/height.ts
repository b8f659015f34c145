/** Reports how high the page is, in CSS pixels, now and whenever that changes. */
export function observeHeight(report: (height: number) => void): void {
  let last: number | undefined;
  const observer = new ResizeObserver(() => {
    const height = document.body.scrollHeight; // of what overflows it too
    if (height !== last) report((last = height));
  });
  observer.observe(document.body);
  // An open dialog hangs over the body and does not resize it. It takes the focus when it opens: from then on it is watched.
  document.addEventListener('focusin', (event) => {
    for (const part of event.composedPath()) if (part instanceof HTMLDialogElement) observer.observe(part);
  });
}
