/** Raw records of a CRM, whatever their shape: read as text, edited leaf by leaf. */

type Leaf = string | number | boolean | null;

/** One value of a record and the way to it, such as `communicationItems[0].value`. */
export interface RawLeaf {
  readonly path: string;
  readonly value: Leaf;
}

/** All values of a record in the record's own order. */
export function leavesOf(value: unknown, path = ''): readonly RawLeaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, `${path}[${at}]`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
  return [{ path, value: value as Leaf }];
}

/** A copy of `record` in which the leaves have the texts of a form; a leaf keeps its type, and empty text is `null`. */
export function withTexts<T>(record: T, texts: ReadonlyMap<string, string>): T {
  const rebuild = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => rebuild(item, `${path}[${at}]`));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, rebuild(item, path === '' ? key : `${path}.${key}`)]),
      );
    const text = texts.get(path);
    const leaf = value as Leaf;
    return text === undefined || text === String(leaf ?? '') ? leaf : typed(text, leaf);
  };
  return rebuild(record, '') as T;
}

function typed(text: string, before: Leaf): Leaf {
  if (typeof before === 'boolean') return text === 'true';
  if (typeof before === 'number') return Number(text);
  return text === '' ? null : text;
}

/** When a record was last changed, in milliseconds: each CRM writes it in its own way. */
export function changedAt(record: Readonly<Record<string, unknown>>): number {
  const { modified, _info: info } = record;
  if (typeof modified === 'number') return modified;
  const stamp = (info as { readonly lastUpdated?: string } | undefined)?.lastUpdated;
  return stamp === undefined ? 0 : Date.parse(stamp);
}
