/** What is alike has the same one; what is not has another one, but for one in four billion. */

/** Of the code units of a text, going on from an earlier one. */
export function checksumOf(text: string, from: number): number {
  let sum = from;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), prime);
  return sum >>> 0;
}

/** Of which bits are set: 0 for none. */
export function checksumOfBits(bits: Uint8Array): number {
  let any = 0;
  let sum = start;
  for (const byte of bits) {
    any |= byte;
    sum = Math.imul(sum ^ byte, prime);
  }
  return any ? sum >>> 0 || 1 : 0;
}

const prime = 0x01000193;
const start = 0x811c9dc5;
