import { atom } from 'nanostores';
import type { RecordKey } from '../../core/contact.js';
import type { Readable } from '../../core/readable.js';
import type { Save, SaveResult } from '../../core/saving.js';
import type { Watcher } from '../send-edit.js';
import { contactOf, saveOf, type Entry, type Look } from './derive.js';
import type { Entries } from './entries.js';
import type { KeptLeg } from './kept.js';
import { createRanked } from './ranked.js';
import { recordsIn } from './solved.js';

export interface SaveWatcher extends Watcher {
  onChange?(save: Save, legs: Entry['legs']): void;
}

/** What pages are shown of the saves. */
export interface Shown {
  /** Newest first. */
  readonly $saves: Readable<readonly Save[]>;
  /** How a save looks now; the same object as long as it looks the same. */
  asShown(entry: Entry): Save;
  /** Looks again at these saves, and tells where they look different. */
  look(saveIds: Iterable<string>): void;
  watch(saveId: string, watcher: SaveWatcher): void;
  unwatch(saveId: string): void;
  watcherOf(saveId: string): SaveWatcher | undefined;
}

export interface ShownOptions {
  readonly entries: Entries;
  readonly progress: (saveId: string, leg: KeptLeg) => SaveResult;
  readonly isOver: (entry: Entry) => boolean;
  /** The key that a record has today: it may have been merged into another. */
  readonly keyToday: (key: RecordKey) => RecordKey;
}

const isSame = (one: Look, other: Look): boolean =>
  one.isLast === other.isLast &&
  one.contactId === other.contactId &&
  one.results.every((result, at) => result === other.results[at]);

export function createShown({ entries, progress, isOver, keyToday }: ShownOptions): Shown {
  const $saves = atom<readonly Save[]>([]);
  const saves = createRanked<Save>();
  const shown = new Map<string, Save>();
  const looks = new WeakMap<Entry, Look & { readonly save: Save }>();
  const watchers = new Map<string, SaveWatcher>();

  /** Of each person only the last save can be taken back. */
  const isLast = (entry: Entry): boolean =>
    !entries.about(recordsIn(entry)).some((other) => other.head.id > entry.head.id && !isOver(other));

  function asShown(entry: Entry): Save {
    const results = [...entry.legs.values()].map((leg) => progress(entry.head.id, leg));
    const named = contactOf(entry);
    const look = { results, isLast: isLast(entry), contactId: named && keyToday(named) };
    const before = looks.get(entry);
    if (before && isSame(before, look)) return before.save;
    const save = saveOf(entry, look);
    looks.set(entry, { ...look, save });
    return save;
  }

  function lookAt(saveId: string): boolean {
    const entry = entries.get(saveId);
    if (!entry) watchers.delete(saveId);
    const save = entry && !isOver(entry) ? asShown(entry) : undefined;
    if (save === shown.get(saveId)) return false;
    saves.set(saveId, save);
    if (save) shown.set(saveId, save);
    else shown.delete(saveId);
    return true;
  }

  function tell(saveId: string): void {
    const [save, legs] = [shown.get(saveId), entries.get(saveId)?.legs];
    if (save && legs) watchers.get(saveId)?.onChange?.(save, legs);
  }

  return {
    $saves,
    asShown,
    look(saveIds) {
      const changed = [...saveIds].filter(lookAt);
      if (!changed.length) return;
      $saves.set([...saves.items].reverse());
      changed.forEach(tell);
    },
    watch: (saveId, watcher) => void watchers.set(saveId, watcher),
    unwatch: (saveId) => void watchers.delete(saveId),
    watcherOf: (saveId) => watchers.get(saveId),
  };
}
