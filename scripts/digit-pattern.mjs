/** Questions to the patterns of numbering plans that a regular expression cannot answer. */

const everyDigit = 1023;

/**
 * Reads a pattern of digits: groups, alternatives, classes, `\d`, `?` and `{m,n}`. It becomes a graph of states; a number
 * matches if its digits lead from the first state to the last. A set of digits has bit 5 for the digit 5.
 */
export function digitPattern(source) {
  const steps = []; // per state: [digits, next] to go on with a digit, or [0, next] to go on without
  const state = () => steps.push([]) - 1;
  let at = 0;

  function alternatives(from) {
    const to = state();
    for (;;) {
      steps[sequence(from)].push([0, to]);
      if (source[at] !== '|') return to;
      at++;
    }
  }

  function sequence(from) {
    let now = state();
    steps[from].push([0, now]);
    while (at < source.length && !'|)'.includes(source[at])) now = repeated(now);
    return now;
  }

  function repeated(from) {
    const begin = at;
    let now = part(from);
    const [text, least, comma, most = comma ? least : undefined] =
      /^(?:\{(\d+)(,?)(\d*)\}|\?)/.exec(source.slice(at)) ?? [];
    if (text === undefined) return now;
    const end = at + text.length;
    const low = text === '?' ? 0 : Number(least);
    const high = text === '?' ? 1 : comma ? Number(most) : low;
    const skips = low === 0 ? [from] : [];
    for (let count = 1; count < high; count++) {
      if (count >= low) skips.push(now);
      at = begin;
      now = part(now);
    }
    at = end;
    for (const skip of skips) steps[skip].push([0, now]);
    return now;
  }

  function part(from) {
    if (source[at] === '(') {
      at += source.startsWith('(?:', at) ? 3 : 1;
      const inner = state();
      steps[from].push([0, inner]);
      const to = alternatives(inner);
      at++;
      return to;
    }
    const to = state();
    steps[from].push([digits(), to]);
    return to;
  }

  function digits() {
    const [text, single, set] = /^(?:\\d|(\d)|\[([\d-]+)\])/.exec(source.slice(at)) ?? [];
    if (text === undefined) throw new Error(`Cannot read ${source} at ${at}`);
    at += text.length;
    if (text === '\\d') return everyDigit;
    const members = new RegExp(`[${single ?? set}]`);
    return [...'0123456789'].reduce((bits, digit) => bits + (members.test(digit) ? 1 << digit : 0), 0);
  }

  const start = state();
  const end = alternatives(start);

  function reach(states) {
    const reached = new Set(states);
    for (const each of reached) for (const [bits, next] of steps[each]) if (!bits) reached.add(next);
    return reached;
  }
  const step = (states, allowed) =>
    reach([...states].flatMap((each) => steps[each].flatMap(([bits, next]) => (bits & allowed ? [next] : []))));

  return {
    /** Whether some number of this length matches and begins so. */
    begins(beginning, length) {
      let states = reach([start]);
      for (let place = 0; place < length; place++)
        states = step(states, place < beginning.length ? 1 << beginning[place] : everyDigit);
      return states.has(end);
    },
    /** Which part of all digit strings of this length matches. */
    share(length) {
      let ways = new Map([['', { states: reach([start]), part: 1 }]]);
      for (let place = 0; place < length; place++) {
        const next = new Map();
        for (const { states, part } of ways.values())
          for (let digit = 0; digit < 10; digit++) {
            const to = step(states, 1 << digit);
            const key = [...to].sort((a, b) => a - b).join();
            next.set(key, { states: to, part: (next.get(key)?.part ?? 0) + part / 10 });
          }
        ways = next;
      }
      return [...ways.values()].reduce((sum, { states, part }) => sum + (states.has(end) ? part : 0), 0);
    },
  };
}
