/** WebDAV's answer about several resources at once (RFC 4918 section 13). */
import { CrmError } from '../../core/errors.js';
import { all, dav, first, readXml, type Element } from './xml.js';

export interface Resource {
  /** The path on the server, as a URL spells it. */
  readonly path: string;
  readonly status: number;
  /** Those that the resource has, by full name. */
  readonly props: ReadonlyMap<string, Element>;
}

export interface Multistatus {
  readonly resources: readonly Resource[];
  /** Of a sync report: where the next one starts. */
  readonly token?: string;
}

/** Only paths are read of the addresses in it: whatever host they name, requests go to our own. */
export function readMultistatus(text: string, base: URL): Multistatus {
  const root = readXml(text);
  if (root.name !== dav('multistatus')) throw new CrmError('bad-response', { issues: ['body: no multistatus'] });
  const token = first(root, dav('sync-token'))?.text.trim();
  return {
    resources: all(root, dav('response')).flatMap((response) => readResponse(response, base)),
    ...(token && { token }),
  };
}

function readResponse(response: Element, base: URL): readonly Resource[] {
  const props = all(response, dav('propstat'))
    .filter((propstat) => statusOf(propstat, 200) === 200)
    .flatMap((propstat) => first(propstat, dav('prop'))?.children ?? [])
    .map((prop) => [prop.name, prop] as const);
  return hrefs(response, base).map((path) => ({ path, status: statusOf(response, 200), props: new Map(props) }));
}

/** The paths that an element names. */
export const hrefs = (element: Element | undefined, base: URL): readonly string[] =>
  all(element, dav('href')).flatMap(({ text }) => {
    const href = text.trim();
    return URL.canParse(href, base.href) ? [new URL(href, base).pathname] : [];
  });

/** `HTTP/1.1 404 Not Found` */
function statusOf(element: Element, unlessTold: number): number {
  const text = first(element, dav('status'))?.text;
  return text === undefined ? unlessTold : Number(/\s(\d{3})\b/u.exec(text)?.[1] ?? 0);
}
