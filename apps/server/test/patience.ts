import { availableParallelism, cpus } from 'node:os';

/** How long a test waits for a state before it says that it did not come. Costs nothing when it comes. */
export const patienceMs = 60_000;

/** How long a test, or what prepares one, may take as a whole: some waits after each other. */
export const testMs = 5 * patienceMs;

/** On a machine whose processors are taken by others everything lasts longer; so long is too long there, too. */
const busyFactor = 10;

/**
 * Measures what is promised in seconds. The promise is held to the letter while at least half of the machine is idle;
 * when others take the processors, ten times as much is allowed.
 */
export function stopwatch(): { ms: () => number; within: (promisedMs: number) => number } {
  const [began, before] = [performance.now(), idleMs()];
  const ms = () => performance.now() - began;
  const isQuiet = () => {
    const cores = cpus().length;
    // In a container with a share of the machine, the machine's idle time says nothing.
    return availableParallelism() === cores && (idleMs() - before) / cores > ms() / 2;
  };
  return {
    ms,
    /** What the time that has passed must be below. */
    within: (promisedMs) => (isQuiet() ? promisedMs : promisedMs * busyFactor),
  };
}

const idleMs = (): number => cpus().reduce((sum, { times }) => sum + times.idle, 0);
