import type { RoundPoint } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { hiddenIds, keptFrom } from '../device/index.ts';
import { roundPoints } from './visible.ts';

interface Kept {
  id: string;
  points: number;
  seen: number;
  bad: number;
  names: string[];
}

/** Rounds without cameras that are kept from the caller: neither counted nor named. */
export async function withoutKept<
  R extends { id: string; points: number; seen: number; bad: number; missed: string[] },
>(ctx: Ctx, rows: readonly R[]): Promise<R[]> {
  const closed = rows.length > 0 ? await keptFrom(ctx) : [];
  if (closed.length === 0) return [...rows];
  const { rows: found } = await sql<Kept>`
    select r.id, count(*)::int as points, count(last.at)::int as seen,
      (count(*) filter (where last.passed is false))::int as bad, array_agg(one->>'name') as names
    from round r cross join lateral jsonb_array_elements(${roundPoints}) one
      left join lateral (select k.at, k.passed from round_check k where k.round_id = r.id and k.point = one->>'key'
        order by k.at desc, k.id desc limit 1) last on true
    where r.id = any(${rows.map(({ id }) => id)}::uuid[]) and one->>'key' = any(${[...closed]}::text[])
    group by r.id`.execute(ctx.db);
  const kept = new Map(found.map((one) => [one.id, one]));
  return rows.map((row) => {
    const without = kept.get(row.id);
    return without === undefined
      ? row
      : {
          ...row,
          points: row.points - without.points,
          seen: row.seen - without.seen,
          bad: row.bad - without.bad,
          missed: row.missed.filter((name) => !without.names.includes(name)),
        };
  });
}

/** Of these points, the cameras that the caller must not know of. */
export const keptPoints = ({ db, ctx }: Tx, points: readonly RoundPoint[]): Promise<ReadonlySet<string>> =>
  hiddenIds(
    { db, rights: ctx.rights },
    points.filter(({ kind }) => kind === 'device').map(({ key }) => key),
  );
