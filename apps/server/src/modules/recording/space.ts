import { statfs } from 'node:fs/promises';

import { recordingTroubles, type RecordingTrouble } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { caseSubject } from '../../kernel/cases/index.ts';
import { onDutyIds } from '../duty/index.ts';
import { notify } from '../notice/index.ts';
import { recordingFolder } from '../video/index.ts';

const gb = 1e9;
/** It goes on only when there is some room again: not for every file that is deleted. */
const slack = 0.02;

export interface Space {
  usedBytes: number;
  quotaBytes: number | null;
  freeBytes: number;
  bytesPerDay: number;
  daysLeft: number | null;
  trouble: RecordingTrouble | null;
}

/** How much room there is, how long it will do, and whether recording has to stand still. `before`: whether it did. */
export async function spaceOf(app: App, before: RecordingTrouble | null): Promise<Space> {
  const { settings } = app;
  const day = new Date(app.clock.now().getTime() - 86_400_000);
  const { rows } = await sql<{ used: number; day: number }>`
    select coalesce(sum(bytes), 0)::float8 as used, coalesce(sum(bytes) filter (where from_at > ${day} and is_kept), 0)::float8 as day
    from recording_segment`.execute(app.db);
  // A disk that is not there has no room.
  const disk = await statfs(recordingFolder(app)).catch(() => null);
  const quota = settings.get<number>('recording.quotaGb') * gb;
  const sums = {
    usedBytes: rows[0]?.used ?? 0,
    quotaBytes: quota > 0 ? quota : null,
    freeBytes: disk ? disk.bavail * disk.bsize : 0,
    bytesPerDay: rows[0]?.day ?? 0,
  };
  const least = settings.get<number>('recording.leastFreeGb') * gb;
  const trouble = app.room.isLow() ? 'disk' : troubleOf(sums, least, before);
  return { ...sums, daysLeft: forecast(sums, least, settings.get<number>('recording.keepDays')), trouble };
}

type Sums = Pick<Space, 'usedBytes' | 'quotaBytes' | 'freeBytes' | 'bytesPerDay'>;

export function troubleOf(
  { usedBytes, quotaBytes, freeBytes }: Sums,
  least: number,
  before: RecordingTrouble | null,
): RecordingTrouble | null {
  if (quotaBytes !== null && usedBytes >= quotaBytes * (before === 'quota' ? 1 - slack : 1)) return 'quota';
  return freeBytes < least * (before === 'disk' ? 1 + 5 * slack : 1) ? 'disk' : null;
}

/** Days until there is no room, at the rate of the last day; null: what is deleted in time leaves enough for ever. */
export function forecast(
  { usedBytes, quotaBytes, freeBytes, bytesPerDay }: Sums,
  least: number,
  keepDays: number,
): number | null {
  const room = Math.max(0, Math.min(freeBytes - least, (quotaBytes ?? Number.POSITIVE_INFINITY) - usedBytes));
  if (bytesPerDay === 0 || bytesPerDay * keepDays <= usedBytes + room) return null;
  return Math.floor((room / bytesPerDay) * 10) / 10;
}

/** Somebody has to make room: one repair, however often it stands still before that is done. */
export async function tellStopped(app: App, trouble: RecordingTrouble): Promise<void> {
  const [zh, en] = recordingTroubles[trouble];
  await app.system('recording').tx(async (tx) => {
    const people = await onDutyIds(tx, ['control-room']);
    const { row, repeat } = await app.cases.open(tx, {
      type: 'repair',
      title: `录像已停止:${zh}`,
      priority: 2,
      reporterId: null,
      data: {
        problem: 'fault',
        description: `${zh},录像已停止,报警不受影响。${en}: recording stands still, alarms go on.`,
      },
      joinKey: 'repair:recordings',
      joinSeconds: Number.POSITIVE_INFINITY,
      told: people,
    });
    tx.audit('recording.stop', 'recording', null, { why: trouble, caseNumber: row.number });
    if (repeat) return;
    await notify(tx, people, {
      subject: caseSubject(row.id),
      urgent: true,
      zh: `录像已停止:${zh}(${row.number})`,
      en: `Recording stands still: ${en} (${row.number})`,
    });
  });
}
