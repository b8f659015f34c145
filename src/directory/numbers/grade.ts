import type { Grade } from '../../core/match.js';
import type { ReadNumber } from '../numbers.js';

/**
 * How well a stored number fits a calling one of the same digits; absent when the extensions contradict each other.
 * `exact`: both are written with the country's code. `national`: one had to be read by a country. `short`: one of them has
 * an extension that the other lacks, or it is no full number at all. Never is a number compared by its last digits: a local
 * number without its area code fits nothing but the same local number.
 */
export function gradeOf(calling: ReadNumber, stored: ReadNumber): Grade | undefined {
  if (calling.term === undefined || calling.term !== stored.term) return undefined;
  if (calling.extension !== stored.extension) return calling.extension && stored.extension ? undefined : 'short';
  if (calling.international && stored.international) return 'exact';
  return calling.e164 ? 'national' : 'short';
}
