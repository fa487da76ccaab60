import { refuse, type Figure, type Label } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { drillsOf } from './plans.ts';

const group: Label = ['应急与培训', 'Readiness and training'];
const isOpenTo = (rights: Rights): boolean => holds(rights, 'readiness.read');
const check = (rights: Rights): void => {
  if (!isOpenTo(rights)) throw refuse('forbidden', { permission: 'readiness.read' });
};
const everywhere = () => sql<boolean>`true`;
const real = (ctx: Ctx) =>
  ctx.app.settings.get<boolean>('hospital.demo') ? sql<boolean>`true` : sql<boolean>`not h.is_demo`;
const splits: Record<string, Label> = { year: ['年度', 'Year'], unit: ['单位', 'Unit'] };
const split = (by: string) =>
  by === 'year'
    ? { join: sql``, key: sql<string>`h.year::text` }
    : by === 'unit'
      ? { join: sql``, key: sql<string>`coalesce((select name from department where id = h.department_id), '全院')` }
      : undefined;
/** Its records are the rounds, each with how many it asked and what became of its first events. */
const opens = (): string => new URLSearchParams({ tab: 'hva' }).toString();

/** Which raters count. */
interface Raters {
  sent?: true;
  invalid?: boolean;
}

const rates = (label: Label, of: Raters, per: Raters): Figure<Raters> => ({
  label,
  of: { count: of },
  per: { count: per },
  unit: 'percent',
  better: 'more',
});

/** Who was asked to rate, and who did. What somebody said is not counted here. */
export const ratingFigures = (ctx: Ctx): FigureSource<Raters> => ({
  name: 'hva-rating',
  label: ['脆弱性分析评分', 'Ratings of vulnerability'],
  group,
  figures: {
    asked: { label: ['发卷', 'Asked'], of: { count: {} }, unit: 'person' },
    response: rates(['应答率', 'Response rate'], { sent: true }, {}),
    valid: rates(['有效率', 'Valid of those sent'], { sent: true, invalid: false }, { sent: true }),
  },
  from: sql`hva_rating r join hva h on h.id = r.hva_id`,
  counts: real(ctx),
  reach: everywhere,
  isOpenTo,
  check,
  instantOf: () => sql`h.made_at`,
  matches: (which = {}) =>
    all([
      ...(which.sent ? [sql<boolean>`r.sent_at is not null`] : []),
      ...(which.invalid === undefined ? [] : [sql<boolean>`(r.invalid is not null) = ${which.invalid}`]),
    ]),
  splits: ['year', 'unit'],
  labelOf: (by) => splits[by],
  split,
  opens,
  page: '/readiness',
  mayOpen: isOpenTo,
});

/** Which of the first events count. */
interface Firsts {
  plan?: true;
  drilled?: true;
}

const share = (label: Label, of: Firsts): Figure<Firsts> => ({
  label,
  of: { count: of },
  per: { count: {} },
  unit: 'percent',
  better: 'more',
});

/** Whether there are plans and drills for what an analysis puts first (C10). */
export const firstFigures = (ctx: Ctx): FigureSource<Firsts> => ({
  name: 'hva-first',
  label: ['高风险事件的预案与演练', 'Plans and drills for the first events'],
  group,
  figures: {
    events: { label: ['排名靠前的事件', 'First events'], of: { count: {} }, unit: 'case' },
    plan: share(['有应急预案', 'With an emergency plan'], { plan: true }),
    drilled: share(['已演练', 'Drilled'], { drilled: true }),
    both: share(['预案与演练俱全', 'With both'], { plan: true, drilled: true }),
  },
  from: sql`hva h cross join lateral jsonb_array_elements(h.results) one`,
  counts: all([
    real(ctx),
    sql<boolean>`h.state = 'published' and (one->>'rank')::int <= h.top_n and (one->>'risk')::float8 > 0`,
  ]),
  reach: everywhere,
  isOpenTo,
  check,
  instantOf: () => sql`h.published_at`,
  matches: (which = {}) => all([...(which.plan ? [hasPlan] : []), ...(which.drilled ? [isDrilled] : [])]),
  splits: ['year', 'unit'],
  labelOf: (by) => splits[by],
  split,
  opens,
  page: '/readiness',
  mayOpen: isOpenTo,
});

const isFor = sql`t.kind = 'emergency-plan' and t.in_service and t.data->'events' @> jsonb_build_array(one->>'event')`;
const hasPlan = sql<boolean>`exists (select from thing t where ${isFor})`;
/** Run since the analysis began: for the event by name, or of a plan that is for it. */
const isDrilled = sql<boolean>`exists (select from "case" c where c.type = 'drill' and c.stamps->>'finishedAt' is not null
  and c.at >= h.made_at and (c.data->>'event' = one->>'event' or exists (select from thing t where ${isFor} and ${drillsOf(sql`t`)})))`;
