import { turned } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Actor, Tx } from '../../kernel/ctx.ts';
import type { OpenRound } from './open-round.ts';

/** What follows from everything that was found on a round so far. */
export async function settle(
  tx: Tx,
  round: OpenRound,
  { by, versionId }: { by: Actor; versionId: string | null },
): Promise<void> {
  const { rows: seen } = await sql<{ point: string; at: Date; passed: boolean | null }>`
    select point, at, passed from round_check where round_id = ${round.id} order by at, id`.execute(tx.db);
  const graceMs = tx.ctx.app.settings.get<number>('round.graceMinutes') * 60_000;
  const keys = round.points.map(({ key }) => key);
  const reached = new Set(seen.map(({ point }) => point));
  // Nobody is asked for what he must not know of; and what was done without it stays done, whoever comes after.
  const asked = keys.filter((key) => (round.state === 'done' ? reached.has(key) : !round.kept?.has(key)));
  const { verdict, missed, doneAt } = turned(
    asked,
    seen.map(({ point, at }) => ({ point, at: at.getTime() })),
    { from: round.from_at.getTime(), to: round.to_at.getTime(), closes: round.closes_at.getTime(), grace: graceMs },
    tx.now.getTime(),
  );
  // Of a point the last word counts: what was bad and is good now is good.
  const last = new Map(seen.map(({ point, passed }) => [point, passed]));
  const isOver = doneAt !== null;
  // What was called off stays so; what was found on it is kept all the same.
  const state = round.state === 'void' ? 'void' : isOver ? 'done' : round.state === 'missed' ? 'missed' : 'begun';
  await sql`
    update round set state = ${state}, verdict = ${state === 'void' ? null : verdict},
      seen_points = ${keys.filter((key) => last.has(key)).length},
      bad_points = ${[...last.values()].filter((passed) => passed === false).length},
      begun_at = coalesce(begun_at, ${seen[0]?.at ?? tx.now}), done_at = ${isOver ? new Date(doneAt) : null},
      by_id = ${by.id}, by_name = ${by.name}, version_id = coalesce(version_id, ${versionId}),
      missed = ${state === 'missed' ? missed.map((key) => round.points.find((point) => point.key === key)?.name ?? key) : sql`missed`},
      ring_at = case when ${isOver} then null else ring_at end
    where id = ${round.id}`.execute(tx.db);
  if (!isOver) return;
  // What counts from the last time is due anew: the job looks at it next.
  await sql`update plan set made_until = least(made_until, ${tx.now}) where id = ${round.plan_id}
    and recurrence->>'on' = 'after'`.execute(tx.db);
}
