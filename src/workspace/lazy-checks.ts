import { atom, onMount } from 'nanostores';
import type { CheckRun, Checks, Findings } from '../core/check.js';
import type { Connection, ConnectionView } from '../core/connection.js';
import { CrmError } from '../core/errors.js';
import { initialRun } from '../directory/initial-run.js';
import type { Connections } from './connections.js';
import { trySources } from './try-sources.js';

/**
 * Checks as elements know them, also for connections that are still to come or could not be made; the code that pulls is
 * loaded with the first check.
 */
export function lazyChecks(load: () => Promise<Checks>, connections: Connections): Checks {
  const $runs = atom<readonly CheckRun[]>([]);
  let loading: Promise<Checks> | undefined;
  let real: Checks | undefined;
  let loadError: CrmError | undefined;
  let isFollowed = false;

  const publish = () => {
    const runs = new Map(real?.$runs.get().map((run) => [run.connectionId, run]));
    $runs.set(connections.$views.get().map((view) => runs.get(view.id) ?? pending(view, loadError)));
  };
  const start = async (): Promise<Checks> => {
    try {
      real = await load();
      loadError = undefined;
      real.$runs.listen(() => {
        connections.refreshViews(); // a check makes capabilities final
        publish();
      });
      findings.showThoseOf(real);
      return real;
    } catch (cause) {
      loading = undefined; // the next check tries again
      loadError = new CrmError('offline', {}, { cause });
      throw loadError;
    } finally {
      publish();
    }
  };
  const checks = () => (loading ??= start());
  const findings = lazyFindings(() => void checks().catch(() => undefined)); // told by the runs
  connections.$views.listen(publish);
  publish();

  // a load that failed is told by the runs
  const withChecks = async (use: (loaded: Checks) => Promise<void>) => {
    const loaded = await checks().catch(() => undefined);
    if (loaded) await use(loaded);
  };
  const checkOne = (connectionId: string) => withChecks((loaded) => loaded.retry(connectionId));
  const checkArrivals = (arrivals: readonly Promise<readonly Connection[]>[]) =>
    arrivals.map(async (arrival) => void (await Promise.all((await arrival).map(({ id }) => checkOne(id)))));
  /** Goes on following where the code that pulls could not be loaded before. */
  const goOn = () => withChecks(async (loaded) => void (isFollowed && (await loaded.follow())));

  const trials = trySources(connections, goOn);

  return {
    $runs,
    $findings: findings.$findings,
    async follow() {
      isFollowed = true;
      const arrivals = connections.arrivals();
      // not after the pull: of all tabs one pulls, and the others wait for it
      void Promise.all(arrivals).then(() => isFollowed && trials.again());
      await goOn();
      await Promise.all(arrivals);
      await goOn(); // those that have come
    },
    async run() {
      const arrivals = connections.arrivals();
      await Promise.all([withChecks((loaded) => loaded.run()), ...checkArrivals(arrivals)]);
      void goOn();
    },
    async retry(connectionId) {
      const arrivals = connections.arrivals(connectionId);
      await Promise.all(arrivals.length ? checkArrivals(arrivals) : [checkOne(connectionId)]);
      void goOn();
    },
    stop() {
      isFollowed = false;
      trials.stop();
      real?.stop();
    },
  };
}

/** Findings that are worked out as long as somebody listens here; `load` is called when somebody begins to. */
function lazyFindings(load: () => void): Pick<Checks, '$findings'> & { showThoseOf(loaded: Checks): void } {
  const $findings = atom<Findings>({});
  let real: Checks | undefined;
  let isWatched = false;
  let unwatch = () => {};

  function watch(): void {
    if (!real || !isWatched) return;
    unwatch();
    unwatch = real.$findings.listen((findings) => $findings.set(findings));
    $findings.set(real.$findings.get());
  }
  onMount($findings, () => {
    isWatched = true;
    watch();
    load();
    return () => {
      isWatched = false;
      unwatch();
    };
  });

  return {
    $findings,
    showThoseOf(loaded) {
      real = loaded;
      watch();
    },
  };
}

function pending(view: ConnectionView, loadError: CrmError | undefined): CheckRun {
  const error = view.error ?? loadError;
  return error ? { ...initialRun(view.id), state: 'failed', error } : initialRun(view.id);
}
