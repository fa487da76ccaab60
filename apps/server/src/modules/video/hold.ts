import { refuse } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';

/** Who moves a camera, and before whom he goes. */
export interface Hand {
  id: string;
  name: string;
  /** 3: handles alarms; 2: may move cameras; 1: a platform above. */
  rank: number;
}
interface Hold extends Hand {
  until: number;
}

/** It is kept for whoever moves it for so long after his last touch. */
const holdMs = 15_000;
const holds = new WeakMap<App, Map<string, Hold>>();

/** Takes the head of a camera, unless somebody of the same rank is at it; gives until when, and whether that is new. */
export function takeHead(app: App, cameraId: string, hand: Hand): { until: number; isNew: boolean } {
  let all = holds.get(app);
  if (!all) holds.set(app, (all = new Map()));
  const now = app.clock.now().getTime();
  const before = all.get(cameraId);
  const isOthers = before !== undefined && before.until > now && before.id !== hand.id;
  if (isOthers && before.rank >= hand.rank) throw refuse('ptz_held', { who: before.name });
  const until = now + holdMs;
  all.set(cameraId, { ...hand, until });
  return { until, isNew: before?.id !== hand.id || before.until <= now };
}
