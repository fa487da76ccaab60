import { dayNumberAt, startOfDay, weekdayOf } from '@anyuan/contract';

import { byPerson } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { holders } from '../../kernel/countersign/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { deviceSubject } from '../device/index.ts';
import { notify } from '../notice/index.ts';
import { wolves, type Wolf } from './wolf.ts';

export const wolfJob = 'wolf-week';
const dayMs = 86_400_000;
const mostTold = 50;
/** So many are named; of more a number says more. */
const named = 3;

/** Every Monday: whoever keeps devices hears which of them rang for nothing in the week before, and owners of theirs. */
export async function tellOfWolves(ctx: Ctx): Promise<void> {
  const today = dayNumberAt(ctx.now().getTime());
  // Also where it runs a day late.
  const to = new Date(startOfDay(today - (weekdayOf(today) - 1)));
  const week = { from: new Date(to.getTime() - 7 * dayMs), to };
  const all = await wolves(ctx, week);
  await ctx.tx(async (tx) => {
    const keepers = (await holders(tx, 'device.manage').limit(mostTold).execute()).map(({ id }) => id);
    const people: string[] = [];
    for (const person of new Set([...keepers, ...all.flatMap(({ ownerId }) => ownerId ?? [])])) {
      const who = await byPerson(tx.db, person);
      if (!who) continue;
      // Each by what he may see: a campus of several, not what is kept from him.
      const seen = new Set((await wolves({ app: ctx.app, db: tx.db, rights: who.rights }, week)).map(({ id }) => id));
      const mine = all.filter(({ id, ownerId }) => ownerId === person || (keepers.includes(person) && seen.has(id)));
      if (mine.length === 0) continue;
      people.push(person);
      await notify(tx, [person], { subject: deviceSubject(mine[0]!.id), urgent: false, ...words(mine) });
    }
    if (all.length === 0 || people.length === 0) tx.unaudited('no device rang for nothing, mostly');
    else
      tx.audit('device.wolves', 'device', null, {
        from: dayOf(week.from),
        devices: all.map(({ code }) => code),
        people,
      });
  });
}

function words(wolf: readonly Wolf[]): { zh: string; en: string } {
  const zh = wolf.slice(0, named).map(({ name, falses, alarms }) => `${name}(${falses}/${alarms})`);
  const more = wolf.length > named;
  return {
    zh: `上周误报为主的设备 ${wolf.length} 台:${zh.join('、')}${more ? '等' : ''}。详见台账“误报设备清单”。`,
    en: `${wolf.length} devices rang for nothing last week, mostly: ${zh.join(', ')}${more ? ' and others' : ''}. See the register "Devices that cry wolf".`,
  };
}
