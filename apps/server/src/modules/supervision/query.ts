import type { HandlerInput, OverdueSource, Permission, supervisionApi } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, reachFilter } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { anywhere } from '../../kernel/search.ts';
import { providers, type OverdueProvider } from './providers/index.ts';

export type OverdueQuery = Omit<HandlerInput<typeof supervisionApi.list>, 'limit' | 'cursor'>;

/** From here on a title may name somebody: the type stands for it. */
const keptFrom = 4;

export interface OverdueRow {
  source: OverdueSource;
  id: string;
  what: string;
  number: string;
  /** Empty: kept from lists. */
  title: string;
  department_id: string | null;
  /** Whoever owes it longest first. */
  owner_ids: string[];
  secrecy: number;
  due_on: string;
}

interface Asked {
  query: OverdueQuery;
  /** Of what is asked, as far as this reaches. */
  as: Permission;
  /** Beyond this row. */
  after?: { dueOn: string; source: string; id: string } | undefined;
  /** These alone. */
  ids?: readonly string[] | undefined;
  /** So secret at least. */
  secrecy?: number | undefined;
  /** Not of these sources. */
  without?: readonly OverdueSource[] | undefined;
  /** So many of each source at most: whatever a hospital has, a page costs the same. */
  most: number;
}

/** What each source has past its day, as one table: the one path by which lists, counts, exports and pressing see it. */
export function overdueRows(ctx: Ctx, asked: Asked): RawBuilder<OverdueRow> {
  const branches = providers
    .filter(({ source, permission }) => holds(ctx.rights, permission) && (asked.query.source ?? source) === source)
    .filter(({ source }) => !asked.without?.includes(source))
    .map((provider) => branchOf(ctx, provider, asked));
  if (branches.length === 0)
    return sql`(select ''::text as source, null::uuid as id, ''::text as what, ''::text as number, ''::text as title,
      0 as secrecy, null::uuid as department_id, '{}'::uuid[] as owner_ids, null::date as due_on where false)`;
  return sql`(${sql.join(branches, sql` union all `)})`;
}

function branchOf(
  ctx: Ctx,
  provider: OverdueProvider,
  { query, as, after, ids, secrecy: least, most }: Asked,
): RawBuilder<unknown> {
  const isSearch = query.q !== undefined && query.q !== '';
  const { from, where, id, what, number, title, departmentId, ownerIds, dueOn, reach, ...rows } = provider.rows(
    ctx,
    isSearch,
  );
  const secrecy = rows.secrecy ?? sql<number>`0`;
  const { source } = provider;
  const reached =
    reach ??
    reachFilter(ctx.rights, as, {
      departmentPath: sql`sd.path`,
      campusId: sql`sd.campus_id::text`,
      own: (me) => sql<boolean>`${me}::uuid = any(b.owner_ids)`,
    });
  const isPressed = sql`exists (select from supervision_press s where s.item_id = b.id and s.source = ${sql.lit(source)})`;
  const wanted = [
    ...(query.department === undefined ? [] : [sql`sd.code = ${query.department}`]),
    ...(query.owner === undefined ? [] : [sql`${query.owner}::uuid = any(b.owner_ids)`]),
    ...(query.days === undefined ? [] : [sql`b.due_on <= ${dayOf(ctx.now())}::date - ${query.days}::int`]),
    ...(query.pressed === undefined ? [] : [query.pressed === 'yes' ? isPressed : sql`not ${isPressed}`]),
    ...(isSearch ? [sql`(b.title ilike ${anywhere(query.q ?? '')} or b.number ilike ${anywhere(query.q ?? '')})`] : []),
    ...(least === undefined ? [] : [sql`b.secrecy >= ${least}`]),
    ...(ids === undefined ? [] : [sql`b.id = any(${[...ids]}::uuid[])`]),
    ...(after === undefined
      ? []
      : [sql`(b.due_on, ${sql.lit(source)}::text, b.id::text) > (${after.dueOn}::date, ${after.source}, ${after.id})`]),
  ];
  // Conditions over its own tables stand inside, with those that speak of what a row shows around them.
  return sql`(select b.source, b.id, b.what, b.number, b.title, b.secrecy, b.department_id, b.owner_ids, b.due_on from (
      select ${sql.lit(source)}::text as source, ${id} as id, ${what} as what, ${number} as number,
        ${rows.secrecy ? sql`case when ${secrecy} < ${sql.lit(keptFrom)} then ${title} else '' end` : title} as title,
        ${secrecy} as secrecy, ${departmentId} as department_id, ${ownerIds} as owner_ids, ${dueOn} as due_on${reach ? sql`, ${reach} as is_reached` : sql``}
      from ${from} where ${where}) b left join department sd on sd.id = b.department_id
    where ${reach ? sql`b.is_reached` : reached} ${wanted.length > 0 ? sql`and ${sql.join(wanted, sql` and `)}` : sql``}
    order by b.due_on, b.id::text limit ${most})`;
}
