import { caseTypes, type CaseType, type recordingApi, type RecordingClip, type Result } from '@anyuan/contract';
import { sql } from 'kysely';

import { readable, visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { visibleRecordings } from './camera.ts';
import { piecesOf, rangesOf } from './visible.ts';

interface Row {
  id: string;
  device_id: string;
  code: string;
  name: string;
  from_at: Date;
  to_at: Date | null;
  released_at: Date | null;
}

/** What the cameras of a case saw of it, of those whose recordings the caller may see. */
export async function clipsOf(ctx: Ctx, caseId: string): Promise<RecordingClip[]> {
  await readable(ctx.app.cases, ctx, caseId);
  const { rows } = await sql<Row>`
    select c.id, c.device_id, d.code, d.name, c.from_at, c.to_at, c.released_at
    from recording_clip c join device d on d.id = c.device_id left join place p on p.id = d.place_id
    where c.case_id = ${caseId} and ${visibleRecordings(ctx.rights)} order by d.code`.execute(ctx.db);
  return Promise.all(
    rows.map(async ({ id, device_id: camera, code, name, from_at: from, to_at: to, released_at: released }) => {
      const end = to ?? ctx.now();
      const { items } = rangesOf(await piecesOf(ctx, camera, from, end), from, end);
      const ms = items.reduce((sum, item) => sum + item.to.getTime() - item.from.getTime(), 0);
      return {
        id,
        camera: { code, name },
        from: from.toISOString(),
        to: to?.toISOString() ?? null,
        seconds: Math.round(ms / 1_000),
        isLocked: released === null,
      };
    }),
  );
}

export type RecordingMoment = Result<typeof recordingApi.list>['events'][number];
const most = 200;

/** Alarms that a camera has seen between two times and what was done about them, of those the caller may read. */
export async function eventsOf(ctx: Ctx, cameraId: string, from: Date, to: Date): Promise<RecordingMoment[]> {
  const { rows: seen } = await sql<{ id: string; type: string; number: string; title: string; at: Date }>`
    select c.id, c.type, c.number, c.title, c.at from "case" c
    where c.id in (select r.case_id from recording_clip r where r.device_id = ${cameraId} and r.from_at < ${to}
        and coalesce(r.to_at, ${ctx.now()}::timestamptz) >= ${from})
      and ${visibleCases(ctx.app.cases, ctx.rights)}
    order by c.at limit ${most}`.execute(ctx.db);
  const steps = await stepsOf(ctx, new Map(seen.map((one) => [one.id, one])), from, to);
  const alarms = seen
    .filter(({ at }) => at >= from && at < to)
    .map(({ at, id, number, title }) => ({ at: at.toISOString(), caseId: id, number, title, label: null }));
  return [...alarms, ...steps].toSorted((a, b) => a.at.localeCompare(b.at));
}

async function stepsOf(
  ctx: Ctx,
  cases: ReadonlyMap<string, { type: string; number: string; title: string }>,
  from: Date,
  to: Date,
): Promise<RecordingMoment[]> {
  if (cases.size === 0) return [];
  const rows = await ctx.db
    .selectFrom('case_event')
    .select(['case_id', 'at', 'action'])
    .where('case_id', 'in', [...cases.keys()])
    .where('to_state', 'is not', null)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .limit(most)
    .execute();
  return rows.flatMap(({ case_id: caseId, at, action }): RecordingMoment[] => {
    const one = cases.get(caseId);
    const declared = one && (caseTypes as Record<string, CaseType>)[one.type]?.actions[action];
    if (!one || !declared) return [];
    const { number, title } = one;
    return [{ at: at.toISOString(), caseId, number, title, label: [declared.label[0], declared.label[1]] }];
  });
}
