import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
let fire: As;
let contract: string;
let faults: Record<'late' | 'missed', string>;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-20T01:00:00Z' });
  chief = await t.person({ roles: ['security-chief'], name: '保卫科长' });
  fire = await t.person({ roles: ['fire-control'], name: '消控员' });
  const create = async (kind: string, name: string, data: object) =>
    (await chief.register.create({ kind, name, ...data } as never)).id;
  contract = await create('contract', '消防维保合同', {
    number: 'HT-26',
    contractor: '安泰消防维保公司',
    from: '2026-01-01',
    until: '2026-12-31',
    visits: 12,
  });
  faults = {
    late: await create('contractor-fault', '迟到 30 分钟以上', { points: 3 }),
    missed: await create('contractor-fault', '漏检一处', { points: 5 }),
  };
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const figuresOf = async (type: string) => {
  const { groups } = await chief.figure.list({ type, from: '2026-11-01', to: '2026-12-31' });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('a contractor comes, reports and is signed off by somebody else; what he found becomes a hazard', async () => {
  const plan = async (plannedOn: string) =>
    chief.case.create({
      type: 'contractorVisit',
      title: '11 月消防维保',
      data: { contract, kind: 'planned', plannedOn },
    });
  const { id, dueAt, data } = await plan('2026-11-25');
  expect(dueAt).toBe('2026-11-25T16:00:00.000Z');
  expect(data).toMatchObject({ contractor: '安泰消防维保公司' });
  // A contract that has ended pays no visits, and what is no contract has no contractor.
  await expect(plan('2027-01-05')).rejects.toMatchObject({ code: 'contract_over' });
  await t.later({ days: 4 });
  const report = {
    workers: '张工、李工',
    report: '喷淋末端试水正常,两处探测器脏污',
    defects: [
      { what: '3 楼探测器脏污', isFixed: true },
      { what: '负一层防火门闭门器损坏', isFixed: false },
    ],
  };
  expect(await act(fire, id, 'report', report)).toMatchObject({ state: 'visited', data: { found: 2 } });
  await expect(act(fire, id, 'sign')).rejects.toMatchObject({ code: 'wrong_person' });
  await act(chief, id, 'hazard', { description: '负一层防火门闭门器损坏' });
  const { links } = await chief.case.get({ id });
  expect(links.map(({ type, relation }) => [type, relation])).toEqual([['hazard', 'follows']]);
  expect(await act(chief, id, 'sign', { note: '同意' })).toMatchObject({ state: 'signed', kept: { come: true } });
  const late = await plan('2026-11-26');
  await t.later({ days: 4 });
  await act(chief, late.id, 'miss', { note: '未到,电话联系无果' });
  expect(await figuresOf('contractorVisit')).toMatchObject({
    planned: 2,
    done: 1,
    doneRate: 50,
    onTime: 50,
    missed: 1,
    defects: 2,
  });
});

test('the month is scored by the list of the house, and what is paid follows the band; who scores does not confirm', async () => {
  const draft = async (month: string) =>
    chief.case.create({ type: 'contractorScore', title: '维保考核', data: { contract, month, fee: 12_000 } });
  const deputy = await t.as('deputy-director');
  const finance = await t.as('finance');
  const { id, data } = await draft('2026-11-18');
  expect(data).toMatchObject({ month: '2026-11-01', contractor: '安泰消防维保公司' });
  await expect(draft('2026-11-02')).rejects.toMatchObject({ code: 'month_scored' });
  // 3 × 2 + 5 × 2 of a hundred: 84 points, good, 95 percent of the fee.
  const given = [
    { fault: faults.late, times: 2 },
    { fault: faults.missed, times: 2, note: '3 楼、5 楼' },
  ];
  expect(await act(chief, id, 'score', { faults: given })).toMatchObject({
    state: 'scored',
    data: { score: 84, band: 'good', payable: 11_400, withheld: 600 },
  });
  await expect(act(chief, id, 'confirm')).rejects.toMatchObject({ code: 'wrong_person' });
  await act(deputy, id, 'back', { note: '5 楼已补检' });
  expect(await act(chief, id, 'score', { faults: given.slice(0, 1) })).toMatchObject({
    data: { score: 94, band: 'full', payable: 12_000, withheld: 0 },
  });
  await act(deputy, id, 'confirm');
  await expect(
    act(finance, id, 'pay', { paid: 12_000.01, paidOn: '2026-11-20', voucher: 'FK-1' }),
  ).rejects.toMatchObject({ code: 'too_much' });
  expect(await act(finance, id, 'pay', { paid: 12_000, paidOn: '2026-11-20', voucher: 'FK-1' })).toMatchObject({
    state: 'paid',
  });

  // The bands and the points are the hospital's to set, and a fault is worth what the list says on the day.
  const it = await t.as('it');
  await it.setting.put({ key: 'contractor.pay.poor', value: 50 });
  const october = await draft('2026-10-31');
  expect(await act(chief, october.id, 'score', { faults: [{ fault: faults.missed, times: 9 }] })).toMatchObject({
    data: { score: 55, band: 'poor', payable: 6_000, withheld: 6_000 },
  });
  const clean = await draft('2026-09-30');
  expect(await act(chief, clean.id, 'score')).toMatchObject({ data: { score: 100, band: 'full' } });
  expect(await figuresOf('contractorScore')).toMatchObject({ total: 3, score: 83, payable: 30_000, withheld: 6_000 });
  // On paper the contract goes by its name.
  const page = await deputy.call('GET', `/api/v1/ledgers/contractorScore/register/sheet?from=2026-11-01&to=2026-11-30`);
  expect(page.raw.toString()).toContain('消防维保合同');
});
