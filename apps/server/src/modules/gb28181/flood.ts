/** So many messages a second from one address before they are dropped unread, and so many at once. */
const rate = 200;
const burst = 2_000;
/** From all addresses together: what is beyond it would take time from presses. */
const rateOfAll = 3_000;
const burstOfAll = 12_000;
const addressesAtMost = 20_000;

interface Bucket {
  left: number;
  at: number;
}

/** Says whether a message is looked at at all. A flood must not take the time that presses need. */
export function makeFloodGate(now: () => number): { admits(address: string): boolean; dropped(): number } {
  const each = new Map<string, Bucket>();
  const all: Bucket = { left: burstOfAll, at: now() };
  let dropped = 0;
  const take = (bucket: Bucket, perSecond: number, most: number, at: number): boolean => {
    bucket.left = Math.min(most, bucket.left + ((at - bucket.at) / 1_000) * perSecond);
    bucket.at = at;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  };
  return {
    admits(address) {
      const at = now();
      let bucket = each.get(address);
      if (!bucket) {
        if (each.size >= addressesAtMost) each.clear();
        bucket = { left: burst, at };
        each.set(address, bucket);
      }
      // Its own measure first: one that floods must not use up what is there for all.
      if (take(bucket, rate, burst, at) && take(all, rateOfAll, burstOfAll, at)) return true;
      dropped++;
      return false;
    },
    dropped: () => dropped,
  };
}
