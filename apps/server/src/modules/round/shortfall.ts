import { instantIn } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { onDutyIds } from '../duty/index.ts';
import { notify } from '../notice/index.ts';
import { roundSubject } from './subject.ts';
import { roundPoints } from './visible.ts';

interface Short {
  plan_id: string;
  round_id: string;
  name: string;
  post_id: string | null;
  supervisor_id: string | null;
  per_day: number;
  areas: { name: string; made: number }[];
}

/** Some hours before the day ends: areas that have been looked at less often than the rule asks, while there is time. */
export async function tellShortfalls(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  const day = dayOf(now);
  const due = new Date(`${day}T${ctx.app.settings.get<string>('round.shortfallAt')}:00+08:00`);
  if (now < due) return;
  const midnight = instantIn(day) ?? '';
  await ctx.tx(async (tx) => {
    const { rows } = await sql<Short>`
      with areas as (
        select l.id as plan_id, l.name, l.post_id, l.supervisor_id, l.per_day, one->>'key' as key, min(one->>'name') as area,
          (array_agg(r.id order by r.from_at desc))[1] as round_id
        from plan l join round r on r.plan_id = l.id and r.day = ${day}::date and r.state <> 'void'
          cross join lateral jsonb_array_elements(${roundPoints}) one
        where l.is_active and l.per_day is not null and l.told_on is distinct from ${day}::date
        group by l.id, one->>'key'
      ), counted as (
        select a.*, (select count(distinct k.round_id)::int from round_check k
          where k.plan_id = a.plan_id and k.point = a.key and k.at >= ${midnight}) as made from areas a
      )
      select plan_id, (array_agg(round_id))[1] as round_id, name, post_id, supervisor_id, per_day,
        jsonb_agg(jsonb_build_object('name', area, 'made', made) order by area) as areas
      from counted where made < per_day group by plan_id, name, post_id, supervisor_id, per_day`.execute(tx.db);
    if (rows.length === 0) {
      tx.unaudited('no area falls short');
      return;
    }
    await sql`update plan set told_on = ${day}::date where id = any(${rows.map(({ plan_id }) => plan_id)})`.execute(
      tx.db,
    );
    const watching = await onDutyIds(tx, ['control-room', 'duty-leader']);
    for (const { round_id, name, post_id, supervisor_id, per_day, areas } of rows) {
      const { rows: on } = await sql<{ id: string }>`
        select person_id as id from sign_on where post_id = ${post_id} and until is null`.execute(tx.db);
      const people = [...watching, ...on.map(({ id }) => id), ...(supervisor_id ? [supervisor_id] : [])];
      const list = areas.slice(0, 4).map((area) => `${area.name.split(' / ').at(-1)} ${area.made}/${per_day}`);
      const more = areas.length > 4 ? `等 ${areas.length} 处` : '';
      await notify(tx, people, {
        subject: roundSubject(round_id),
        urgent: true,
        zh: `今日巡查不足:${name},${list.join('、')}${more}`,
        en: `Too few rounds today: ${name}; ${list.join(', ')}${areas.length > 4 ? ` and others, ${areas.length} in all` : ''}`,
      });
    }
    tx.audit('round.short', 'plan', null, { plans: rows.length });
  });
}
