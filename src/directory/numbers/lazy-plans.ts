import type * as parser from './parser.js';

/** What only the library of numbering plans can tell. */
export type Plans = Pick<typeof parser, 'parseByPlan' | 'nationalForm'>;
export type LoadPlans = () => Promise<Plans>;

/** Milliseconds until the second attempt to load them. */
const pause = 1_000;

/** Milliseconds that what is only shown better with them waits: for a page that begins with a ring all else comes first. */
const soon = 300;

/** Loads the plans when they are first wanted; `onReady` is called once. */
export function createPlans(onReady: () => void, load: LoadPlans) {
  let plans: Plans | undefined;
  let loading: Promise<void> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  async function start(): Promise<void> {
    plans = await load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      return load();
    });
    onReady();
  }

  /** Rejects if they cannot be loaded; asking again then starts again. */
  function ready(): Promise<void> {
    loading ??= start().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  const want = () => void (plans ?? loading ?? ready().catch(() => undefined));

  return {
    ready,
    now: () => plans,
    /** Loads them for nobody in particular: without them all else is read all the same. */
    want,
    wantSoon: () =>
      void (waiting ??= setTimeout(() => {
        waiting = undefined;
        want();
      }, soon)),
  };
}
