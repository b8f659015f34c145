import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Links } from './links.js';
import type { Persons } from './persons.js';
import type { Records } from './records.js';

/** What the agent says of persons, said of their records. `changed` is called when somebody may be joined otherwise. */
export function createLinking(
  records: Pick<Records, 'today'>,
  persons: Pick<Persons, 'of'>,
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
      links.part(
        now,
        others.filter((other) => own.includes(other) && other !== now),
      );
      for (const mine of own) links.part(mine, others.filter((other) => !own.includes(other)).flatMap(recordsOf));
      changed();
    },
  };
}
