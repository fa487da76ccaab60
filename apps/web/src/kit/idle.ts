import { useEffect } from 'react';

const restMs = 3_000;
/** A page that never rests still gets its parts. */
const latestMs = 30_000;

/** What the page asks for after this mark does not belong to its first look. */
export const laterMark = 'anyuan:later';

/**
 * Fetches parts of the page that are not shown yet, one after the other, once nothing has come over the network for a
 * while: so that they open though the network or the server is gone by then, and never stand in the way of the first
 * look, however slow the line or the machine.
 */
export function useLater(loads: readonly (() => Promise<unknown>)[]): void {
  useEffect(() => {
    let isLeft = false;
    let rest: NodeJS.Timeout | undefined;
    const wait = (): void => {
      clearTimeout(rest);
      rest = setTimeout(begin, restMs);
    };
    const traffic = new PerformanceObserver(wait);
    const stop = (): void => {
      traffic.disconnect();
      clearTimeout(rest);
      clearTimeout(latest);
    };
    function begin(): void {
      stop();
      performance.mark(laterMark);
      void (async () => {
        // A part that cannot be had now is fetched when it is opened.
        for (const load of loads) if (!isLeft) await load().catch(() => undefined);
      })();
    }
    const latest = setTimeout(begin, latestMs);
    traffic.observe({ type: 'resource' });
    wait();
    return () => {
      isLeft = true;
      stop();
    };
  }, [loads]);
}
