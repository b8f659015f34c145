/** Says one sentence where the widgets stand or would have stood, once, so that it is seen and heard. */
export function sayOnPage(sentence: string): void {
  const places = document.querySelectorAll('onestream-workspace');
  for (const place of places.length ? places : [document.body]) {
    if ([...place.children].some(({ textContent }) => textContent === sentence)) continue;
    const paragraph = document.createElement('p');
    paragraph.setAttribute('role', 'alert');
    paragraph.textContent = sentence;
    place.prepend(paragraph);
  }
}
