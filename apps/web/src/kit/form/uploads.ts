import { useState } from 'react';

import type { Uploader } from '../fields/widget.ts';

/** Knows when everything that it follows has arrived. */
export function following(): { follow: <T>(one: Promise<T>) => Promise<T>; uploaded: () => Promise<boolean> } {
  const underWay = new Set<Promise<unknown>>();
  return {
    follow: (one) => {
      underWay.add(one);
      const over = (): void => void underWay.delete(one);
      one.then(over, over);
      return one;
    },
    /** False: one of those that were under way has not arrived. */
    async uploaded() {
      let isWhole = true;
      // The next of several begins when the one before has arrived.
      while (underWay.size > 0) {
        const ends = await Promise.allSettled(underWay);
        isWhole &&= ends.every(({ status }) => status === 'fulfilled');
        await new Promise((noted) => setTimeout(noted));
      }
      return isWhole;
    },
  };
}

const none = { upload: undefined, uploaded: () => Promise.resolve(true) };

/** The uploads of one form: it is sent when they are over. */
export function useUploads(upload: Uploader | undefined): {
  upload: Uploader | undefined;
  uploaded: () => Promise<boolean>;
} {
  // Drawn anew while a file is on its way, the form still knows of it.
  const [all] = useState(() => following());
  const { follow, uploaded } = all;
  return upload ? { upload: (file) => follow(upload(file)), uploaded } : none;
}
