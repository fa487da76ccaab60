import { thingKind, thingKindNames, thingKinds, type Label, type Lang, type ThingKindName } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { Period } from '../../../kernel/figures/index.ts';
import { visibleThings } from '../../register/index.ts';
import { measuredFigure } from './figure.ts';
import { partsOf, type EvidenceProvider, type Measured } from './provider.ts';

/** Fields that say when a matter took place: of such kinds those within the period count. */
const dayFields = ['on', 'held', 'from', 'month', 'date'] as const;
const dayFieldOf = (kind: ThingKindName): string | undefined =>
  dayFields.find((name) => thingKinds[kind].own.includes(name));

const things = (ctx: Ctx, kind: string, period: Period, day: string | undefined) => sql`
  thing t left join place p on p.id = t.place_id left join person o on o.id = t.owner_id
  where t.kind = ${kind} and ${visibleThings(ctx.rights)} and (${ctx.app.settings.get<boolean>('hospital.demo')} or not t.is_demo)
    and ${day === undefined ? sql`t.in_service` : sql`left(t.data->>${day}, 10) between ${period.from} and ${period.to}`}`;

async function counted(ctx: Ctx, kind: ThingKindName, period: Period): Promise<Measured> {
  const day = dayFieldOf(kind);
  const { rows } = await sql<{ count: number; newest: string | null }>`
    select count(*)::int as count, max(${day === undefined ? sql`t.data->>'issued'` : sql`left(t.data->>${day}, 10)`}) as newest
    from ${things(ctx, kind, period, day)}`.execute(ctx.db);
  const { count = 0, newest = null } = rows[0] ?? {};
  const [zh, en] = thingKinds[kind].label;
  return {
    value: count,
    words:
      day === undefined
        ? [`在册${zh} ${count}`, `${count} of ${en} in force`]
        : [`期内${zh} ${count}`, `${count} of ${en} in the period`],
    page: `/registers/${kind}`,
    effective: newest ?? dayOf(ctx.now()),
  };
}

/** 台账: things of a kind that are kept or took place; `extinguisher.goodRate`: any figure of them. */
export const registerEvidence: EvidenceProvider = {
  from: 'register',
  names: () => Object.fromEntries(thingKindNames.map((kind) => [kind, thingKinds[kind].label])),
  async measure(ctx, of, period) {
    const [name, figure] = thingKind(of) ? [of, undefined] : partsOf(of);
    if (!thingKind(name)) return null;
    return figure === undefined
      ? counted(ctx, name as ThingKindName, period)
      : measuredFigure(ctx, { source: `thing.${name}`, figure }, period);
  },
  sheet: async (ctx, of, period) => sheetOf(ctx, thingKind(of) ? of : partsOf(of)[0], period),
};

const mostRows = 60;
const columns: readonly Label[] = [
  ['编号', 'Number'],
  ['名称', 'Name'],
  ['责任人', 'Owner'],
  ['日期', 'Day'],
];

async function sheetOf(ctx: Ctx, kind: string, period: Period, word?: string) {
  if (!thingKind(kind)) return null;
  const day = dayFieldOf(kind as ThingKindName);
  const { rows } = await sql<{ code: string; name: string; owner: string | null; day: string | null }>`
    select t.code, t.name, o.name as owner, left(coalesce(t.data->>${day ?? 'issued'}, t.data->>'adjusted', t.data->>'since'), 10) as day
    from ${things(ctx, kind, period, day)} ${word === undefined ? sql`` : sql`and t.name like ${`%${word}%`}`}
    order by 4 desc nulls last, t.code limit ${mostRows}`.execute(ctx.db);
  return {
    title: thingKinds[kind as ThingKindName].title[0],
    columns,
    rows: rows.map((row) => [row.code, row.name, row.owner ?? '', row.day ?? '']),
  };
}

/** 制度: rules in force whose name has this word; `*`: all of them. */
export const policyEvidence: EvidenceProvider = {
  from: 'policy',
  names: () => ({ '*': ['全部制度', 'All policies'] }),
  async measure(ctx, of, period) {
    const word = of === '*' ? '' : of;
    const { rows } = await sql<{ count: number; newest: string | null; first: string | null }>`
      select count(*)::int as count, max(t.data->>'issued') as newest, min(t.name) as first
      from ${things(ctx, 'policy', period, undefined)} and t.name like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`.execute(
      ctx.db,
    );
    const { count = 0, newest = null, first = null } = rows[0] ?? {};
    return {
      value: count,
      words:
        count === 0
          ? [`制度库中没有名称含“${word}”的现行制度`, `no policy in force is called “${word}”`]
          : [`现行制度 ${count} 项${count === 1 ? `:${first ?? ''}` : ''}`, `${count} policies in force`],
      page: `/registers/policy?q=${encodeURIComponent(word)}`,
      effective: newest,
    };
  },
  sheet: async (ctx, of, period, _lang: Lang) => sheetOf(ctx, 'policy', period, of === '*' ? '' : of),
};
