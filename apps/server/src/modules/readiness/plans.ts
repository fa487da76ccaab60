import { caseTypes, hvaLibrary, type hvaApi, type Result } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';

interface Row {
  id: string;
  code: string;
  name: string;
  edition: string;
  review_on: string | null;
  steps: { who: string; what: string; minutes?: number }[];
  events: string[];
  drills: { id: string; number: string; title: string; state: string; at: string | null; score: number | null }[];
  trainings: { id: string; title: string; from: string; signed: number }[];
}

const list = (field: string) =>
  sql`case when jsonb_typeof(t.data->${field}) = 'array' then t.data->${field} else '[]' end`;

/** A drill of this plan: one that names it, or was planned for one of its events and names none. */
export const drillsOf = (plan: ReturnType<typeof sql>) => sql`c.type = 'drill' and (c.data->>'plan' = ${plan}.id::text
  or c.data->>'plan' is null and ${plan}.data->'events' @> jsonb_build_array(c.data->>'event'))`;

/** Emergency plans in force: as action cards, with the events they are for, their drills and trainings. */
export async function listPlans(_: unknown, ctx: Ctx): Promise<Result<typeof hvaApi.plans>> {
  const isDemo = ctx.app.settings.get<boolean>('hospital.demo');
  const [{ rows }, { rows: ranked }] = await Promise.all([
    sql<Row>`
      select t.id, t.code, t.name, coalesce(t.data->>'edition', '') as edition, t.next_due::text as review_on,
        ${list('steps')} as steps, ${list('events')} as events,
        coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number, 'title', c.title, 'state', c.state,
            'at', c.data->>'planned', 'score', (c.data->>'score')::float8) order by c.at desc)
          from "case" c where ${drillsOf(sql`t`)} and c.state <> 'dropped' and (${isDemo} or not c.is_demo)), '[]') as drills,
        coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'title', r.title, 'from', r.starts_at,
            'signed', (select count(*) from training_sign s where s.training_id = r.id)) order by r.starts_at desc)
          from training r where r.plan_id = t.id and r.cancelled_at is null), '[]') as trainings
      from thing t where t.kind = 'emergency-plan' and t.in_service
      order by t.data->>'issued' desc nulls last, t.code limit 200`.execute(ctx.db),
    // As the newest published analysis of the whole house ranks them.
    sql<{ event: string; rank: number }>`
      select one->>'event' as event, (one->>'rank')::int as rank from (select results, top_n from hva
        where state = 'published' and department_id is null order by year desc limit 1) h
        cross join lateral jsonb_array_elements(h.results) one where (one->>'rank')::int <= h.top_n`.execute(ctx.db),
  ]);
  const rankOf = new Map(ranked.map(({ event, rank }) => [event, rank]));
  const states = caseTypes.drill.states as Readonly<Record<string, readonly [string, string]>>;
  return {
    items: rows.map(({ review_on, steps, events, drills, trainings, ...row }) => ({
      ...row,
      reviewOn: review_on,
      steps: steps.map(({ who, what, minutes }) => ({ who, what, minutes: minutes ?? null })),
      events: events.map((key) => {
        const known = hvaLibrary.find((event) => event.key === key);
        return { key, name: known?.name ?? key, nameEn: known?.nameEn ?? key, rank: rankOf.get(key) ?? null };
      }),
      drills: drills.map((drill) => ({ ...drill, state: states[drill.state] ?? [drill.state, drill.state] })),
      trainings: trainings.map((one) => ({ ...one, from: new Date(one.from).toISOString() })),
    })),
  };
}
