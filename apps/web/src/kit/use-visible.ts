import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
const isVisible = (): boolean => document.visibilityState === 'visible';

/** Whether somebody can see the page: what costs battery and bandwidth stops while nobody does. */
export const useVisible = (): boolean => useSyncExternalStore(listen, isVisible);
