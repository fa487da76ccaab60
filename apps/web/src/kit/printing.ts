import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** True while the page is laid out for paper: what scrolls or sticks on the screen has to lie flat there. */
export function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const paper = window.matchMedia('print');
    // At once: the browser takes its picture of the page right after the event.
    const flatten = (is: boolean) => (): void => flushSync(() => setPrinting(is));
    const begin = flatten(true);
    const end = flatten(false);
    const change = (event: MediaQueryListEvent): void => (event.matches ? begin() : end());
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    paper.addEventListener('change', change);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      paper.removeEventListener('change', change);
    };
  }, []);
  return isPrinting;
}
