import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

// 三防四室: six rooms of 150 m², what stands in them, whether they are ready; gates with who passes and what is found.

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '本部', kind: 'campus' });
  await founder.place.put({ code: 'F1', name: '行政楼 1 层', kind: 'floor', parent: 'C1' });
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

const figures = async (kind: string) => {
  const { groups } = await chief.figure.list({
    type: `thing.${kind}`,
    by: 'none',
    from: '2026-05-10',
    to: '2026-05-10',
  });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('six rooms come to 150 square metres, and say whether they are ready', async () => {
  const areas = { police: 42, control: 38.5, complaint: 18, mediation: 24, fire: 16, station: 11.5 };
  const rooms = new Map<string, { id: string; code: string }>();
  for (const [variety, area] of Object.entries(areas))
    rooms.set(
      variety,
      await chief.register.create({
        kind: 'safety-room',
        place: 'F1',
        owner: chief.personId,
        variety,
        area,
        equipment: '录音录像、一键报警、急救箱',
        recording: 'both',
        button: true,
      }),
    );
  const police = rooms.get('police')!;
  const mediation = rooms.get('mediation')!;
  for (const { code } of rooms.values()) await chief.register.check({ code, check: 'ready' });
  expect(await figures('safety-room')).toMatchObject({ total: 6, good: 6, goodRate: 100, 'sum-area': 150 });

  const { caseId } = await chief.register.check({
    code: mediation.code,
    check: 'ready',
    bad: ['recording'],
    note: '摄像头无画面',
  });
  expect((await chief.case.get({ id: caseId ?? '' })).data['description']).toBe(
    '完好检查不合格:录音录像正常。摄像头无画面',
  );
  expect(await figures('safety-room')).toMatchObject({ total: 6, good: 5, checkOverdue: 0 });
  // Nobody has looked for more than a week: then nobody knows.
  t.clock.advance(8 * 86_400);
  chief = await t.as('security-chief');
  expect(await figures('safety-room')).toMatchObject({ good: 0, checkOverdue: 6 });

  // The police office keeps its log, found from the room.
  await chief.register.create({ kind: 'work-log', room: police.id, on: '2026-05-09', done: '接处警两起', calls: 2 });
  expect((await chief.register.referring({ code: police.code })).items).toMatchObject([
    { kind: 'work-log', field: 'room' },
  ]);
});

test('a gate says how many passed and what was found, and is mended when it no longer finds anything', async () => {
  const gate = await chief.register.create({ kind: 'screening', variety: 'gate', place: 'F1' });
  for (const [on, people] of [
    ['2026-05-08', 18_560],
    ['2026-05-09', 12_040],
  ] as const)
    await chief.register.create({ kind: 'gate-day', gate: gate.id, on, people, alarms: 3 });
  const seized = { kind: 'seized-item' as const, gate: gate.id, when: '2026-05-09T03:00:00.000Z', count: 1 };
  await chief.register.create({ ...seized, variety: 'knife', disposal: 'police', receipt: 'YJ-1' });
  await chief.register.create({ ...seized, variety: 'lighter', disposal: 'stored', count: 4 });
  expect(await figures('gate-day')).toMatchObject({ 'sum-people': 30_600, 'sum-alarms': 6 });
  expect(await figures('seized-item')).toMatchObject({ total: 2, 'sum-count': 5 });
  expect((await chief.register.list({ kind: 'seized-item', disposal: 'police' } as never)).items).toMatchObject([
    { receipt: 'YJ-1' },
  ]);
  const named = (await chief.register.referring({ code: gate.code })).items.map(({ kind }) => kind);
  expect(named.toSorted()).toEqual(['gate-day', 'gate-day', 'seized-item', 'seized-item']);
  const { caseId } = await chief.register.check({ code: gate.code, check: 'daily', bad: ['test'] });
  expect((await chief.case.get({ id: caseId ?? '' })).type).toBe('repair');
  expect((await chief.register.find({ code: gate.code })).state).toBe('faulty');
});
