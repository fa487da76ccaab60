import { thingKinds, type Thing } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let fire: As;
let nurse: As;
let ward: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  fire = await t.as('fire-control');
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  ward = (await founder.identity.putDepartment({ code: 'W1', name: '骨科病区', campus: 'C1' })).id;
  await founder.place.put({ code: 'B1', name: '外科楼', kind: 'building', parent: 'C1' });
  await founder.place.put({ code: 'F3', name: '三层', kind: 'floor', parent: 'B1', department: 'W1' });
  nurse = await t.person({ roles: ['staff'], name: '护士甲', departmentId: ward });
});
afterAll(() => t.stop());

const kind = 'extinguisher';
const put = (who: As, more: Record<string, unknown> = {}) =>
  who.register.create({ kind, place: 'F3', agent: 'powder', made: '2020-06-01', ...more });

test('an extinguisher from the day it is entered to the day it is given up', async () => {
  const one = await put(fire, { weight: 4 });
  // Its number comes from the blocks of the house, its terms from its agent and the day it was made.
  expect(one).toMatchObject({
    code: 'MHQ-202605-0001',
    name: '灭火器',
    kind,
    agent: 'powder',
    weight: 4,
    state: 'inUse',
    place: { code: 'F3' },
    nextDue: '2025-06-01',
    endsOn: '2030-06-01',
    // Nobody answers for it, and its first service has been due for a year.
    findings: ['noOwner', 'checkOverdue'],
    version: 1,
  });
  const { code, id } = one;
  await fire.register.put({ kind, code, owner: nurse.personId, department: 'W1' });
  expect(await fire.register.get({ kind, code })).toMatchObject({
    owner: { id: nurse.personId, name: '护士甲' },
    department: { code: 'W1' },
    agent: 'powder',
    version: 2,
  });

  // Whoever answers for it sees and checks it, and nothing else.
  await put(fire);
  expect((await nurse.register.list({ kind })).items.map((thing) => thing.code)).toEqual([code]);
  const serviced = await fire.register.check({ code, check: 'service' });
  expect(serviced.thing).toMatchObject({ nextDue: '2026-06-10', findings: [] });
  t.clock.advance(32 * 86_400);
  const again = await t.person({ roles: ['staff'], name: '护士乙', departmentId: ward });
  await (await t.as('fire-control')).register.put({ kind, code, owner: again.personId });
  expect(await again.register.find({ code })).toMatchObject({ findings: ['checkOverdue'] });

  const failed = await again.register.check({ code, check: 'monthly', bad: ['pressure', 'seal'], note: '指针在红区' });
  expect(failed.thing).toMatchObject({ state: 'faulty', findings: ['faulty'], nextDue: '2026-07-11' });
  const now = await t.as('security-chief');
  const opened = await now.case.get({ id: failed.caseId ?? '' });
  expect(opened).toMatchObject({ type: 'hazard', state: 'registered' });
  expect(opened.data).toMatchObject({
    description: '月度检查不合格:压力在绿区、铅封、保险销完好。指针在红区',
    domain: 'fire',
  });
  const { items: links } = await now.link.list({ kind: 'thing', id });
  expect(links).toMatchObject([{ kind: 'case', number: opened.number, relation: 'about' }]);
  expect((await now.link.list({ kind: 'case', id: opened.id })).items).toMatchObject([{ kind: 'thing', number: code }]);
  // What is still bad joins the case that is open already.
  expect((await again.register.check({ code, check: 'monthly', bad: ['seal'] })).caseId).toBe(failed.caseId);

  t.clock.advance(3600);
  expect((await again.register.check({ code, check: 'monthly' })).thing).toMatchObject({
    state: 'inUse',
    findings: [],
  });
  const { items: checks, mayCheck } = await again.register.checks({ code });
  expect(mayCheck).toBe(true);
  expect(checks.map(({ check, passed, bad, by }) => [check, passed, bad, by.name])).toEqual([
    ['monthly', true, [], '护士乙'],
    ['monthly', false, ['seal'], '护士乙'],
    ['monthly', false, ['pressure', 'seal'], '护士乙'],
    ['service', true, [], 'fire-control'],
  ]);

  // Every change of every field, with who and when.
  const { items: told } = await now.register.history({ kind, code });
  const lines = told.map(({ action, actor, changes }) => [action, actor.name, changes.map(({ field }) => field)]);
  expect(lines.at(-1)).toEqual(['thing.create', 'fire-control', ['name', 'place', 'state', 'agent', 'weight', 'made']]);
  expect(lines.filter(([action]) => action === 'thing.change')).toEqual([
    ['thing.change', 'fire-control', ['owner']],
    ['thing.change', 'fire-control', ['department', 'owner']],
  ]);
  expect(told.filter(({ action }) => action === 'thing.check')).toHaveLength(4);

  // It has a history, so it is not deleted but given up: nothing is due of it any more.
  await now.register.remove({ kind, code });
  expect(await now.register.find({ code })).toMatchObject({
    state: 'scrapped',
    nextDue: null,
    endsOn: null,
    dues: [],
    findings: [],
  });
});

