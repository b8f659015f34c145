import { waitUntil } from '@open-wc/testing-helpers';

/** Waits until it is so. Patient: code that is loaded on demand takes its time on a busy machine. */
export const until = (isSo: () => unknown): Promise<void> => waitUntil(isSo, undefined, { timeout: 8_000 });
