import { useEffect } from 'react';

import { visibleMenu } from '../menu.ts';
import { barePages, hasPage, lightPages, officePages } from '../pages.ts';
import { useCan } from '../session.ts';

const restMs = 4_000;
const between = 400;
let isDone = false;

/** Whoever has told his browser to save data is not sent what he may never open. */
const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Fetches the parts of this person's pages while nothing else happens, so that they open though the server is gone. */
export function usePreload(): void {
  const can = useCan();
  const paths = visibleMenu(can, hasPage)
    .flatMap(({ entries }) => entries.map(({ path }) => path))
    .join(' ');
  useEffect(() => {
    if (isDone || !paths || savesData()) return undefined;
    const wanted = new Set(paths.split(' '));
    const isWanted = (path: string): boolean => [...wanted].some((one) => path === one || path.startsWith(`${one}/`));
    const loads = [...officePages, ...barePages, ...lightPages]
      .filter(([path]) => isWanted(path))
      .map(([, load]) => load);
    let timer = setTimeout(function next() {
      const load = loads.shift();
      if (!load) {
        isDone = true;
        return;
      }
      // A part that cannot be had now is fetched when its page is opened.
      void load().catch(() => undefined);
      timer = setTimeout(next, between);
    }, restMs);
    return () => clearTimeout(timer);
  }, [paths]);
}
