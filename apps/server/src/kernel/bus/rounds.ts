import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** So many are told before other work has its turn. */
const handful = 25;
/** Telling takes at most one part in so many of the time … */
const tellingShare = 8;
/** … unless the next round would wait longer than this for it. */
const longestPauseMs = 400;

/**
 * Tells many, in rounds: what is said while a round is under way goes with the next one, in order. Between one handful
 * and the next the process does other work, so that writing to 400 consoles holds up no press.
 * @param begin prepares what is told to each in this round
 */
export function inRounds<E, L>(
  everybody: () => Iterable<L>,
  begin: (events: readonly E[]) => ((one: L) => void) | Promise<(one: L) => void>,
  onError: (error: unknown) => void,
): (events: readonly E[]) => void {
  let waiting: E[] = [];
  let isUnderWay = false;

  async function round(): Promise<void> {
    const begun = begin(waiting.splice(0));
    // What is there at once is told at once.
    const tell = typeof begun === 'function' ? begun : await begun;
    const from = performance.now();
    let busy = 0;
    let since = from;
    let told = 0;
    for (const one of everybody()) {
      tell(one);
      if (++told % handful > 0) continue;
      busy += performance.now() - since;
      await turn();
      since = performance.now();
    }
    const now = performance.now();
    busy += now - since;
    const pause = Math.min(longestPauseMs, busy * tellingShare) - (now - from);
    if (pause > 1) await wait(pause, undefined, { ref: false });
  }

  async function work(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) await round().catch(onError);
    isUnderWay = false;
  }

  return (events) => {
    waiting = waiting.concat(events);
    if (!isUnderWay) void work();
  };
}
