import { thingKind, type AnyCheck, type HandlerInput, type registerApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { kindsOf } from './all.ts';
import { visibleThings } from './reach.ts';

type Row = Omit<AnyCheck, 'at' | 'by' | 'caseId'> & {
  at: Date;
  by_id: string;
  by_name: string;
  case_id: string | null;
};

/** Checks of all things the caller may see, newest first; or those a figure counted. */
export async function allChecks(ctx: Ctx, query: HandlerInput<typeof registerApi.allChecks>) {
  const { kind, group, passed, from, to, figure, cursor, limit } = query;
  const asked = sql.join(
    [
      visibleThings(ctx.rights),
      ...(kind ? [sql`t.kind = ${kind}`] : []),
      ...(group ? [sql`t.kind = any(${kindsOf(group)})`] : []),
      ...(passed === undefined ? [] : [sql`c.passed = ${passed}`]),
      ...(from ? [sql`c.at >= ${from}::timestamptz`] : []),
      ...(to ? [sql`c.at <= ${to}::timestamptz`] : []),
      ...(figure ? [behindFigure((name) => ctx.app.figures.find(ctx, name), figure)] : []),
    ],
    sql` and `,
  );
  const source = sql`thing_check c join thing t on t.id = c.thing_id left join place p on p.id = t.place_id`;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from ${source} where ${asked}`.execute(ctx.db);
  // By the time it was made, and by its id where two were made at once.
  const [at = '', id = ''] = cursor === undefined ? [] : positionOf(cursor).split(' ');
  const after = cursor === undefined ? sql`` : sql`and (c.at, c.id) < (${at}::timestamptz, ${id}::uuid)`;
  const { rows } = await sql<Row>`
    select c.id, c.at, c.by_id, c.by_name, c.passed, c.name as check, c.bad, c.note, c.case_id,
      jsonb_build_object('code', t.code, 'name', t.name, 'kind', t.kind, 'place', p.full_name) as thing
    from ${source} where ${asked} ${after} order by c.at desc, c.id desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.at.toISOString()} ${last.id}`));
  return {
    items: items.flatMap(({ by_id, by_name, case_id, at: when, ...row }): AnyCheck[] =>
      thingKind(row.thing.kind)
        ? [{ ...row, at: when.toISOString(), by: { id: by_id, name: by_name }, caseId: case_id }]
        : [],
    ),
    total: counted[0]?.total ?? 0,
    next,
  };
}
