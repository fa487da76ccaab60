import { recurrenceIn, thingKinds } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import type { Merging } from '../../../kernel/registers/index.ts';
import { deviceKind } from '../../device/kind.ts';
import { peopleMerging } from '../../identity/merging.ts';
import { placeKind } from '../../place/kind.ts';
import { Visitor } from '../../public/testing.ts';
import { thingEntries } from '../kind.ts';

let t: TestApp;
let founder: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  await founder.place.put({ code: 'C2', name: '西院区', kind: 'campus' });
  await founder.place.put({ code: 'B1', name: '外科楼', kind: 'building', parent: 'C1' });
  for (const n of [1, 2]) await founder.place.put({ code: `F${n}`, name: `${n} 层`, kind: 'floor', parent: 'B1' });
});
afterAll(() => t.stop());

const numberOf = async (id: string) => (await founder.case.get({ id })).number;

test('every column that names an entry goes over to the one that stays, or says why it does not', async () => {
  const kinds: [string, Pick<Merging, 'follows' | 'stays'> | undefined][] = [
    ['thing', thingEntries(t.app, thingKinds.extinguisher, t.clock.now()).merging],
    ['device', deviceKind(t.app).merging],
    ['place', placeKind.merging],
    ['person', peopleMerging],
  ];
  for (const [table, merging] of kinds) {
    const { rows } = await sql<{ column: string }>`
      select (c.conrelid::regclass::text || '.' || a.attname) as column from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      where c.contype = 'f' and c.confrelid = ${table}::regclass order by 1`.execute(t.app.db);
    const named = rows.map(({ column }) => column.replaceAll('"', '')).toSorted();
    const said = [
      ...(merging?.follows ?? []).filter(({ isList }) => !isList).map(({ table: from, column }) => `${from}.${column}`),
      ...Object.keys(merging?.stays ?? {}),
    ].toSorted();
    expect([table, said]).toEqual([table, named]);
  }
});

