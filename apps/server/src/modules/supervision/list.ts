import type { HandlerInput, Overdue, OverdueSource, Permission, Press, supervisionApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { providerOf } from './providers/index.ts';
import { overdueRows, type OverdueQuery, type OverdueRow } from './query.ts';

/** Counted no further: who has more past its day has other troubles than the exact number. */
export const mostCounted = 2_000;

/** As registers of cases have it. */
const purposeFrom = 3;

interface Shown extends OverdueRow {
  days: number;
  department: Overdue['department'];
  owners: Overdue['owners'];
  pressed: number;
  last_press: { kind: Press['kind']; at: string; by: string; note: string; told: number } | null;
}

interface PageAsked {
  limit: number;
  cursor?: string | undefined;
  as?: Permission;
  ids?: readonly string[];
  without?: readonly OverdueSource[] | undefined;
}

/** What has been past its day the longest comes first. */
export async function pageOfOverdue(
  ctx: Ctx,
  query: OverdueQuery,
  { limit, cursor, as = 'supervision.read', ids, without }: PageAsked,
) {
  const [dueOn = '', source = '', id = ''] = cursor === undefined ? [] : positionOf(cursor).split(' ');
  const after = cursor === undefined ? undefined : { dueOn, source, id };
  const rows = overdueRows(ctx, { query, as, after, ids, without, most: limit + 1 });
  const { rows: found } = await sql<Shown>`
    select x.source, x.id, x.what, x.number, x.title, x.due_on::text as due_on, ${dayOf(ctx.now())}::date - x.due_on as days,
      x.department_id, x.owner_ids,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by array_position(x.owner_ids, o.id))
        from person o where o.id = any(x.owner_ids)), '[]') as owners,
      coalesce(s.pressed, 0) as pressed, s.last_press
    from (select * from ${rows} y order by y.due_on, y.source, y.id::text limit ${limit + 1}) x
    left join department d on d.id = x.department_id
    left join lateral (select count(*)::int as pressed,
        (array_agg(jsonb_build_object('kind', p.kind, 'at', p.at, 'by', p.by_name, 'note', p.note, 'told', cardinality(p.people))
          order by p.at desc))[1] as last_press
      from supervision_press p where p.item_id = x.id and p.source = x.source) s on true
    order by x.due_on, x.source, x.id::text`.execute(ctx.db);
  const { items, next } = pageFrom(found, limit, (last) => cursorAfter(`${last.due_on} ${last.source} ${last.id}`));
  return { items: items.map((row) => shownOverdue(ctx, row)), next };
}

function shownOverdue(ctx: Ctx, row: Shown): Overdue {
  const provider = providerOf(row.source);
  const subject = provider.subjectOf(row.id);
  return {
    source: row.source,
    id: row.id,
    what: provider.labelOf(row.what),
    number: row.number,
    title: row.title,
    department: row.department,
    owners: row.owners,
    dueOn: row.due_on,
    days: row.days,
    ...ctx.app.subjects.kindOf(subject.kind).page(subject.id),
    pressed: row.pressed,
    lastPress: row.last_press && { ...row.last_press, at: new Date(row.last_press.at).toISOString() },
  };
}

interface Counts {
  total: number;
  isMore: boolean;
  sources: { source: OverdueSource; count: number }[];
  departments: { department: Overdue['department']; count: number }[];
}

/** Whether some of these are so secret that nobody takes them away without saying what for. */
export async function needsPurposeOf(ctx: Ctx, query: OverdueQuery): Promise<boolean> {
  const rows = overdueRows(ctx, { query, as: 'supervision.read', secrecy: purposeFrom, most: 1 });
  const { rows: found } = await sql`select from ${rows} x limit 1`.execute(ctx.db);
  return found.length > 0;
}

export async function countOverdue(ctx: Ctx, query: OverdueQuery, without?: readonly OverdueSource[]): Promise<Counts> {
  const rows = overdueRows(ctx, { query, as: 'supervision.read', without, most: mostCounted + 1 });
  const { rows: counted } = await sql<{
    source: OverdueSource;
    department: Overdue['department'];
    count: number;
  }>`
    select x.source, case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      count(*)::int as count
    from ${rows} x left join department d on d.id = x.department_id group by x.source, d.id`.execute(ctx.db);
  const sum = (some: typeof counted): number => some.reduce((all, { count }) => all + count, 0);
  const sources = [...Map.groupBy(counted, ({ source }) => source)].map(([source, some]) => ({
    source,
    count: sum(some),
  }));
  const departments = [...Map.groupBy(counted, ({ department }) => department?.id ?? '').values()]
    .map((some) => ({ department: some[0]?.department ?? null, count: sum(some) }))
    .toSorted((a, b) => b.count - a.count);
  return {
    total: sum(counted),
    isMore: sources.some(({ count }) => count > mostCounted),
    sources,
    departments,
  };
}

export async function listOverdue({ limit, cursor, ...query }: HandlerInput<typeof supervisionApi.list>, ctx: Ctx) {
  const page = await pageOfOverdue(ctx, query, { limit, cursor });
  return { ...page, ...(await countOverdue(ctx, query)), needsPurpose: await needsPurposeOf(ctx, query) };
}

/** Of one thing the caller sees among what is overdue, or has seen: the record of pressing stays. */
export async function pressesOf(ctx: Ctx, source: OverdueSource, id: string): Promise<Press[]> {
  // Whoever may not see the thing itself is not told how often somebody was pressed for it.
  await ctx.app.subjects.seen(ctx, providerOf(source).subjectOf(id));
  const rows = await ctx.db
    .selectFrom('supervision_press')
    .selectAll()
    .where('item_id', '=', id)
    .where('source', '=', source)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    kind: row.kind as Press['kind'],
    at: row.at.toISOString(),
    by: row.by_name,
    note: row.note,
    told: row.people.length,
  }));
}
