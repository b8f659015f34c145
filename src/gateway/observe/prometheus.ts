/** The text format of Prometheus, as far as the gateway needs it. Labels are of few values: no ids of records. */
export type Labels = Readonly<Record<string, string | number | undefined>>;

/** One named figure with its series, one for each set of labels. */
export interface Figure {
  /** Adds to it; of a histogram: one observation. */
  add(labels: Labels, value: number): void;
  text(): string;
}

const help = (name: string, kind: string, words: string) => `# HELP ${name} ${words}\n# TYPE ${name} ${kind}\n`;

/** `{route="/v1/x",status="200"}`; what is undefined is left out. */
function series(labels: Labels): string {
  const parts = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${escaped(String(value))}"`,
  );
  return parts.length ? `{${parts.join(',')}}` : '';
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** A counter only grows, a gauge comes and goes. */
export function createSum(name: string, kind: 'counter' | 'gauge', words: string): Figure {
  const sums = new Map<string, number>();
  return {
    add(labels, value) {
      const key = series(labels);
      sums.set(key, (sums.get(key) ?? 0) + value);
    },
    text: () => help(name, kind, words) + [...sums].map(([key, sum]) => `${name}${key} ${sum}\n`).join(''),
  };
}

/** Upper ends of the buckets, in seconds. */
const ends = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createHistogram(name: string, words: string): Figure {
  const all = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }>();
  return {
    add(labels, value) {
      const key = series(labels);
      const one = all.get(key) ?? { labels, counts: ends.map(() => 0), sum: 0, count: 0 };
      all.set(key, one);
      for (const [at, end] of ends.entries()) if (value <= end) one.counts[at]!++;
      one.sum += value;
      one.count++;
    },
    text: () =>
      help(name, 'histogram', words) +
      [...all.values()]
        .map(({ labels, counts, sum, count }) => {
          const bucket = (le: string | number, of: number) => `${name}_bucket${series({ ...labels, le })} ${of}\n`;
          const buckets = ends.map((end, at) => bucket(end, counts[at]!)).join('') + bucket('+Inf', count);
          return `${buckets}${name}_sum${series(labels)} ${sum}\n${name}_count${series(labels)} ${count}\n`;
        })
        .join(''),
  };
}
