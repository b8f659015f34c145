/** The number in a `tel:`, `callto:` or SIP address (with a display name too, or without its scheme); other text as it is. Text is plain. */
export function withoutUri(text: string): string {
  const address = /<([^<>]*)>/u.exec(text)?.[1] ?? text;
  const [, scheme, rest] = /^(tel|callto|sips?):(?:\/\/)?(.*)$/isu.exec(address.trim()) ?? [];
  if (scheme === undefined || rest === undefined) return withoutScheme(text);
  const [user = ''] = /^sip/iu.test(scheme) ? rest.split('@') : [rest.replace(/@.*$/su, '')];
  return withContext(decoded(user));
}

/** The same without `tel:` or `sip:`, as far as nothing else is written so. */
function withoutScheme(text: string): string {
  const plain = /^%2b\d/iu.test(text) ? decoded(text) : text;
  if (/^\+?[\d().-]{3,}@[a-z\d][\w.:-]*$/iu.test(plain)) return plain.replace(/@.*$/u, '');
  return /^\+?[\d\s().-]+;[a-z-]+=/iu.test(plain) ? withContext(plain) : plain;
}

/** `331-6005;phone-context=+64-3;isub=1;ext=12`: a context that is no prefix tells nothing. */
function withContext(text: string): string {
  const [number = '', ...parameters] = text.split(';');
  const valueOf = (name: string) =>
    parameters.find((each) => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const context = /^\s*\+/u.test(number) ? undefined : /^\+[\d().-]+$/u.exec(valueOf('phone-context') ?? '')?.[0];
  const extension = valueOf('ext') ?? parameters.find((each) => /^\d{1,6}$/u.test(each));
  return `${context ?? ''}${number}${extension ? `;ext=${extension}` : ''}`.trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
