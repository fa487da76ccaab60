import type { Look } from '@anyuan/contract';
import { useEffect, useState } from 'react';

/** Whoever goes through ten cameras for one reason says it once; after a while he is asked again. */
const holdsMs = 15 * 60_000;
let said: { look: Look; at: number } | undefined;
/** Parts of one page that look at the same camera: told by one, it is told to all. */
const parts = new Set<(look: Look | undefined) => void>();

export function useLook(): [Look | undefined, (look: Look | undefined) => void] {
  const [look, set] = useState(() => (said && Date.now() - said.at < holdsMs ? said.look : undefined));
  useEffect(() => {
    parts.add(set);
    return () => void parts.delete(set);
  }, []);
  return [
    look,
    (next) => {
      said = next && { look: next, at: Date.now() };
      for (const tell of parts) tell(next);
    },
  ];
}
