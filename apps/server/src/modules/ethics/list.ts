import { type EthicsRow, type ethicsApi, type HandlerInput } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { anywhere, cursorAfter, pageFrom, positionOf, spelledLike } from '../../kernel/search.ts';
import { ethicsFigures } from './figures.ts';
import { countOf } from './gather.ts';
import { daysOfYear, ethicsTables, isAssessed, reachedPeople, roundOf, stageOf } from './visible.ts';

export type Asked = Omit<HandlerInput<typeof ethicsApi.list>, 'limit' | 'cursor'>;

/** Who is asked for, in which year. */
async function askedFor(ctx: Ctx, asked: Asked): Promise<{ year: number | null; where: RawBuilder<boolean> }> {
  const { department, stage, grade, missing, q, figure } = asked;
  const year = asked.year ?? (figure === undefined ? ((await roundOf(ctx))?.year ?? null) : null);
  const where = all([
    reachedPeople(ctx.rights, 'ethics.read'),
    isAssessed(ctx),
    ...(figure === undefined || year !== null ? [sql<boolean>`r.year = ${year}`] : []),
    ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ...(stage === undefined ? [] : [sql<boolean>`${stageOf} = ${stage}`]),
    ...(grade === undefined ? [] : [sql<boolean>`e.grade = ${grade}`]),
    ...(missing === undefined ? [] : [sql<boolean>`(e.decided_at is null) = ${missing}`]),
    ...(q === undefined || q === ''
      ? []
      : [sql<boolean>`(p.name like ${anywhere(q)} or p.pinyin like ${spelledLike(q)})`]),
    ...(figure === undefined
      ? []
      : [behindFigure((name) => (name === 'ethics' ? ethicsFigures(ctx) : undefined), figure)]),
  ]);
  return { year, where };
}

export async function countEthics(ctx: Ctx, asked: Asked): Promise<number> {
  const { where } = await askedFor(ctx, asked);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${ethicsTables} where ${where}`.execute(
    ctx.db,
  );
  return rows[0]?.n ?? 0;
}

interface Row extends Omit<EthicsRow, 'decidedAt'> {
  decided_at: Date | null;
  place: string;
}

/** By department, then by name; years the newest first. */
const place = sql<string>`concat_ws(' ', 9999 - r.year, coalesce(d.code, '~'), p.pinyin, p.id)`;

export async function pageOfEthics(
  ctx: Ctx,
  asked: Asked,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: EthicsRow[]; next: string | null }> {
  const { where } = await askedFor(ctx, asked);
  const { rows } = await sql<Row>`
    select jsonb_build_object('id', p.id, 'name', p.name) as person, p.title, r.year, ${stageOf} as stage,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      e.opinion_grade as proposed, e.grade, e.reason, e.decided_at, ${place} as place
    from ${ethicsTables}
    where ${where} ${cursor === undefined ? sql`` : sql`and ${place} collate "C" > ${positionOf(cursor)}`}
    order by ${place} collate "C" limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.place));
  const counts = await countsOf(ctx, items);
  return {
    items: items.map((row) => ({
      person: row.person,
      department: row.department,
      title: row.title,
      year: row.year,
      stage: row.stage,
      proposed: row.proposed,
      grade: row.grade,
      reason: row.reason,
      decidedAt: row.decided_at?.toISOString() ?? null,
      ...(counts.get(`${row.year} ${row.person.id}`) ?? { redPackets: 0, praise: 0, complaints: 0 }),
    })),
    next,
  };
}

type Counts = Pick<EthicsRow, 'redPackets' | 'praise' | 'complaints'>;

/** What the year has brought those of one page. */
async function countsOf(ctx: Ctx, page: readonly Row[]): Promise<Map<string, Counts>> {
  const years = [...new Set(page.map(({ year }) => year))];
  const found = await Promise.all(
    years.map(async (year) => {
      const ids = page.filter((row) => row.year === year).map(({ person }) => person.id);
      const days = daysOfYear(year);
      const me = sql`w.id`;
      const { rows } = await sql<Counts & { id: string }>`
        select w.id, ${countOf('redPacket', me, days)} as "redPackets", ${countOf('praise', me, days)} as praise,
          ${countOf('complaint', me, days)} as complaints
        from unnest(${ids}::uuid[]) as w(id)`.execute(ctx.db);
      return rows.map(({ id, ...counts }): [string, Counts] => [`${year} ${id}`, counts]);
    }),
  );
  return new Map(found.flat());
}

export const listEthics = async ({ limit, cursor, ...asked }: HandlerInput<typeof ethicsApi.list>, ctx: Ctx) => ({
  ...(await pageOfEthics(ctx, asked, { limit, cursor })),
  total: await countEthics(ctx, asked),
});
