import { errorCodes } from '@anyuan/contract';
import { useSyncExternalStore } from 'react';

// What a server refuses it says in words; a page needs the whole table only for what it would refuse by itself.
let coming: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Brings the texts of all refusals. What cannot be had now is asked for again next time. */
export function loadErrorWords(): Promise<void> {
  coming ??= import('virtual:error-words').then(
    ({ errorWords }) => {
      Object.assign(errorCodes, errorWords);
      for (const tell of waiting) tell();
    },
    () => {
      coming = undefined;
    },
  );
  return coming;
}

const areHere = (): boolean => Object.hasOwn(errorCodes, 'forbidden');
const subscribe = (tell: () => void) => {
  waiting.add(tell);
  return () => waiting.delete(tell);
};

/** Draws anew when the texts have come. */
export const useErrorWords = (): boolean => useSyncExternalStore(subscribe, areHere);