test('two entries of one extinguisher become one: history, files, cases, links and the label on the wall', async () => {
  const fire = await t.as('fire-control');
  const nurse = await t.person({ roles: ['staff'], name: '护士甲' });
  const put = (more: Record<string, unknown>) =>
    fire.register.create({ kind: 'extinguisher', place: 'F1', agent: 'powder', ...more });
  const into = await put({ made: '2024-01-01' });
  const from = await put({ weight: 4, maker: '某厂', owner: nurse.personId });
  await fire.register.check({ code: into.code, check: 'monthly' });
  const { caseId } = await fire.register.check({ code: from.code, check: 'monthly', bad: ['seal'], note: '铅封断' });
  const meeting = await founder.register.create({
    kind: 'gate-day',
    gate: (await founder.register.create({ kind: 'screening', variety: 'gate' })).id,
    on: '2026-05-09',
    people: 3,
  });
  await founder.link.add({ kind: 'thing', id: from.id, to: { kind: 'thing', id: meeting.id }, relation: 'related' });

  const guard = await t.as('guard');
  await expect(guard.register.merge({ kind: 'extinguisher', into: into.code, from: from.code })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(fire.register.merge({ kind: 'extinguisher', into: into.code, from: into.code })).rejects.toMatchObject({
    code: 'linked_to_itself',
  });
  await fire.register.merge({ kind: 'extinguisher', into: into.code, from: from.code });

  const one = await fire.register.find({ code: into.code });
  // What it did not say it has from the other; what it said stays.
  expect(one).toMatchObject({ made: '2024-01-01', weight: 4, maker: '某厂', owner: { name: '护士甲' } });
  expect((await fire.register.list({ kind: 'extinguisher' })).items.map(({ code }) => code)).toEqual([into.code]);
  const { items: checks } = await fire.register.checks({ code: into.code });
  expect(checks.map(({ note }) => note)).toEqual(['铅封断', null]);
  const links = (await fire.link.list({ kind: 'thing', id: into.id })).items.map(({ number }) => number);
  expect(links.toSorted()).toEqual([await numberOf(caseId ?? ''), meeting.code].toSorted());
  // A further report joins the case that came from the other.
  expect(await fire.register.fault({ code: into.code, description: '还是断的' })).toEqual({ caseId });
  // Its number, on paper and on the wall, leads to the one that stays, for staff and for strangers.
  expect((await fire.register.find({ code: from.code })).code).toBe(into.code);
  expect((await fire.register.get({ kind: 'extinguisher', code: from.code })).code).toBe(into.code);
  expect((await new Visitor(t).get(`/p/~${from.code}`)).text).toContain(into.code);
  // All of it is in one history, and what went over is on record.
  const { items: told } = await fire.register.history({ kind: 'extinguisher', code: into.code });
  expect(told.filter(({ action }) => action === 'thing.create')).toHaveLength(2);
  const { rows } = await sql<{ detail: string }>`select detail from audit where action = 'thing.merge'`.execute(
    t.app.db,
  );
  expect(JSON.parse(rows[0]?.detail ?? '')).toMatchObject({
    merged: from.code,
    filled: ['owner', 'weight', 'maker'],
    moved: { link: 2 },
  });

  // A third one: the numbers of both lead on.
  const third = await put({});
  await fire.register.merge({ kind: 'extinguisher', into: third.code, from: into.code });
  expect((await fire.register.find({ code: from.code })).code).toBe(third.code);
  expect((await fire.register.checks({ code: from.code })).items).toHaveLength(2);
  // What has versions keeps its own number for ever.
  const policy = () =>
    founder.register.create({
      kind: 'policy',
      name: '制度',
      field: 'fire',
      edition: '1',
      document: '1',
      issued: '2026-01-01',
      readers: 'nobody',
    });
  const [a, b] = [await policy(), await policy()];
  await expect(founder.register.merge({ kind: 'policy', into: a.code, from: b.code })).rejects.toMatchObject({
    code: 'not_merged',
  });
});

test('two entries of one camera, and of one place', async () => {
  await founder.device.put({ code: 'BTN', name: '按钮', kind: 'panic-button', place: 'F1' });
  for (const code of ['CAM-A', 'CAM-B']) await founder.device.put({ code, name: code, kind: 'camera', place: 'F1' });
  await founder.device.linkCameras({ code: 'BTN', cameras: ['CAM-A', 'CAM-B'] });
  await expect(founder.device.merge({ into: 'BTN', from: 'CAM-A' })).rejects.toMatchObject({ code: 'merge_elsewhere' });
  await founder.device.merge({ into: 'CAM-A', from: 'CAM-B' });
  expect((await founder.device.get({ code: 'BTN' })).cameras.map(({ code }) => code)).toEqual(['CAM-A']);
  const gone = (await founder.device.list({ kind: 'camera', enabled: false })).items;
  expect(gone.map(({ code, name }) => [code, name])).toEqual([['CAM-B', 'CAM-B(并入 CAM-A)']]);

  await founder.place.put({ code: 'F2X', name: '二层', kind: 'floor', parent: 'B1', phone: '8002' });
  await founder.place.put({ code: 'F2X-R', name: '治疗室', kind: 'area', parent: 'F2X' });
  await founder.device.put({ code: 'D-R', name: '门', kind: 'door', place: 'F2X-R' });
  const thing = await founder.register.create({ kind: 'hydrant', place: 'F2X', variety: 'indoor' });
  const { caseId } = await founder.register.fault({ code: thing.code, description: '漏水' });
  await founder.public.make({ places: ['F2X'] });
  const token = (await founder.public.spots({ q: 'F2X' })).items.find(({ token: one }) => one !== null)?.token ?? '';
  const recurrence = recurrenceIn('每天 10:00–12:00共1次');
  if (!recurrence) throw new Error('no rule');
  await founder.plan.put({
    code: 'JH-1',
    name: '楼层巡查',
    kind: 'security',
    recurrence,
    form: 'security-patrol',
    where: 'places',
    points: ['F2X', 'F1'],
    owner: founder.personId,
  });
  await expect(founder.place.merge({ into: 'C2', from: 'F2X' })).rejects.toMatchObject({ code: 'merge_elsewhere' });
  await founder.place.merge({ into: 'F2', from: 'F2X' });
  expect(await founder.place.get({ code: 'F2X' })).toMatchObject({ code: 'F2', phone: '8002' });
  expect(await founder.place.get({ code: 'F2X-R' })).toMatchObject({
    path: '东院区 / 外科楼 / 2 层 / 治疗室',
    parent: { code: 'F2' },
  });
  expect((await founder.device.get({ code: 'D-R' })).place?.path).toBe('东院区 / 外科楼 / 2 层 / 治疗室');
  expect((await founder.register.find({ code: thing.code })).place?.code).toBe('F2');
  expect((await founder.case.get({ id: caseId })).place?.code).toBe('F2');
  expect((await founder.plan.get({ code: 'JH-1' })).points.map(({ code }) => code)).toEqual(['F2', 'F1']);
  // The sign on the wall goes on working.
  expect((await new Visitor(t).get(`/p/${token}`)).text).toContain('2 层');
  expect((await founder.place.history({ code: 'F2' })).items.map(({ action }) => action)).toContain('place.merge');
});

test('a place is split: things, devices, rooms and open cases go to the parts that were chosen, or none does', async () => {
  await founder.place.put({ code: 'HALL', name: '大厅', kind: 'area', parent: 'F1', key: true, keyKind: 'hall' });
  await founder.place.put({ code: 'DESK', name: '导诊台', kind: 'point', parent: 'HALL' });
  const [kept, gone] = [
    await founder.register.create({ kind: 'warning-sign', place: 'HALL', variety: 'tout', where: 'hall' }),
    await founder.register.create({
      kind: 'extinguisher',
      place: 'HALL',
      at: { x: 5, y: 6 },
      agent: 'co2',
      made: '2025-01-01',
    }),
  ];
  await founder.device.put({ code: 'CAM-H', name: '大厅西', kind: 'camera', place: 'HALL', at: { x: 7, y: 8 } });
  const { caseId } = await founder.register.fault({ code: gone.code, description: '压力低' });
  const { items } = await founder.place.contents({ code: 'HALL' });
  expect(items.map(({ kind, code }) => [kind, code])).toEqual([
    ['place', 'DESK'],
    ['device', 'CAM-H'],
    ['case', await numberOf(caseId)],
    ['thing', gone.code],
    ['thing', kept.code],
  ]);
  const parts = [
    { code: 'HALL-E', name: '东大厅' },
    { code: 'HALL-W', name: '西大厅' },
  ];
  const move = (code: string, to: string) => {
    const one = items.find((item) => item.code === code);
    return { kind: one?.kind ?? ('thing' as const), id: one?.id ?? '', to };
  };
  const moves = [
    move('DESK', 'HALL-E'),
    move('CAM-H', 'HALL-W'),
    move(gone.code, 'HALL-W'),
    { kind: 'case' as const, id: caseId, to: 'HALL-W' },
  ];
  // One that lies elsewhere stops all of it.
  const elsewhere = await founder.register.create({ kind: 'hose', place: 'F2' });
  await expect(
    founder.place.split({ code: 'HALL', parts, moves: [...moves, { kind: 'thing', id: elsewhere.id, to: 'HALL-E' }] }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(founder.place.get({ code: 'HALL-E' })).rejects.toMatchObject({ code: 'not_found' });

  const done = await founder.place.split({ code: 'HALL', parts, moves });
  expect(done).toEqual({ made: ['HALL-E', 'HALL-W'], moved: { place: 1, device: 1, thing: 1, case: 1 } });
  expect(await founder.place.get({ code: 'HALL-W' })).toMatchObject({
    kind: 'area',
    key: true,
    keyKind: 'hall',
    parent: { code: 'F1' },
  });
  expect((await founder.place.get({ code: 'DESK' })).path).toBe('东院区 / 外科楼 / 1 层 / 东大厅 / 导诊台');
  // A point on the plan stays where it was drawn.
  expect(await founder.register.find({ code: gone.code })).toMatchObject({
    place: { code: 'HALL-W' },
    at: { x: 5, y: 6 },
  });
  expect(await founder.device.get({ code: 'CAM-H' })).toMatchObject({ place: { code: 'HALL-W' }, at: { x: 7, y: 8 } });
  expect((await founder.register.find({ code: kept.code })).place?.code).toBe('HALL');
  expect((await founder.case.get({ id: caseId })).place?.code).toBe('HALL-W');
  expect((await founder.place.history({ code: 'HALL' })).items.map(({ action }) => action)).toContain('place.split');
});
