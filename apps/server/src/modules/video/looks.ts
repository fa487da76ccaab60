import {
  type Label,
  type LedgerColumn,
  type Look,
  type LookPurpose,
  lookPurposes,
  purposesWithReason,
  purposesWithUnit,
  refuse,
  wallClock,
} from '@anyuan/contract';
import type { Camera } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { readable } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { logRegister, type LogColumn } from '../../kernel/registers/index.ts';

/** As `Look` has it. */
const leastReason = 2;
/** A look that begins again within this time is the one before: pictures come back by themselves after trouble. */
const sameLookMs = 10 * 60_000;

export interface Said {
  purpose: LookPurpose;
  reason: string | null;
  forUnit: string | null;
  caseId: string | null;
  caseNumber: string | null;
}

/** Nobody looks without saying what for. */
export async function purposeOf(ctx: Ctx, { caseId, purpose: told, reason, forUnit }: Look): Promise<Said> {
  const found = caseId === undefined ? undefined : await readable(ctx.app.cases, ctx, caseId);
  const purpose = found ? 'case' : told;
  if (purpose === undefined || (purpose === 'case' && !found)) throw refuse('purpose_needed', { path: 'purpose' });
  if (purposesWithReason.includes(purpose) && !reason)
    throw refuse('reason_needed', { path: 'reason', least: leastReason });
  if (purposesWithUnit.includes(purpose) && !forUnit) throw refuse('unit_needed', { path: 'forUnit' });
  return {
    purpose,
    reason: reason ?? null,
    forUnit: forUnit ?? null,
    caseId: found?.id ?? null,
    caseNumber: found?.number ?? null,
  };
}

export type LookKind = 'live' | 'snapshot' | 'playback' | 'download' | 'wall' | 'talk';
const deeds: Record<LookKind, string> = {
  live: 'camera.view',
  snapshot: 'camera.snapshot',
  playback: 'camera.playback',
  download: 'camera.download',
  wall: 'camera.wall',
  talk: 'camera.talk',
};

/** Writes down who looks, of which unit, at what and why, before any picture leaves. Gives the line of the register. */
export const noteLook = async (
  ctx: Ctx,
  kind: LookKind,
  camera: Pick<Camera, 'id'>,
  look: Look,
): Promise<string | null> => (await noteLooks(ctx, kind, [camera], look))[0] ?? null;

/** The same of several cameras that are looked at together. */
export async function noteLooks(
  ctx: Ctx,
  kind: LookKind,
  cameras: readonly Pick<Camera, 'id'>[],
  look: Look,
): Promise<string[]> {
  const said = await purposeOf(ctx, look);
  if (cameras.length === 0) return [];
  const { purpose, reason, forUnit, caseId } = said;
  return ctx.tx(async (tx) => {
    const lines: string[] = [];
    for (const { id } of cameras) {
      const { code, line } = await write(tx, kind, id, said);
      lines.push(line);
      tx.audit(deeds[kind], 'device', id, {
        code,
        purpose,
        caseId,
        ...(reason === null ? {} : { reason }),
        ...(forUnit === null ? {} : { forUnit }),
      });
    }
    return lines;
  });
}

async function write(tx: Tx, kind: string, deviceId: string, said: Said): Promise<{ code: string; line: string }> {
  const { actor, rights } = tx.ctx;
  const device = await tx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.code', 'd.name', 'p.full_name as place'])
    .where('d.id', '=', deviceId)
    .executeTakeFirstOrThrow();
  const again = await tx.db
    .updateTable('camera_look')
    .set({ last_at: tx.now, times: sql`times + 1` })
    .where('id', '=', (look) =>
      look
        .selectFrom('camera_look')
        .select('id')
        .where('person_id', '=', rights.personId)
        .where('device_id', '=', deviceId)
        .where('last_at', '>', new Date(tx.now.getTime() - sameLookMs))
        .where('kind', '=', kind)
        .where('purpose', '=', said.purpose)
        .where(sql<boolean>`(reason, for_unit, case_id) is not distinct from
          (${said.reason}::text, ${said.forUnit}::text, ${said.caseId}::uuid)`)
        .orderBy('last_at', 'desc')
        .limit(1),
    )
    .returning('id')
    .executeTakeFirst();
  if (again) return { code: device.code, line: again.id };
  const unit = await tx.db
    .selectFrom('person as p')
    .innerJoin('department as d', 'd.id', 'p.department_id')
    .select('d.name')
    .where('p.id', '=', rights.personId)
    .executeTakeFirst();
  const line = newId();
  await tx.db
    .insertInto('camera_look')
    .values({
      id: line,
      at: tx.now,
      last_at: tx.now,
      person_id: rights.personId,
      person_name: actor.name,
      unit: unit?.name ?? null,
      device_id: deviceId,
      camera_code: device.code,
      camera_name: device.name,
      place: device.place,
      kind,
      purpose: said.purpose,
      reason: said.reason,
      for_unit: said.forUnit,
      case_id: said.caseId,
      case_number: said.caseNumber,
    })
    .execute();
  return { code: device.code, line };
}

/** A view has ended: how long it was watched stands beside who did. */
export async function noteWatched(app: App, line: string, seconds: number): Promise<void> {
  await app.system('video').tx(async (tx) => {
    tx.unaudited('how long a look lasted; that it was taken has its line');
    await tx.db
      .updateTable('camera_look')
      .set({ seconds: sql`seconds + ${seconds}` })
      .where('id', '=', line)
      .execute();
  });
}

const kinds: Record<string, Label> = {
  live: ['实时', 'Live'],
  snapshot: ['抓图', 'Still'],
  playback: ['录像回放', 'Recording'],
  download: ['录像下载', 'Recording taken'],
  wall: ['上墙', 'On the wall'],
  talk: ['喊话', 'Spoken through'],
};
type Column = LogColumn<'camera_look'>;
const column = (key: string, zh: string, en: string, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label: [zh, en],
  kind,
  read,
});
/** `2026-11-29 08:30` in the hospital. */
const minuteOf = (at: Date): string => wallClock(at).slice(0, 16);

const columns: readonly Column[] = [
  column('at', '调阅时间', 'Looked at', 'time', ({ at }) => minuteOf(at)),
  column('lastAt', '最后一次', 'Last time', 'time', ({ last_at: last }) => minuteOf(last)),
  column('seconds', '观看时长(秒)', 'Watched (s)', 'number', ({ seconds }) => (seconds > 0 ? seconds : null)),
  column('person', '调阅人', 'Who', 'text', (row) => row.person_name),
  column('unit', '所在科室', 'Of which department', 'text', ({ unit }) => unit),
  column('camera', '摄像机', 'Camera', 'text', (row) => `${row.camera_name} ${row.camera_code}`),
  column('place', '位置', 'Place', 'text', ({ place }) => place),
  column('kind', '方式', 'How', 'text', ({ kind }, lang) => kinds[kind]?.[lang] ?? kind),
  column(
    'purpose',
    '用途',
    'Purpose',
    'text',
    ({ purpose }, lang) => lookPurposes[purpose as LookPurpose]?.[lang] ?? purpose,
  ),
  column('reason', '事由', 'Why', 'long', ({ reason }) => reason),
  column('forUnit', '申请单位(人)', 'For whom', 'text', (row) => row.for_unit),
  column('caseNumber', '案件编号', 'Case', 'text', (row) => row.case_number),
  column('times', '次数', 'Times', 'number', ({ times }) => times),
];

/** 视频调阅台账: the log the law asks for. */
export const looksRegister = logRegister({ table: 'camera_look', type: 'camera', ledger: 'looks', columns });
