import type { EventType } from '@anyuan/contract';
import type { QueryClient } from '@tanstack/react-query';

import { reload } from '../api.ts';

/** Which lists an event makes stale, by the part before the dot. */
const stale: Record<string, readonly string[]> = {
  case: ['/cases'],
  duty: ['/duty'],
  device: ['/devices', '/device-summary'],
  notice: ['/notices'],
  place: ['/places'],
  setting: ['/settings', '/calendar'],
};

const gatherMs = 300;

/** Reloads at most once per 300 ms and area: a flood of events must not become a flood of calls. */
export function refresher(queries: QueryClient): (type: EventType) => void {
  const waiting = new Set<string>();
  return (type) => {
    const area = type.slice(0, type.indexOf('.'));
    if (waiting.has(area)) return;
    waiting.add(area);
    setTimeout(() => {
      waiting.delete(area);
      void reload(queries, stale[area] ?? []);
    }, gatherMs);
  };
}
