/** A listing as it goes out: a page a line, the last line says how it ended. */
import { linesType } from '../../adapters/gateway/lines.js';
import { inTime } from './deadline.js';

export interface Streaming {
  /** For each page. */
  readonly requestSeconds: number;
  /** After so long the answer ends with `more`. */
  readonly listingSeconds: number;
  /** The gateway stops: the answer ends after the page that is under way. */
  readonly isStopping: () => boolean;
  /** The caller has gone. */
  readonly gone: AbortSignal;
  /** The last line where it fails half-way. */
  failed(error: unknown): object;
}

interface Paged {
  readonly next?: string;
  /** Absent in a page of changes. */
  readonly items?: readonly unknown[];
}

export interface InLines {
  readonly response: Response;
  /** Resolves when the last byte is out, or nobody reads any more. */
  readonly streamed: Promise<void>;
}

/**
 * Waits for the first page, so that what fails at once has a status of its own. Asks for a page when the last one has been
 * taken, and for none when nobody takes it. A listing of one page is one piece.
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
  const lines = createLines(first, pages, how);
  return first.done || goesOn(first.value) ? streamOf(lines) : inOnePiece(lines);
}

interface Pages {
  next(): Promise<IteratorResult<Paged>>;
  giveUp(): void;
}

function createPages(open: (signal: AbortSignal) => AsyncIterable<Paged>, { gone, requestSeconds }: Streaming): Pages {
  const stop = new AbortController();
  const leave = () => stop.abort(gone.reason);
  gone.addEventListener('abort', leave, { once: true });
  if (gone.aborted) leave();
  const iterator = open(stop.signal)[Symbol.asyncIterator]();
  let isOver = false;
  return {
    async next() {
      const page = await inTime(requestSeconds, stop.signal, () => iterator.next());
      isOver = page.done ?? false;
      return page;
    },
    giveUp() {
      gone.removeEventListener('abort', leave);
      if (isOver) return;
      stop.abort(new Error('nobody reads on'));
      void iterator.return?.()?.catch(() => undefined);
    },
  };
}

interface Lines {
  /** The next line or, where the answer ends early, the two last ones. */
  next(): Promise<{ readonly text: string; readonly isLast: boolean }>;
  giveUp(): void;
}

function createLines(
  first: IteratorResult<Paged>,
  pages: Pages,
  { listingSeconds, isStopping, failed }: Streaming,
): Lines {
  const until = performance.now() + listingSeconds * 1000;
  let ready: IteratorResult<Paged> | undefined = first;
  return {
    giveUp: pages.giveUp,
    async next() {
      try {
        const page = ready ?? (await pages.next());
        ready = undefined;
        if (page.done) return { text: `{"end":true}\n`, isLast: true };
        const text = `{"page":${textOf(page.value)}}\n`;
        const isTurnOver = (isStopping() || performance.now() > until) && goesOn(page.value);
        return { text: isTurnOver ? `${text}{"more":true}\n` : text, isLast: isTurnOver };
      } catch (error) {
        return { text: `${JSON.stringify({ error: failed(error) })}\n`, isLast: true };
      }
    },
  };
}

const headers = { 'content-type': linesType };

/** A body that is there at once has a length, and costs a fraction of a stream. */
async function inOnePiece(lines: Lines): Promise<InLines> {
  const page = await lines.next();
  const end = page.isLast ? { text: '', isLast: true } : await lines.next();
  const text = page.text + end.text;
  if (!end.isLast) return streamOf(lines, text); // the page had not said that there are more
  lines.giveUp();
  return { response: new Response(text, { headers }), streamed: Promise.resolve() };
}

function streamOf(lines: Lines, ahead = ''): InLines {
  const encoder = new TextEncoder();
  let before = ahead;
  let over = () => {};
  const streamed = new Promise<void>((resolve) => (over = resolve));
  const end = () => {
    lines.giveUp();
    over();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { text, isLast } = await lines.next();
        controller.enqueue(encoder.encode(before + text));
        before = '';
        if (!isLast) return;
        controller.close();
        end();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, { headers }), streamed };
}

const goesOn = (page: Paged): boolean => page.next !== undefined;

/** What many ask for is the same list every time: as long as it is kept, so is its text. */
const texts = new WeakMap<readonly unknown[], string>();

/** As JSON. */
function textOf({ items, ...rest }: Paged): string {
  if (!items) return JSON.stringify(rest);
  const known = texts.get(items) ?? JSON.stringify(items);
  texts.set(items, known);
  const others = JSON.stringify(rest).slice(1);
  return `{"items":${known}${others === '}' ? '' : ','}${others}`;
}
