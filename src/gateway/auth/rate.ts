/** How often one user may ask. */
export interface Rate {
  /** Seconds until the user may ask again; 0: now, and this was counted. */
  take(user: string): number;
}

interface Bucket {
  left: number;
  at: number;
}

/** So many in a burst, filled again evenly within a minute. */
export function createRate(perMinute: number, now: () => number = Date.now): Rate {
  const buckets = new Map<string, Bucket>();
  return {
    take(user) {
      const at = now();
      if (buckets.size > mostUsers) forgetFull(buckets, perMinute, at);
      const bucket = buckets.get(user) ?? { left: perMinute, at };
      buckets.set(user, bucket);
      bucket.left = filled(bucket, perMinute, at);
      bucket.at = at;
      if (bucket.left < 1) return Math.ceil(((1 - bucket.left) * 60) / perMinute);
      bucket.left -= 1;
      return 0;
    },
  };
}

const mostUsers = 10_000;

const filled = ({ left, at }: Bucket, perMinute: number, now: number): number =>
  Math.min(perMinute, left + ((now - at) * perMinute) / 60_000);

/** A full bucket says nothing that a new one would not say. */
function forgetFull(buckets: Map<string, Bucket>, perMinute: number, now: number): void {
  for (const [user, bucket] of buckets) if (filled(bucket, perMinute, now) >= perMinute) buckets.delete(user);
}
