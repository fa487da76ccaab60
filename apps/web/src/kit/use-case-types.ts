import { useEffect, useState } from 'react';

import { areHere, loadCaseTypes } from '../case-types.ts';

/** Brings the declarations of these types; true once they are here, or cannot be had for now. */
export function useCaseTypes(names: readonly string[]): boolean {
  const key = [...new Set(names)].sort().join(',');
  const [tried, setTried] = useState<string>();
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(',');
    if (areHere(wanted)) return undefined;
    let isLeft = false;
    void loadCaseTypes(wanted)
      .catch(() => undefined)
      .then(() => {
        if (!isLeft) setTried(key);
      });
    return () => {
      isLeft = true;
    };
  }, [key]);
  return key === '' || tried === key || areHere(key.split(','));
}
