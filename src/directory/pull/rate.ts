/** Milliseconds over which a rate is measured. */
const span = 10_000;

/** Counts what comes in; tells how much that is in a second, over the last ten. */
export function createRate(now: () => number = () => performance.now()): (count: number) => number {
  let recent: { readonly at: number; readonly count: number }[] = [];
  let begun = now();
  return (count) => {
    const at = now();
    recent = recent.filter((each) => at - each.at < span);
    if (!recent.length) begun = at; // after a pause it begins anew
    recent.push({ at, count });
    const sum = recent.reduce((all, each) => all + each.count, 0);
    return Math.round((sum * 1000) / Math.max(1000, Math.min(span, at - begun)));
  };
}