test('who keeps one group keeps no other, and who keeps none changes nothing', async () => {
  const keeper = await t.as('fire-control');
  const { code } = await put(keeper);
  for (const role of ['guard', 'staff', 'director', 'control-room', 'head', 'logistics']) {
    const other = await t.as(role);
    const refused = { code: 'forbidden', details: { permission: thingKinds[kind].manage } };
    await expect(put(other)).rejects.toMatchObject(refused);
    await expect(other.register.put({ kind, code, note: 'x' })).rejects.toMatchObject(refused);
    await expect(other.register.remove({ kind, code })).rejects.toMatchObject(refused);
    await expect(other.register.batch({ kind, codes: [code], remove: true })).rejects.toMatchObject(refused);
    await expect(other.register.template({ kind })).rejects.toMatchObject(refused);
  }
  expect(await keeper.register.find({ code })).toMatchObject({ version: 1 });
  // A guard looks at what he passes; a nurse only at what is hers.
  await (await t.as('guard')).register.check({ code, check: 'monthly' });
  const other = await t.as('staff');
  await expect(other.register.find({ code })).rejects.toMatchObject({ code: 'not_found' });
  await expect(other.register.check({ code, check: 'monthly' })).rejects.toMatchObject({ code: 'not_found' });
  await expect((await t.as('director')).register.check({ code, check: 'monthly' })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('what is said of it fits its kind, or is refused at the field', async () => {
  const keeper = await t.as('fire-control');
  const wrong = async (more: Record<string, unknown>) =>
    put(keeper, more).then(
      () => undefined,
      (error: { code: string; details: { issues?: { path: string }[] } }) => [
        error.code,
        error.details.issues?.map(({ path }) => path),
      ],
    );
  expect(await wrong({ agent: 'sand' })).toEqual(['invalid', ['agent']]);
  expect(await wrong({ made: 'long ago' })).toEqual(['invalid', ['made']]);
  expect(await wrong({ state: 'lost' })).toEqual(['invalid', ['state']]);
  expect(await wrong({ owner: 'nobody' })).toEqual(['invalid', ['owner']]);
  expect(await wrong({ place: undefined })).toEqual(['invalid', ['place']]);
  expect(await wrong({ place: 'NOWHERE' })).toEqual(['not_found', ['place']]);
  expect(await wrong({ colour: 'red' })).toEqual(['bad_request', undefined]);
  const { code } = await put(keeper);
  await expect(put(keeper, { code })).rejects.toMatchObject({ code: 'already_exists' });
  await expect(keeper.register.check({ code, check: 'daily' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(keeper.register.check({ code, check: 'monthly', bad: ['taste'] })).rejects.toMatchObject({
    code: 'not_found',
  });
  const other = await put(keeper);
  const photo = '019a0000-0000-7000-8000-00000000dead';
  await expect(keeper.register.check({ code: other.code, check: 'monthly', photos: [photo] })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a thing whose age nobody knows is a finding, and counts and list say the same', async () => {
  const keeper = await t.as('fire-control');
  const { code } = await put(keeper, { made: undefined });
  expect((await keeper.register.find({ code })).findings).toEqual(['noOwner', 'undated']);
  await keeper.register.put({ kind, code, made: '2016-01-02', owner: nurse.personId });
  const today = (await keeper.register.find({ code })) as Thing;
  expect(today.findings).toEqual(['checkOverdue', 'ended']);
  const { items } = await keeper.register.counts({});
  const counted = items.find((one) => one.kind === kind);
  for (const [finding, count] of Object.entries(counted?.findings ?? {})) {
    const list = await keeper.register.list({ kind, finding: finding as 'noOwner' });
    expect({ finding, total: list.total }).toEqual({ finding, total: count });
  }
  expect((await keeper.register.list({ kind, agent: 'co2' })).total).toBe(0);
  await put(keeper, { agent: 'co2' });
  expect((await keeper.register.list({ kind, agent: 'co2' })).total).toBe(1);
});

test('labels of those chosen come on one sheet with the code a phone reads; a fault is reported by it', async () => {
  const keeper = await t.as('fire-control');
  const [one, two] = [await put(keeper), await put(keeper, { name: '门厅<灭火器>' })];
  await put(keeper);
  const codes = [one.code, two.code].join(',');
  const { raw } = await keeper.call('GET', `/api/v1/print/registers/${kind}/labels?codes=${codes}&size=small`);
  const page = raw.toString();
  expect(page.match(/<section>/g)).toHaveLength(2);
  expect(page).toContain(one.code);
  expect(page).toContain('门厅&lt;灭火器&gt;');
  expect(page).toContain('width: 50mm');
  const nurseNow = await t.person({ roles: ['staff'], name: '护士丙', departmentId: ward });
  await expect(nurseNow.register.fault({ code: one.code, description: '喷管断了' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await keeper.register.put({ kind, code: one.code, owner: nurseNow.personId });
  const { caseId } = await nurseNow.register.fault({ code: one.code, description: '喷管断了' });
  // Whoever reported it follows it.
  expect((await nurseNow.case.get({ id: caseId })).data).toMatchObject({ description: '喷管断了', domain: 'fire' });
  // A second one joins it.
  expect(await keeper.register.fault({ code: one.code, description: '还在漏' })).toEqual({ caseId });
});

test('what is kept of security gear becomes a repair when it fails', async () => {
  const chief = await t.as('security-chief');
  const { code } = await chief.register.create({ kind: 'radio', serial: 'R-7' });
  const { caseId } = await chief.register.check({ code, check: 'monthly', bad: ['charged'] });
  expect(await chief.case.get({ id: caseId ?? '' })).toMatchObject({ type: 'repair', data: { problem: 'fault' } });
  await expect((await t.as('fire-control')).register.put({ kind: 'radio', code, note: 'x' })).rejects.toMatchObject({
    details: { permission: 'register.security' },
  });
});
