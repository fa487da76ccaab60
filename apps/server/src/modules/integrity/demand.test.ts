import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let secretary: As;
let nurse: As;
let doctor: As;
beforeAll(async () => {
  t = await testApp();
  secretary = await t.person({ roles: ['party-secretary'], name: '周书记' });
  nurse = await t.person({ roles: ['staff'], name: '吹哨护士' });
  doctor = await t.person({ roles: ['staff'], name: '被反映医生' });
});
afterAll(() => t.stop());

const said = { accused: '骨科某主治医师', facts: '手术前向家属索要 3000 元' };
const report = async (more: Record<string, unknown> = {}, who: As = nurse): Promise<string> =>
  (await who.case.create({ type: 'demand', title: '护士反映索要红包', data: { ...said, ...more } })).id;

test('a demand is looked into, found true, held to account and answered; the accused never hears who said so', async () => {
  const id = await report();
  expect(await secretary.case.get({ id })).toMatchObject({ state: 'received', secrecy: 4, reporter: null });
  await secretary.case.act({ id, action: 'accept' });
  await expect(secretary.case.act({ id, action: 'substantiate', finding: '监控与转账记录吻合' })).rejects.toMatchObject(
    {
      code: 'fields_missing',
    },
  );
  await secretary.case.act({ id, action: 'identify', staff: doctor.personId });
  await secretary.case.act({ id, action: 'substantiate', finding: '监控与转账记录吻合' });
  await expect(secretary.case.act({ id, action: 'close', outcome: '已处理' })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  const held = await secretary.case.act({ id, action: 'hold' });
  const account = held.links.find(({ type }) => type === 'accountability');
  expect(account).toMatchObject({ title: '索要红包问责' });
  expect((await secretary.case.get({ id: account?.id ?? '' })).data).toEqual({});
  const closed = await secretary.case.act({ id, action: 'close', outcome: '情况属实,已启动问责' });
  expect(closed).toMatchObject({ state: 'closed', kept: { conclude: true } });
  expect((await nurse.case.get({ id })).data).toMatchObject({ outcome: '情况属实,已启动问责' });

  // He is told of the measure, and of nothing that shows who reported or that somebody did.
  const told = { id: account?.id ?? '' };
  const propose = {
    action: 'propose',
    person: doctor.personId,
    basis: '索要红包',
    document: '九项准则第八条',
    measure: 'warning',
  };
  await secretary.case.act({ ...told, ...propose });
  const seen = JSON.stringify([
    await doctor.case.get(told),
    await doctor.case.timeline(told),
    await doctor.notice.list({}),
  ]);
  expect(seen).toContain('索要红包');
  expect(seen).not.toMatch(/吹哨护士|护士反映|SY-2026|家属/);
  await expect(doctor.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  // Nor does the audit trail say what it is about.
  const trail = JSON.stringify((await (await t.as('auditor')).audit.list({ limit: 200 })).items);
  expect(trail).toContain('demand.create');
  expect(trail).not.toMatch(/护士反映|骨科某/);
});

test('nobody but the named office and the reporter sees it; the accused does not, whatever he holds', async () => {
  const accused = await t.person({ roles: ['party-secretary', 'finance'], name: '被反映的书记' });
  const id = await report({ staff: accused.personId });
  for (const role of ['finance', 'director', 'deputy-director', 'patient-relations', 'head', 'staff', 'control-room'])
    await expect((await t.as(role)).case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(accused.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(accused.case.act({ id, action: 'accept' })).rejects.toMatchObject({ code: 'not_found' });
  const period = { from: '2026-11-01', to: '2026-11-30' };
  const reports = async (who: As) => {
    const { groups } = await who.figure.list({ type: 'demand', ...period });
    return groups[0]?.figures.find(({ name }) => name === 'reports')?.value;
  };
  expect((await reports(secretary)) as number).toBe(((await reports(accused)) as number) + 1);
  expect((await accused.notice.list({})).items.filter(({ subject }) => subject?.id === id)).toEqual([]);
  expect(await nurse.case.get({ id })).toMatchObject({ actions: [], reporter: { name: '吹哨护士' } });
});

test('whoever reports in the office does not handle it, and every ending tells the reporter something', async () => {
  const id = await report({}, secretary);
  await expect(secretary.case.act({ id, action: 'accept' })).rejects.toMatchObject({ code: 'wrong_person' });
  const other = await t.person({ roles: ['party-secretary'] });
  await expect(other.case.act({ id, action: 'decline', declineReason: '与本院无关' })).rejects.toMatchObject({
    code: 'invalid',
  });
  const declined = await other.case.act({
    id,
    action: 'decline',
    declineReason: '与本院无关',
    outcome: '已转相关单位',
  });
  expect(declined.state).toBe('declined');
  const clear = await report();
  await secretary.case.act({ id: clear, action: 'accept' });
  await secretary.case.act({ id: clear, action: 'clear', finding: '未见证据' });
  await expect(secretary.case.act({ id: clear, action: 'close' })).rejects.toMatchObject({ code: 'invalid' });
  expect((await secretary.case.act({ id: clear, action: 'close', outcome: '经查不属实' })).state).toBe('closed');
});

test('a demand may be reported without a name; the accused, though named, hears nothing of it', async () => {
  const { number } = await nurse.case.reportAnonymously({
    type: 'demand',
    title: '匿名反映',
    data: { ...said, staff: doctor.personId },
  });
  const { items } = await secretary.case.list({ type: ['demand'], open: true });
  const id = items.find((one) => one.number === number)?.id ?? '';
  expect((await secretary.notice.list({})).items.map(({ subject }) => subject?.id)).toContain(id);
  expect((await secretary.case.open({ id, purpose: 'handle' })).reporter).toBeNull();
  for (const who of [nurse, doctor]) await expect(who.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await doctor.notice.list({})).items.filter(({ subject }) => subject?.id === id)).toEqual([]);
  expect((await secretary.case.act({ id, action: 'accept' })).state).toBe('investigating');
});
