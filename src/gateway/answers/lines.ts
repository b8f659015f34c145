/** A listing as it goes out: a page a line, the last line says how it ended. */
import { linesType } from '../../adapters/gateway/lines.js';
import { inTime } from './deadline.js';

export interface Streaming {
  /** For each page. */
  readonly requestSeconds: number;
  /** After so long the answer ends with `more`. */
  readonly listingSeconds: number;
  /** The gateway stops: the answer ends after the page that is under way. */
  readonly stopping: AbortSignal;
  /** The caller has gone. */
  readonly gone: AbortSignal;
  /** The last line where it fails half-way. */
  failed(error: unknown): object;
}

interface Paged {
  readonly next?: string;
}

export interface InLines {
  readonly response: Response;
  /** Resolves when the last byte is out, or nobody reads any more. */
  readonly streamed: Promise<void>;
}

/**
 * Waits for the first page, so that what fails at once has a status of its own. Asks for a page when the last one has been
 * taken, and for none when nobody takes it.
 */
export async function answerInLines(
  open: (signal: AbortSignal) => AsyncIterable<Paged>,
  how: Streaming,
): Promise<InLines> {
  const pages = createPages(open, how);
  const first = await pages.next().catch((error: unknown) => {
    pages.giveUp();
    throw error;
  });
  return streamOf(first, pages, how);
}

interface Pages {
  next(): Promise<IteratorResult<Paged>>;
  giveUp(): void;
}

function createPages(open: (signal: AbortSignal) => AsyncIterable<Paged>, { gone, requestSeconds }: Streaming): Pages {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, gone]);
  const iterator = open(signal)[Symbol.asyncIterator]();
  return {
    next: () => inTime(requestSeconds, signal, () => iterator.next()),
    giveUp() {
      stop.abort(new Error('nobody reads on'));
      void iterator.return?.()?.catch(() => undefined);
    },
  };
}

function streamOf(
  first: IteratorResult<Paged>,
  pages: Pages,
  { listingSeconds, stopping, failed }: Streaming,
): InLines {
  const until = performance.now() + listingSeconds * 1000;
  const encoder = new TextEncoder();
  let ready: IteratorResult<Paged> | undefined = first;
  let over = () => {};
  const streamed = new Promise<void>((resolve) => (over = resolve));
  const end = () => {
    pages.giveUp();
    over();
  };
  /** The next line, and whether it is the last. */
  async function line(): Promise<readonly [line: object, isLast: boolean]> {
    try {
      const page = ready ?? (await pages.next());
      ready = undefined;
      return page.done ? [{ end: true }, true] : [{ page: page.value }, false];
    } catch (error) {
      return [{ error: failed(error) }, true];
    }
  }
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const [said, isLast] = await line();
        const isTurnOver = (stopping.aborted || performance.now() > until) && 'page' in said && goesOn(said.page);
        for (const each of isTurnOver ? [said, { more: true }] : [said])
          controller.enqueue(encoder.encode(`${JSON.stringify(each)}\n`));
        if (!isLast && !isTurnOver) return;
        controller.close();
        end();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, { headers: { 'content-type': linesType } }), streamed };
}

const goesOn = (page: unknown): boolean => (page as Paged).next !== undefined;
