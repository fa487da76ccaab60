import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { App } from '../../kernel/app.ts';

// A device with a wrong token shows up within its first tries; a stranger's flood must not fill the disk.
const linesPerMinute = 60;

/** Says whether a refused stranger's message still gets its own line in the intake log; the rest is counted in one. */
export function strangerLines(app: App): (address: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ keyPrefix: 'stranger', points: linesPerMinute, duration: 60 });
  return async (address) => {
    const left = await limiter.consume(address).catch(() => null);
    if (left === null) return false;
    if (left.remainingPoints === 0)
      app.log.warn({ address }, 'too many signals with wrong tokens: the rest of this minute is not logged one by one');
    return true;
  };
}
