/** XML as WebDAV needs it: elements by their full names, whatever prefixes the server has chosen. */
import { parseXml as parse, XmlElement } from '@rgrove/parse-xml';
import { CrmError } from '../../core/errors.js';

export interface Element {
  /** Namespace and local name: `DAV: href`. */
  readonly name: string;
  /** Of the element and of all inside it. */
  readonly text: string;
  readonly children: readonly Element[];
}

/** Full names in the two namespaces that we speak. */
export const dav = (name: string): string => `DAV: ${name}`;
export const carddav = (name: string): string => `urn:ietf:params:xml:ns:carddav ${name}`;

/** Of a question's outermost element: names without a prefix are WebDAV's. */
export const namespaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"';

/** The root element; what is no XML is a `bad-response` that quotes nothing. */
export function readXml(text: string): Element {
  try {
    // what XML cannot hold stands in some cards all the same, and would cost the whole answer
    const { root } = parse(text.replace(/[^\t\n\r -\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD'));
    if (root) return named(root, new Map());
  } catch {
    // told below: the parser's message quotes the text
  }
  throw new CrmError('bad-response', { issues: ['body: not XML'] });
}

/** The children of this name. */
export const all = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The first child of this name. */
export const first = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name);

/** Text, to be put between two tags. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Scope = ReadonlyMap<string, string>;

function named(element: XmlElement, outer: Scope): Element {
  const declared = Object.entries(element.attributes).flatMap(([attribute, namespace]) => {
    const [, prefix] = /^xmlns(?::(.+))?$/u.exec(attribute) ?? [];
    return attribute.startsWith('xmlns') ? [[prefix ?? '', namespace] as const] : [];
  });
  const scope: Scope = declared.length > 0 ? new Map([...outer, ...declared]) : outer;
  const [local = '', prefix = ''] = element.name.split(':').reverse();
  return {
    name: `${scope.get(prefix) ?? ''} ${local}`,
    get text() {
      return element.text;
    },
    children: element.children.flatMap((child) => (child instanceof XmlElement ? [named(child, scope)] : [])),
  };
}
