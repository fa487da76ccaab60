const stepMs = 100;

/** Does something with every one once within this time, evenly spread and never more than a few together. */
export async function spread<T>(
  all: readonly T[],
  { lengthMs, atOnce, signal }: { lengthMs: number; atOnce: number; signal: AbortSignal },
  work: (one: T) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const working = new Set<Promise<void>>();
  let next = 0;
  while (next < all.length && !signal.aborted) {
    const due = Math.ceil((all.length * (performance.now() - startedAt + stepMs)) / lengthMs);
    while (next < Math.min(due, all.length) && working.size < atOnce) {
      const one = work(all[next++]!).finally(() => working.delete(one));
      working.add(one);
    }
    await pause(stepMs, signal);
  }
  await Promise.all(working);
  await pause(lengthMs - (performance.now() - startedAt), signal);
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
