import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Links } from './links.js';
import type { Persons } from './persons.js';
import type { Records } from './records.js';

/** What the agent says of persons, said of their records. `changed` is called when somebody may be joined otherwise. */
export function createLinking(
  records: Pick<Records, 'today'>,
  persons: Pick<Persons, 'of' | 'clear'>,
  links: Links,
  changed: () => void,
): Pick<Directory, 'link' | 'unlink' | 'areApart'> {
  const recordsOf = (key: RecordKey) => persons.of(key)?.map((entry) => entry.key) ?? [records.today(key)];

  return {
    link(keys) {
      const linked = links.link(keys.map(records.today), [...new Set(keys.flatMap(recordsOf))]);
      if (linked) changed();
      return linked;
    },
    areApart: (keys) => links.areApart(keys.map(records.today)),
    unlink(key, from) {
      const own = recordsOf(key);
      const now = records.today(key);
      const others = from ? from.map(records.today) : own;
      const named = others.filter((other) => own.includes(other) && other !== now);
      links.part(now, named);
      persons.clear();
      const keeps = (key: RecordKey, keys: readonly RecordKey[]) => recordsOf(key).some((each) => keys.includes(each));
      // who was joined with both cannot stay with both: the record goes alone
      const torn = own.filter((mine) => mine !== now && !named.includes(mine) && !keeps(mine, [now, ...named]));
      if (named.length) links.part(now, torn);
      for (const mine of own) links.part(mine, others.filter((other) => !own.includes(other)).flatMap(recordsOf));
      changed();
    },
  };
}
