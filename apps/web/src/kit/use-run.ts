import { useState } from 'react';

import { useReport } from './report.ts';

/**
 * Runs what a button does: not twice at once, and what goes wrong is told.
 * @param what the button's words. A button that has become another one (叫号 → 办结) is free
 *   at once, whatever still runs of what it was: the quick hand is not ignored.
 */
export function useRun(act: () => unknown, what = ''): { isBusy: boolean; run: () => void } {
  const [running, setRunning] = useState<readonly string[]>([]);
  const report = useReport();
  const work = async (): Promise<void> => {
    setRunning((now) => [...now, what]);
    try {
      await act();
    } catch (error) {
      report(error);
    } finally {
      setRunning((now) => now.filter((one) => one !== what));
    }
  };
  const isBusy = running.includes(what);
  return { isBusy, run: () => void (isBusy || work()) };
}

/** The words of a button, as far as they are text. */
export const wordsOf = (label: string | undefined, children: unknown): string =>
  label ?? (typeof children === 'string' ? children : '');
