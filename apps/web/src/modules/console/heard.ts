import { useSyncExternalStore } from 'react';

import { recall, remember } from '../../remember.ts';
import { useNow } from '../../stream/index.tsx';
import { isHeardDue } from './heard-due.ts';

const key = 'console.heardAt';
const lookMs = 10_000;
const watchers = new Set<() => void>();
const watch = (changed: () => void): (() => void) => {
  watchers.add(changed);
  return () => watchers.delete(changed);
};

/** The operator has heard the test tone at this computer. */
export function noteHeard(now: number): void {
  remember(key, String(now));
  for (const changed of watchers) changed();
}

export function useHeardDue(): boolean {
  const heardAt = useSyncExternalStore(watch, () => recall(key));
  return isHeardDue(heardAt, useNow(lookMs));
}
