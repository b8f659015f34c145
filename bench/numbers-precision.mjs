import { drawn } from './numbers-drawn.mjs';

/** Matches by what `keyOf` makes of a stored number, under a grade if `gradeOf` gives one. */
function outcome({ stored, known, strange }, keyOf, gradesOf) {
  const index = new Map();
  for (const contact of stored) {
    const key = keyOf(contact.text, contact.country);
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), contact]);
  }
  const count = {};
  const add = (grade, what) => ((count[grade] ??= { right: 0, false: 0 })[what] += 1);
  let found = 0;
  for (const e164 of [...known, ...strange]) {
    const hits = (index.get(keyOf(e164)) ?? []).map((contact) => ({ contact, grade: gradesOf(e164, contact) }));
    for (const { contact, grade } of hits) if (grade) add(grade, contact.e164 === e164 ? 'right' : 'false');
    if (hits.some(({ contact, grade }) => grade && contact.e164 === e164)) found++;
  }
  return { found: found / known.length, count };
}

/** The table of right and false matches, by grade and by rules that compare last digits. */
export function precision({ numbers, gradeOf }) {
  const data = drawn(50_000, 20_000);
  const read = (text, country) => numbers.read(text, country);
  const ours = outcome(
    data,
    (text, country) => read(text, country).term,
    (e164, { text, country }) => gradeOf(read(e164), read(text, country)),
  );
  const rows = {};
  const row = (name, { right, false: wrong }, found) => {
    rows[name] = {
      'right matches': right,
      'false matches': wrong,
      precision: `${((100 * right) / (right + wrong)).toFixed(3)} %`,
      'callers found': found,
    };
  };
  for (const [grade, count] of Object.entries(ours.count)) row(`grade ${grade}`, count, '');
  const total = Object.values(ours.count).reduce((sum, one) => ({
    right: sum.right + one.right,
    false: sum.false + one.false,
  }));
  row('all grades', total, `${(100 * ours.found).toFixed(2)} %`);
  for (const last of [10, 8, 7]) {
    const digits = (text) =>
      text
        .replace(/ ext\. \d+$/, '')
        .replace(/\D/g, '')
        .slice(-last);
    const { count, found } = outcome(data, digits, () => 'match');
    row(`last ${last} digits`, count.match, `${(100 * found).toFixed(2)} %`);
  }
  console.log('\n50,000 contacts drawn from the ranges of 18 plans; 20,000 calls from them and 20,000 from others');
  console.table(rows);
  const best = ['exact', 'national'].map((grade) => ours.count[grade]?.false ?? 0);
  return { falseAtBest: best[0] + best[1] };
}
