import type { Outcome } from '../core/call.js';
import type { Directory } from '../core/directory.js';

type Unknown = Outcome & { readonly kind: 'unknown' };

/**
 * Asks every CRM for a number that the directory does not know, and keeps the outcome's account of who is still asked
 * and who could not be. What is found arrives through the directory, which grades it again.
 */
export async function askForNumber(
  directory: Pick<Directory, 'numbers' | 'match' | 'ask'>,
  number: string,
  update: (edit: (outcome: Unknown) => Outcome) => void,
  signal: AbortSignal,
): Promise<void> {
  await directory.numbers.ready.catch(() => undefined); // without the parser the number is asked for as it came
  const { e164, national } = directory.match(number).parsed;
  await directory.ask(
    { phone: e164 ?? number, ...(national !== undefined && { national }) },
    {
      signal,
      onStart: (asking) => update((outcome) => ({ ...outcome, asking })),
      onAnswer: (answer) =>
        update((outcome) => ({
          ...outcome,
          asking: outcome.asking.filter((other) => other !== answer.connectionId),
          failed: 'error' in answer ? [...outcome.failed, answer] : outcome.failed,
        })),
    },
  );
}
