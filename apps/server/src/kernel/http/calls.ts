import { refuse, type RouteSpec } from '@anyuan/contract';

import { tokenHash } from '../ids.ts';

/** So many seconds' worth may come at once: a wall of pictures that is opened, an outbox that has waited for a network. */
const atOnceSeconds = 60;
// Beyond so many, those who have not asked for long are forgotten; a full bucket is what a new one starts with.
const mostKnown = 20_000;

interface Bucket {
  left: number;
  at: number;
}

export interface CallGate {
  /** Refuses with `too_many_calls` what goes beyond the measure of a session or token. */
  pass(spec: Pick<RouteSpec, 'permission' | 'urgent'>, token: string | undefined): void;
}

/**
 * A program behind somebody's session or token asks for no more than so many calls a second on average. Presses, what is
 * needed while alarms are worked, and whatever asks for no sign-in (it has limits of its own) are never held up.
 * @param perSecond 0: no limit
 * @param now milliseconds that only grow
 */
export function makeCallGate(perSecond: number, now: () => number = () => performance.now()): CallGate {
  const most = perSecond * atOnceSeconds;
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, at: number): Bucket {
    const known = buckets.get(key);
    if (known) return known;
    if (buckets.size >= mostKnown)
      for (const [other, bucket] of buckets) if (at - bucket.at > atOnceSeconds * 1000) buckets.delete(other);
    if (buckets.size >= mostKnown) buckets.clear();
    const fresh = { left: most, at };
    buckets.set(key, fresh);
    return fresh;
  }

  return {
    pass({ permission, urgent }, token) {
      if (perSecond === 0 || token === undefined) return;
      if (permission === 'device' || permission === 'public' || urgent) return;
      const at = now();
      const bucket = bucketOf(tokenHash(token).toString('base64'), at);
      bucket.left = Math.min(most, bucket.left + ((at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      if (bucket.left < 1) throw refuse('too_many_calls', { seconds: Math.ceil((1 - bucket.left) / perSecond) });
      bucket.left--;
    },
  };
}
