import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { segmentFile } from '@anyuan/media/record/names';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { followAlarms } from './clips.ts';
import { removeOld, removePassing, removeStrangers } from './remove.ts';

let t: TestApp;
let chief: As;
const ids: Record<string, string> = {};
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'area', parent: 'C' });
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button', place: 'ER' });
  for (const [code, place] of [
    ['CAM-HALL', 'HALL'],
    ['CAM-ER', 'ER'],
    ['CAM-LONG', 'HALL'],
  ] as const) {
    const source = { url: 'rtsp://10.0.0.1/1' };
    ids[code] = (await chief.device.put({ code, name: code, kind: 'camera', place, source })).id;
  }
  await (await t.as('it')).setting.put({ key: 'recording.targetPlaces', value: 'HALL' });
  await chief.recording.putPlan({ code: 'CAM-ER', mode: 'always' });
  await chief.recording.putPlan({ code: 'CAM-LONG', mode: 'always', keepDays: 120 });
});
afterAll(() => t.stop());

const dayMs = 86_400_000;
const pathOf = (file: string) => join(t.app.config.data, 'recordings', file);

/** A minute of a camera so many days ago, as the media process leaves it. */
async function record(code: string, daysAgo: number, isKept = true): Promise<string> {
  const device = ids[code]!;
  const from = t.clock.now().getTime() - daysAgo * dayMs;
  const file = segmentFile({ camera: device, from, to: from + 60_000 });
  mkdirSync(dirname(pathOf(file)), { recursive: true });
  writeFileSync(pathOf(file), `${code} ${daysAgo}`);
  await t.app.db
    .insertInto('recording_segment')
    .values({
      id: newId(),
      device_id: device,
      from_at: new Date(from),
      to_at: new Date(from + 60_000),
      bytes: 10,
      sha256: createHash('sha256').update(`${code} ${daysAgo}`).digest('hex'),
      format: 'avc1.4d401f 640x360 0123456789ab',
      file,
      is_kept: isKept,
    })
    .execute();
  return file;
}
const there = (files: readonly string[]) => files.map((file) => existsSync(pathOf(file)));

test('recordings go when their days are over, with a line that proves which; where terror is feared later', async () => {
  const files = [
    await record('CAM-ER', 29),
    await record('CAM-ER', 31),
    await record('CAM-ER', 40),
    await record('CAM-HALL', 31),
    await record('CAM-HALL', 91),
    await record('CAM-LONG', 91),
    await record('CAM-LONG', 121),
  ];
  expect(await removeOld(t.app)).toBe(4);
  expect(there(files)).toEqual([true, false, false, true, false, true, false]);
  const lines = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'recording.remove').execute();
  const details = lines.map(({ detail }) => JSON.parse(detail ?? '') as Record<string, unknown>);
  const er = details.find(({ code }) => code === 'CAM-ER');
  const digest = createHash('sha256');
  for (const [file, text] of [
    [files[2]!, 'CAM-ER 40'],
    [files[1]!, 'CAM-ER 31'],
  ] as const)
    digest.update(`${file} ${createHash('sha256').update(text).digest('hex')}\n`);
  expect(er).toMatchObject({ segments: 2, bytes: 20, digest: digest.digest('hex') });
  expect(await removeOld(t.app)).toBe(0);
  // A line only for what was done.
  expect(
    await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'recording.remove').execute(),
  ).toHaveLength(lines.length);
});

test('what an alarm has locked stays until somebody releases it and says why, and what only waited for one goes', async () => {
  const at = t.clock.now();
  const body = { device: 'PB-1', key: 'k', kind: 'panic', at: at.toISOString() };
  const { json } = await chief.call('POST', '/api/v1/signals', body);
  const { caseId } = json as { caseId: string };
  const minute = 1 / 1_440;
  const [before, long, after] = [
    await record('CAM-ER', minute, false),
    await record('CAM-ER', 20 * minute, false),
    await record('CAM-ER', -minute, false),
  ];
  await followAlarms(t.app);
  t.clock.advance(20 * 60);
  expect(await removePassing(t.app)).toBe(1);
  expect(there([before, long, after])).toEqual([true, false, true]);

  const now = t.clock.now();
  await t.owner.updateTable('case').set({ closed_at: now }).where('id', '=', caseId).execute();
  await followAlarms(t.app);
  const clips = await t.app.db.selectFrom('recording_clip').selectAll().where('case_id', '=', caseId).execute();
  expect(clips.map(({ to_at: to }) => to?.getTime())).toEqual(clips.map(() => now.getTime()));
  await t.later({ days: 200 });
  await removeOld(t.app);
  await removePassing(t.app);
  expect(there([before, after])).toEqual([true, true]);
  const er = clips.find(({ device_id: device }) => device === ids['CAM-ER'])!;
  await chief.recording.release({ id: er.id, why: '案件已移交公安,证据已导出' });
  expect(await removeOld(t.app)).toBe(2);
  expect(there([before, after])).toEqual([false, false]);
  const line = await t.app.db
    .selectFrom('audit')
    .select('detail')
    .where('action', '=', 'recording.release')
    .executeTakeFirstOrThrow();
  expect(line.detail).toContain('证据已导出');
});

test('a camera with recordings is switched off, not deleted; what is left of one that never had a device goes', async () => {
  await record('CAM-ER', 1);
  expect(await chief.device.remove({ code: 'CAM-ER' })).toBeDefined();
  expect(await chief.device.get({ code: 'CAM-ER' })).toMatchObject({ enabled: false });
  const stranger = newId();
  const file = segmentFile({ camera: stranger, from: t.clock.now().getTime(), to: t.clock.now().getTime() + 1 });
  mkdirSync(dirname(pathOf(file)), { recursive: true });
  writeFileSync(pathOf(file), 'x');
  await removeStrangers(t.app);
  expect(there([file])).toEqual([false]);
  const lines = await t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', stranger).execute();
  expect(lines.map(({ action }) => action)).toEqual(['recording.remove']);
});
