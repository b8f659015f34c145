import type { Cursor } from '../../core/adapter.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { withPatience } from '../../core/patience.js';
import { backoff, waitUntil, type Timing } from './timing.js';

export interface PagesOptions<P> {
  /** The listing from its start, or after a page. */
  readonly open: (after: Cursor | undefined, signal: AbortSignal) => AsyncIterable<P>;
  readonly after: Cursor | undefined;
  readonly signal: AbortSignal;
  readonly timing: Timing;
  /** Told when the CRM asks for patience (milliseconds since 1970), and when that is over. */
  readonly onPause: (until: number | undefined) => void;
  /** Asks for the next page before this one has been dealt with. */
  readonly ahead?: boolean;
}

/** So many refusals in a row, without a page in between, are no mere haste of ours. */
const mostRefusals = 5;

/**
 * The pages of a listing, of which each must come within `timing.limit`. Where the CRM asks for patience the listing goes
 * on afterwards, behind the last page that came. A cursor that comes twice would lead in circles: the page that brings it
 * is the last, and then it is a `bad-response`. Whatever ends this ends the listing's requests.
 */
export async function* pagesOf<P extends { readonly next?: Cursor }>(options: PagesOptions<P>): AsyncIterable<P> {
  const { signal, timing, onPause } = options;
  const known = new Set<Cursor>();
  let { after } = options;
  for (let refusals = 0; ; refusals++) {
    try {
      for await (const page of read(options, after, known)) {
        refusals = 0;
        after = page.next;
        yield page;
      }
      return;
    } catch (error) {
      if (!isCrmError(error, 'rate-limited') || refusals === mostRefusals) throw error;
      const until = patienceUntil(error, refusals, timing);
      onPause(until);
      await waitUntil(() => until, signal).finally(() => onPause(undefined));
    }
  }
}

/** The CRM's word, unless it has been given before and was not true. */
function patienceUntil({ details }: CrmError<'rate-limited'>, refusals: number, { retry, longest }: Timing): number {
  const told = Date.parse(details.retryAt ?? '');
  const own = Date.now() + backoff(retry, refusals, longest);
  if (Number.isNaN(told)) return own;
  return refusals ? Math.max(told, own) : told;
}

async function* read<P extends { readonly next?: Cursor }>(
  { open, signal, timing, ahead }: PagesOptions<P>,
  after: Cursor | undefined,
  known: Set<Cursor>,
): AsyncIterable<P> {
  const own = new AbortController();
  const iterator = open(after, AbortSignal.any([signal, own.signal]))[Symbol.asyncIterator]();
  const ask = () => {
    const coming = withPatience(() => iterator.next(), signal, timing.limit);
    coming.catch(() => undefined); // it is looked at when its turn comes
    return coming;
  };
  try {
    for (let coming = ask(); ;) {
      const step = await coming;
      if (step.done) return;
      const { next } = step.value;
      const isCircle = next !== undefined && known.has(next);
      if (next !== undefined) known.add(next);
      if (ahead && !isCircle) coming = ask();
      yield step.value;
      if (isCircle) throw new CrmError('bad-response', { issues: ['a cursor has come before'] });
      if (!ahead) coming = ask();
    }
  } finally {
    own.abort();
    void iterator.return?.().catch(() => undefined); // a page that hangs would never let it return
  }
}
