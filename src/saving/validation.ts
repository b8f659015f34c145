import type { Capabilities } from '../core/adapter.js';
import type { FormField, Problem } from '../core/saving.js';
import { extensionOf, homeOf, isExtension, isName, isNumber, numberOf } from './fields.js';
import { e164Of, type Tongue } from './meaning.js';
import type { Edit } from './task.js';

export type Problems = ReadonlyMap<FormField, Problem>;

/** One field, as far as it has to be judged. */
export interface Candidate {
  readonly typed: Edit;
  readonly changed: boolean;
  /** Whether a name stood there before. */
  readonly had: boolean;
  readonly tongue: Tongue;
}

/** What is wrong with what has been typed. A value that nobody has touched blocks nothing. */
export function findProblems(candidates: ReadonlyMap<FormField, Candidate>): Map<FormField, Problem> {
  const problems = new Map<FormField, Problem>();
  for (const [field, candidate] of candidates) {
    const problem = candidate.changed ? problemOf(candidate) : undefined;
    if (problem) problems.set(field, problem);
    if (!isExtension(field) || !candidate.typed.value) continue;
    const number = candidates.get(numberOf(field));
    if (number && !number.typed.value && (candidate.changed || number.changed))
      problems.set(extensionOf(numberOf(field)), 'extension without number');
  }
  return problems;
}

/** Fields whose text is longer than the CRM takes; `sent` is what it would be sent on behalf of each field. */
export const tooLong = (sent: ReadonlyMap<FormField, string>, capabilities: Capabilities): readonly FormField[] =>
  [...sent]
    .filter(([field, text]) => {
      const longest = capabilities.fields[homeOf(field, capabilities)]?.maxLength;
      return longest !== undefined && text.length > longest;
    })
    .map(([field]) => field);

function problemOf({ typed, had, tongue }: Candidate): Problem | undefined {
  const { field, value } = typed;
  if (!value) return isName(field) && had ? 'emptied' : undefined;
  if (field === 'email') return isEmail(value) ? undefined : 'email';
  if (isNumber(field)) return isPossible(typed, tongue) ? undefined : 'number';
  if (isExtension(field)) return /^\d{1,15}$/u.test(value) ? undefined : 'number';
  return undefined;
}

/** Something, an @, and a domain of at least two labels; whether it is reached only a mail can tell. */
const isEmail = (value: string): boolean =>
  value.length <= 254 && /^[^\s@<>()[\]\\,;:"]+@[^\s@.<>()[\]\\,;:"]+(?:\.[^\s@.<>()[\]\\,;:"]+)+$/u.test(value);

/** Without the numbering plans only what could be a number nowhere is refused. */
function isPossible(typed: Edit, { numbers }: Tongue): boolean {
  if (e164Of(typed)) return true;
  return !numbers.isReady && /^\+?[\d\s().,/\p{Pd}]+$/u.test(typed.value) && /^\D*(?:\d\D*){6,15}$/u.test(typed.value);
}
