import { atom } from 'nanostores';
import type { StorageMode, StorageState } from '../../core/storage.js';
import type { Segment } from '../segments/segment.js';
import { readAnswer } from './answers-read.js';
import { readCold } from './cold.js';
import { createDisk } from './disk.js';
import { readAll } from './load.js';
import { databaseName, databasesOf } from './names.js';
import { deleteDatabases, type Loss } from './open.js';
import { enterSession, type Entering } from './session.js';
import { createTabs } from './tabs.js';
import { createTurn } from './turn.js';
import { whenQuiet } from './when-quiet.js';
import type {
  ColdAnswer,
  DirectoryStorage,
  DirectoryStorageOptions,
  Snapshot,
  TabListener,
  Terms,
  TermsOf,
} from './types.js';

const hour = 3_600_000;
/** How long what is not used is kept, in milliseconds. */
const lifetimes: Readonly<Record<StorageMode, number>> = { session: 12 * hour, persist: 14 * 24 * hour, memory: 0 };

/** Until an answer is on the screen: what is read then holds up the page. Not by a frame: in a hidden tab none comes. */
const shown = () => new Promise((resolve) => setTimeout(resolve, 100));

/** The directory of this user on this device's disk. What other users of the workspace have left there goes. */
export function createDirectoryStorage(options: DirectoryStorageOptions): DirectoryStorage {
  const { workspaceId, user, mode, now = Date.now } = options;
  const name = databaseName('directory', workspaceId, user);
  const disk = createDisk({ name, now, lifetime: lifetimes[mode], lost });
  const opened = mode === 'memory' ? Promise.resolve() : disk.open(); // before all else: somebody may be on the phone
  let answered: Promise<unknown> = Promise.resolve(); // somebody is on the phone: all else waits
  const after = opened.then(() => answered);
  const $state = atom<StorageState>({ mode });
  const $alone = atom(false);
  const entering = mode === 'memory' ? undefined : enter();
  const tabs = createTabs(name, { after, settle: () => turn.settle(), forgotten });
  const turn = createTurn(name, disk, tabs.takeOver);
  const answers = whenQuiet(async (isStopped) => disk.prepare(held(), isStopped));
  let held: () => readonly Segment[] = () => [];
  let isWriter = false;
  let isOver = false;
  void turn.begun.then(() => (isWriter = true));
  let listener: TabListener | undefined;

  function enter(): Entering {
    const begun = enterSession(name, now, { after, drop: mode === 'session' ? disk.clear : undefined });
    begun.entered.catch(() => lost('blocked')); // without locks several tabs would write over each other
    return begun;
  }

  /** From now on this tab has only its memory. */
  function goAlone(state: StorageState): void {
    answers.stop();
    disk.close();
    tabs.leave();
    void turn.leave();
    $state.set(state);
    $alone.set(true);
  }

  function lost(why: Loss): void {
    goAlone(why === 'deleted' ? { mode: 'memory' } : { mode, problem: why });
  }

  function forget(): void {
    isOver = true;
    void entering?.entered.then((session) => session.forget()).catch(() => undefined);
    goAlone({ mode: 'memory' });
  }

  function forgotten(): void {
    forget();
    listener?.forgotten();
  }

  async function load(): Promise<Snapshot | undefined> {
    await entering?.entered.catch(() => undefined);
    turn.join();
    await tabs.settled(turn.begun);
    await answered;
    const snapshot = await disk.read(readAll);
    await (snapshot ? disk.touch() : undefined);
    if (!isOver) void deleteDatabases(databasesOf('directory', workspaceId), name); // else it is the next user who is here
    return snapshot;
  }

  async function cold(terms: Terms, termsOf: TermsOf): Promise<ColdAnswer | undefined> {
    await entering?.settled.catch(() => undefined);
    return disk.read(
      async (within, manifest) =>
        (await readAnswer(within, manifest, terms, termsOf)) ?? readCold(within, manifest, terms, termsOf),
    );
  }

  async function save(snapshot: () => Snapshot): Promise<void> {
    await turn.save(snapshot);
    held = () => snapshot().segments.map(({ segment }) => segment);
    if (isWriter) answers.soon();
  }

  /** It may be the last moment of this page. */
  function leave(): void {
    void (turn.settleAtOnce() ?? disk.touch()); // whoever writes notes that it is in use with it
  }
  function hide(): void {
    if (document.visibilityState === 'hidden') leave();
  }
  document.addEventListener('visibilitychange', hide);
  addEventListener('pagehide', leave); // a frame that is taken away is never hidden
  if (mode === 'memory') {
    goAlone({ mode });
    void deleteDatabases(databasesOf('directory', workspaceId));
  }

  return {
    $state,
    $alone,
    load,
    cold(terms, termsOf) {
      const answer = cold(terms, termsOf);
      answered = Promise.all([answered, answer.then(shown)]);
      return answer;
    },
    save,
    send: tabs.send,
    listen(listening) {
      listener = listening;
      const stop = tabs.listen(listening);
      return () => {
        stop();
        listener = undefined;
      };
    },
    async wipe() {
      tabs.forget();
      forget();
      await disk.delete();
    },
    close() {
      isOver = true;
      document.removeEventListener('visibilitychange', hide);
      removeEventListener('pagehide', leave);
      tabs.close();
      answers.stop();
      void turn.leave().then(disk.close);
      void entering?.entered.then((session) => session.leave()).catch(() => undefined);
    },
  };
}
