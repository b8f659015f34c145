/** Says one sentence where the widgets would have stood, so that it is seen and heard. */
export function sayOnPage(sentence: string): void {
  const places = document.querySelectorAll('onestream-workspace');
  for (const place of places.length ? places : [document.body]) {
    const paragraph = document.createElement('p');
    paragraph.setAttribute('role', 'alert');
    paragraph.textContent = sentence;
    place.prepend(paragraph);
  }
}
