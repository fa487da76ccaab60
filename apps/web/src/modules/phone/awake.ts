import { useEffect } from 'react';

/** Browsers hand it out over HTTPS only. */
const locks = (): WakeLock | undefined => (navigator as { wakeLock?: WakeLock }).wakeLock;

/**
 * The screen stays on while this is wanted. Browsers let go of it whenever the page is hidden: it is taken anew when the
 * page is back.
 */
export function useAwake(isWanted: boolean): void {
  useEffect(() => {
    const own = locks();
    if (!isWanted || !own) return;
    let isLeft = false;
    let held: WakeLockSentinel | undefined;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || (held && !held.released)) return;
      // A phone that saves its battery says no; the work goes on.
      const lock = await own.request('screen').catch(() => undefined);
      if (isLeft) void lock?.release();
      else held = lock;
    };
    const again = (): void => void hold();
    again();
    document.addEventListener('visibilitychange', again);
    return () => {
      isLeft = true;
      document.removeEventListener('visibilitychange', again);
      void held?.release();
    };
  }, [isWanted]);
}

/** Tries it: a phone that has it may still refuse. */
export async function canStayAwake(): Promise<boolean> {
  try {
    const lock = await locks()?.request('screen');
    await lock?.release();
    return lock !== undefined;
  } catch {
    return false;
  }
}
