import { useSyncExternalStore } from 'react';

import { recall, remember } from '../../remember.ts';

const watchers = new Set<() => void>();
let isOn = recall('phone.sunlight') === 'on';

/** Highest contrast, for a phone in the sun: black on white, thick lines, bold words. */
export function useSunlight(): boolean {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => isOn,
  );
}

export function setSunlight(on: boolean): void {
  isOn = on;
  remember('phone.sunlight', on ? 'on' : null);
  for (const changed of watchers) changed();
}
