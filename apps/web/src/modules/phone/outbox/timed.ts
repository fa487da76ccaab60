import type { Wire } from './wire.ts';

/** A call may hang for minutes on a weak radio; a repeat is harmless, so the queue does not wait that long. */
const patienceMs = 30_000;

export function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The same calls, each given up after a while. Looked up when they are made, so that a wire may change. */
export function timed(wire: Wire): Wire {
  const group = <G extends keyof Wire>(name: G): Wire[G] =>
    new Proxy({} as Wire[G], {
      get:
        (_, call) =>
        (...given: unknown[]) =>
          inTime((wire[name] as Record<string | symbol, (...a: unknown[]) => Promise<unknown>>)[call]!(...given)),
    });
  return { case: group('case'), file: group('file'), dispatch: group('dispatch'), round: group('round') };
}
