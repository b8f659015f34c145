import type { Segment } from '../segments/segment.js';
import { writeAnswers } from './answers-write.js';
import { guard } from './guard.js';
import { deleteDatabase, type Loss } from './open.js';
import { createWriter, type Writer } from './save.js';
import { openDirectory, reading, readManifest, writing, type Manifest, type Reading, type Writing } from './schema.js';

export interface DiskOptions {
  readonly name: string;
  readonly now: () => number;
  /** Not used for longer than that, in milliseconds, it counts as empty. */
  readonly lifetime: number;
  /** Called once: nothing is read or written from then on. */
  readonly lost: (why: Loss) => void;
}

/** The directory's database, until something is wrong with it. Nothing here rejects; what cannot be read is undefined. */
export interface Disk extends Writer {
  /** Begins to open it; else the first use does. Resolves when it is open, or cannot be. */
  open(): Promise<unknown>;
  /** All that is read in one go is of one moment. The manifest is undefined if there is nothing. */
  read<T>(what: (within: Reading, manifest: Promise<Manifest | undefined>) => Promise<T>): Promise<T | undefined>;
  /** Works out ahead who answers which number, as far as that is worth it. */
  prepare(segments: readonly Segment[], isStopped: () => boolean): Promise<void>;
  /** Notes that it is in use. */
  touch(): Promise<void>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Leaves nothing of it, and closes it. */
  delete(): Promise<void>;
  close(): void;
}

export function createDisk({ name, now, lifetime, lost }: DiskOptions): Disk {
  let writer: Writer | undefined;
  const { open, use, close } = guard(
    (closed) => openDirectory(name, closed),
    (why) => {
      if (why === 'damaged') void deleteDatabase(name);
      lost(why);
    },
  );

  const writerFor = (database: IDBDatabase) => (writer ??= createWriter(database, now));

  async function change(what: (within: Writing) => unknown): Promise<void> {
    await use(async (database) => {
      const within = writing(database);
      await what(within);
      await within.done();
    });
  }

  return {
    open,
    read: (what) =>
      use((database) => {
        const within = reading(database);
        return what(within, readManifest(within, now(), lifetime));
      }),
    write: async (take) => void (await use((database) => writerFor(database).write(take))),
    writeAtOnce: async (take) => void (await use((database) => writerFor(database).writeAtOnce(take))),
    prepare: async (...how) => void (await use((database) => writeAnswers(database, ...how))),
    touch: () =>
      change(async (within) => {
        const manifest = await within.get('manifest', 'now');
        if (manifest) within.put('manifest', { ...manifest, used: now() }, 'now');
      }),
    clear: () => change((within) => within.clear()),
    delete() {
      close();
      return deleteDatabase(name);
    },
    close,
  };
}
