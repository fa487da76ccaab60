import { setTimeout as wait } from 'node:timers/promises';

import { ringingTypeNames } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { tellWall } from './show.ts';
import { forgetScreens, screensOf } from './state.ts';

/** Alarms that come in a flood move the wall this often at the most. */
const leastMs = 200;

/** Tells screens when an alarm takes them or gives them back. Presses do not wait for it. */
export function watchAlarms(app: App): () => void {
  let isStopped = false;
  let isDirty = false;
  let isLooking = false;
  let before = '';

  async function look(): Promise<void> {
    isLooking = true;
    while (isDirty && !isStopped) {
      isDirty = false;
      const taken = (await screensOf(app)).filter(({ alarm }) => alarm !== null);
      const now = JSON.stringify(taken.map(({ code, alarm, shown }) => [code, alarm?.caseId, shown]));
      if (now !== before) {
        before = now;
        await app.system('wall').tx(async (tx) => {
          tx.unaudited('what alarms show follows from the cases');
          tellWall(tx, '00000000-0000-0000-0000-000000000000', null);
        });
      }
      await wait(leastMs, undefined, { ref: false });
    }
    isLooking = false;
  }

  const unsubscribe = app.bus.subscribe((events) => {
    const isAlarm = events.some(({ type, data }) => type.startsWith('case.') && isRinging(data['type']));
    // Before any screen hears of it and asks.
    if (isAlarm || events.some(({ type }) => type === 'wall.changed' || type === 'device.changed')) forgetScreens(app);
    if (!isAlarm) return;
    isDirty = true;
    if (!isLooking)
      look().catch((error: unknown) => {
        isLooking = false;
        app.log.warn({ err: error }, 'the wall cannot follow the alarms');
      });
  });
  return () => {
    isStopped = true;
    unsubscribe();
  };
}

const isRinging = (type: unknown): boolean => (ringingTypeNames as readonly unknown[]).includes(type);
