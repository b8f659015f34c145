import type { CrmUser } from '../core/contact.js';
import type { Grade, InternalMatch } from '../core/match.js';
import { betterGrade } from './match-rank.js';
import { gradeOf } from './numbers/grade.js';
import type { NumberReader, ReadNumber } from './numbers.js';
import { isSame, type Taken } from './taken.js';

/** The users of every CRM: colleagues, who call as well. */
export interface Users {
  all(connectionId: string): readonly CrmUser[];
  /** For each what became of it, `undefined` for what is no user at all. */
  put(connectionId: string, users: readonly CrmUser[]): readonly (Taken | undefined)[];
  remove(connectionId: string, userId: string): void;
  /** The active ones that have this number, or this short number as their extension; best first. */
  byNumber(calling: ReadNumber): readonly InternalMatch[];
  /** Reads all numbers again. */
  reread(): void;
}

interface Colleague {
  readonly connectionId: string;
  readonly user: CrmUser;
  /** Each with the extension that is written behind it; and, where it has none, with the user's own. */
  readonly numbers: readonly ReadNumber[];
  /** Digits alone. */
  readonly extension?: string;
}

/** `countryOf`: by which a connection's national numbers are read. */
export function createUsers(numbers: Pick<NumberReader, 'read'>, countryOf: (connectionId: string) => string): Users {
  const users = new Map<string, Map<string, Colleague>>();
  let index: ReadonlyMap<string, readonly Colleague[]> | undefined;

  function read(connectionId: string, user: CrmUser): Colleague {
    const extension = user.extension?.replace(/\D/gu, '');
    const own = (user.phones ?? []).map((phone) => numbers.read(phone, countryOf(connectionId)));
    const behind = extension ? own.filter((each) => !each.extension).map((each) => ({ ...each, extension })) : [];
    return { connectionId, user, numbers: [...own, ...behind], ...(extension ? { extension } : {}) };
  }

  function build(): ReadonlyMap<string, readonly Colleague[]> {
    const built = new Map<string, Colleague[]>();
    for (const colleague of [...users.values()].flatMap((all) => [...all.values()])) {
      if (!colleague.user.active) continue;
      const terms = new Set([...colleague.numbers.map(({ term }) => term), colleague.extension]);
      for (const term of terms) if (term) built.set(term, [...(built.get(term) ?? []), colleague]);
    }
    return built;
  }

  function put(connectionId: string, user: CrmUser): Taken {
    const known = users.get(connectionId) ?? new Map<string, Colleague>();
    const before = known.get(user.id)?.user;
    if (before && isSame(before, user)) return 'same';
    users.set(connectionId, known.set(user.id, read(connectionId, user)));
    index = undefined;
    return before ? 'changed' : 'added';
  }

  return {
    all: (connectionId) => [...(users.get(connectionId)?.values() ?? [])].map(({ user }) => user),
    put: (connectionId, all) =>
      all.map((user) => {
        try {
          return put(connectionId, user);
        } catch {
          return undefined; // one bad user must not cost the others
        }
      }),
    remove(connectionId, userId) {
      if (users.get(connectionId)?.delete(userId)) index = undefined;
    },
    byNumber(calling) {
      index ??= build();
      const terms = new Set([calling.term, calling.digits]);
      const found = new Set([...terms].flatMap((term) => (term && index?.get(term)) || []));
      return [...found]
        .flatMap(({ connectionId, user, ...its }) => {
          const grade = gradeOfUser(calling, its);
          return grade ? { connectionId, user, grade } : [];
        })
        .sort((a, b) => betterGrade(a.grade, b.grade));
    },
    reread() {
      for (const [connectionId, known] of users)
        for (const [id, { user }] of known) known.set(id, read(connectionId, user));
      index = undefined;
    },
  };
}

/** A short number is an extension only as a whole; it is never looked for at the end of a longer one. */
function gradeOfUser(
  calling: ReadNumber,
  { numbers, extension }: Pick<Colleague, 'numbers' | 'extension'>,
): Grade | undefined {
  const isAnother = calling.extension !== undefined && extension !== undefined && calling.extension !== extension;
  const grades = numbers
    .filter((number) => !isAnother || number.extension) // behind the number of the house another one is a colleague's
    .flatMap((number) => gradeOf(calling, number) ?? []);
  if (!calling.extension && calling.digits === extension) grades.push('short');
  return grades.sort(betterGrade)[0];
}
