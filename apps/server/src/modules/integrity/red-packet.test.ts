import { caseTypes } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';

let t: TestApp;
let ward: string;
let nurse: As;
let secretary: As;
let finance: As;
beforeAll(async () => {
  t = await testApp();
  const it = await t.as('it');
  ward = (await it.identity.putDepartment({ code: 'W1', name: '骨科' })).id;
  nurse = await t.person({ roles: ['staff'], name: '陈护士', departmentId: ward });
  secretary = await t.person({ roles: ['party-secretary'], name: '周纪检' });
  finance = await t.person({ roles: ['finance'], name: '钱会计' });
});
afterAll(() => t.stop());

const packet = {
  itemType: 'cash',
  giver: '患者家属王某',
  patientNo: 'ZY20261101',
  unableReason: '塞入白大衣口袋后离开',
};
const report = async (who: As = nurse, more: Record<string, unknown> = {}): Promise<string> => {
  const data = { ...packet, amount: 800, receivedAt: t.clock.now().toISOString(), ...more };
  return (await who.case.create({ type: 'redPacket', title: '上交红包', data })).id;
};
const handedIn = async (more: Record<string, unknown> = {}, who: As = nurse): Promise<string> => {
  const id = await report(who, more);
  await secretary.case.act({
    id,
    action: 'receive',
    received: more['amount'] ?? 800,
    receiptNumber: `SJ-${id.slice(-4)}`,
  });
  return id;
};
const booked = async (more: Record<string, unknown> = {}): Promise<string> => {
  const id = await handedIn(more);
  await finance.case.act({ id, action: 'book', counted: more['amount'] ?? 800 });
  return id;
};

test('a red packet is handed in, counted, booked, turned into a deposit and made public without names', async () => {
  const id = await report();
  const fresh = await nurse.case.get({ id });
  expect(fresh).toMatchObject({
    number: expect.stringMatching(/^HB-202611-\d{4}$/),
    state: 'registered',
    department: { name: '骨科' },
    dueAt: '2026-11-23T06:00:00.000Z',
  });
  expect((await secretary.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
  // Who gave it is a secret of level 3, shown to whoever says what for.
  expect((await secretary.case.get({ id })).masked.toSorted()).toEqual(['giver', 'patientNo']);
  expect((await secretary.case.open({ id, purpose: 'handle' })).data).toMatchObject({ giver: '患者家属王某' });

  await secretary.case.act({ id, action: 'receive', received: 800, receiptNumber: 'SJ-001' });
  await finance.case.act({ id, action: 'book', counted: 800 });
  await secretary.case.act({ id, action: 'toDeposit' });
  // Finance pays into the patient's account, and sees that number but not who gave it.
  const forFinance = await finance.case.open({ id, purpose: 'handle' });
  expect(forFinance.data).toMatchObject({ patientNo: 'ZY20261101' });
  expect(forFinance.masked).toContain('giver');
  await finance.case.act({ id, action: 'deposit', deposited: 800, depositAccount: 'ZY20261101', voucher: 'YJ-77' });
  expect((await nurse.notice.list({})).items.map(({ zh }) => zh).join()).toContain('预交金已入账');
  const done = await secretary.case.act({ id, action: 'publicise', publicOn: '2026-11-30' });
  expect(done).toMatchObject({ state: 'publicised', actions: [], dueAt: null, kept: { handIn: true } });
  expect(done.data).toMatchObject({ amount: 800, counted: 800, disposal: 'deposited', receiptNumber: 'SJ-001' });

  const period = { type: 'redPacket', from: '2026-11-01', to: '2026-11-30' };
  const { items, columns } = await secretary.ledger.rows({ ...period, ledger: 'public' });
  expect(columns.map(({ key }) => key)).toEqual(['number', 'itemType', 'amount', 'disposal', 'stamp:handedInAt']);
  expect(JSON.stringify(items)).toContain('800');
  expect(JSON.stringify(items)).not.toMatch(/陈护士|骨科|王某|ZY2026/);
});

test('the amount can be corrected before the receipt and by no step after it', async () => {
  const id = await report();
  await expect(
    secretary.case.act({ id, action: 'receive', received: 780, receiptNumber: 'SJ-002' }),
  ).rejects.toMatchObject({ code: 'amounts_differ' });
  await nurse.case.act({ id, action: 'correct', amount: 780, itemType: 'cash', reason: '信封内少 20 元' });
  await secretary.case.act({ id, action: 'receive', received: 780, receiptNumber: 'SJ-002', amount: 1 });
  await expect(
    nurse.case.act({ id, action: 'correct', amount: 1, itemType: 'cash', reason: '改小' }),
  ).rejects.toMatchObject({ code: 'already_taken' });

  const { actions } = caseTypes.redPacket;
  const later = Object.entries(actions).filter(([, { from }]) => !(from as readonly string[]).includes('registered'));
  expect(later.length).toBeGreaterThan(10);
  expect(later.filter(([, action]) => 'input' in action && 'amount' in (action.input?.shape ?? {}))).toEqual([]);

  const steps: [As, string, Record<string, unknown>][] = [
    [finance, 'differ', { counted: 700, difference: '少 80 元', witness: secretary.personId }],
    [secretary, 'explain', { explanation: '清点时遗漏一张' }],
  ];
  const other = await t.person({ roles: ['party-secretary'], name: '李纪检' });
  steps.push(
    [other, 'explain', { explanation: '清点时遗漏一张' }],
    [finance, 'settle', {}],
    [other, 'settle', {}],
    [await t.person({ roles: ['finance'], name: '赵会计' }), 'settle', {}],
    [secretary, 'giveBack', {}],
    [secretary, 'cannotReturn', { reason: '患者已出院失联' }],
    [secretary, 'toTreasury', {}],
    [finance, 'surrender', { deposited: 700, voucher: 'GK-9' }],
    [secretary, 'publicise', { publicOn: '2026-11-30' }],
  );
  const refused: string[] = [];
  for (const [who, action, input] of steps) {
    await who.case.act({ id, action, ...input, amount: 1 }).catch(() => refused.push(action));
    expect([action, (await nurse.case.get({ id })).data['amount']]).toEqual([action, 780]);
  }
  // The secretary counted with finance, so the difference is for somebody else to explain; and neither who found it nor
  // who explained it says that it is settled.
  expect(refused).toEqual(['explain', 'settle', 'settle']);
  expect(await secretary.case.get({ id })).toMatchObject({ state: 'publicised', data: { disposal: 'surrendered' } });
});

test('finance books only what was registered; another amount is a difference with a reason and two people', async () => {
  const id = await handedIn();
  await expect(finance.case.act({ id, action: 'book', counted: 799.99 })).rejects.toMatchObject({
    code: 'amounts_differ',
  });
  const differ = { id, action: 'differ', counted: 799.99, difference: '少一分' };
  await expect(finance.case.act(differ)).rejects.toMatchObject({ code: 'invalid' });
  for (const witness of [finance.personId, nurse.personId])
    await expect(finance.case.act({ ...differ, witness })).rejects.toMatchObject({ code: 'witness_involved' });
  const second = await t.person({ roles: ['finance'], name: '孙会计' });
  await expect(finance.case.act({ ...differ, counted: 800, witness: second.personId })).rejects.toMatchObject({
    code: 'amounts_agree',
  });
  const shown = await finance.case.act({ ...differ, witness: second.personId });
  expect(shown.state).toBe('mismatch');
  expect(shown.parties.filter(({ relation }) => relation === 'checker').map(({ person }) => person.name)).toEqual(
    expect.arrayContaining(['钱会计', '孙会计']),
  );
  const explained = await secretary.case.act({ id, action: 'explain', explanation: '封口处残损' });
  expect(explained.actions).not.toContain('settle');
  // Nobody who counted, and not the secretary who received it and explains: a third one.
  for (const who of [finance, second, secretary]) {
    expect((await who.case.get({ id })).actions).not.toContain('settle');
    await expect(who.case.act({ id, action: 'settle' })).rejects.toMatchObject({ code: 'wrong_person' });
  }
  const third = await t.person({ roles: ['party-secretary'], name: '吴纪检' });
  await third.case.act({ id, action: 'settle' });
  await secretary.case.act({ id, action: 'toDeposit' });
  const deposit = { id, action: 'deposit', depositAccount: 'ZY1', voucher: 'YJ-1' };
  await expect(finance.case.act({ ...deposit, deposited: 800 })).rejects.toMatchObject({ code: 'amounts_differ' });
  expect((await finance.case.act({ ...deposit, deposited: 799.99 })).data).toMatchObject({
    amount: 800,
    counted: 799.99,
  });
});

test('nobody receives, counts or disposes of his own; others do not see it at all', async () => {
  const both = await t.person({ roles: ['party-secretary', 'finance'], name: '兼任', departmentId: ward });
  const id = await report(both);
  const receive = { id, action: 'receive', received: 800, receiptNumber: 'SJ-003' };
  await expect(both.case.act(receive)).rejects.toMatchObject({ code: 'wrong_person' });
  await secretary.case.act(receive);
  await expect(both.case.act({ id, action: 'book', counted: 800 })).rejects.toMatchObject({ code: 'wrong_person' });
  const colleague = await t.person({ roles: ['staff'], departmentId: ward });
  const head = await t.person({ roles: ['head'], departmentId: ward });
  for (const who of [colleague, head, await t.as('director'), await t.as('control-room')])
    await expect(who.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(nurse.case.act({ id, action: 'book', counted: 800 })).rejects.toMatchObject({ code: 'not_found' });
});

test('what is given back is signed for by the patient within three working days; goods are no deposit', async () => {
  const goods = await booked({ itemType: 'goods', amount: 300 });
  await expect(secretary.case.act({ id: goods, action: 'toDeposit' })).rejects.toMatchObject({ code: 'cash_only' });
  const id = await booked();
  const begun = await secretary.case.act({ id, action: 'giveBack' });
  expect(begun.clocks.find(({ clock }) => clock === 'giveBack')?.dueAt).toBe('2026-11-25T16:00:00.000Z');
  expect(begun.dueAt).toBe('2026-11-25T16:00:00.000Z');
  await expect(secretary.case.act({ id, action: 'returned', voucher: 'TH-1' })).rejects.toMatchObject({
    code: 'invalid',
  });
  const { id: slip } = await attachFile(secretary, id, await photo(), '患者签收.jpg');
  const given = await secretary.case.act({ id, action: 'returned', voucher: 'TH-1', acknowledgement: [slip] });
  expect(given).toMatchObject({ state: 'disposed', data: { disposal: 'returned' } });
});

test('three working days to give it back count from its receipt, however long the books took', async () => {
  t.clock.set('2027-03-01T02:00:00Z'); // Monday
  const [inspection, till] = [await t.as('party-secretary'), await t.as('finance')];
  const giver = await t.person({ roles: ['staff'], departmentId: ward });
  const id = await report(giver);
  const received = await inspection.case.act({ id, action: 'receive', received: 800, receiptNumber: 'SJ-71' });
  const thursday = '2027-03-04T16:00:00.000Z';
  expect(received.dueAt).toBe(thursday);
  t.clock.set('2027-03-03T02:00:00Z');
  const late = [await t.as('party-secretary'), await t.as('finance')] as const;
  await late[1].case.act({ id, action: 'book', counted: 800 });
  expect(await late[0].case.act({ id, action: 'giveBack' })).toMatchObject({ dueAt: thursday });
  // Nobody at home: it is no deposit for that, and no new term either.
  await late[0].case.act({ id, action: 'cannotReturn', reason: '电话无人接' });
  expect(await late[0].case.act({ id, action: 'giveBack' })).toMatchObject({ dueAt: thursday });
  t.clock.set('2027-03-05T02:00:00Z');
  await t.app.cases.tick();
  const watcher = await t.as('party-secretary');
  expect(await watcher.case.get({ id })).toMatchObject({ overdue: true, kept: { giveBack: false } });
  expect(till.personId).not.toBe(late[1].personId);
});

test('what went into deposits, back to patients and to the treasury is what was counted, not what was said', async () => {
  const [inspection, till] = [await t.as('party-secretary'), await t.as('finance')];
  const witness = await t.person({ roles: ['staff'] });
  const settling = await t.person({ roles: ['finance'] });
  const short = async (): Promise<string> => {
    const id = await report(await t.person({ roles: ['staff'], departmentId: ward }));
    await inspection.case.act({ id, action: 'receive', received: 800, receiptNumber: 'SJ-72' });
    const found = { counted: 700, difference: '少一张', witness: witness.personId };
    await till.case.act({ id, action: 'differ', ...found });
    await inspection.case.act({ id, action: 'explain', explanation: '接收时误数' });
    await settling.case.act({ id, action: 'settle' });
    return id;
  };
  const [a, b, c] = [await short(), await short(), await short()];
  await inspection.case.act({ id: a, action: 'toDeposit' });
  await till.case.act({ id: a, action: 'deposit', deposited: 700, depositAccount: 'ZY2', voucher: 'YJ-9' });
  await inspection.case.act({ id: b, action: 'toTreasury' });
  await till.case.act({ id: b, action: 'surrender', deposited: 700, voucher: 'GK-9' });
  await inspection.case.act({ id: c, action: 'giveBack' });
  const { id: slip } = await attachFile(inspection, c, await photo(), '签收.jpg');
  await inspection.case.act({ id: c, action: 'returned', voucher: 'TH-2', acknowledgement: [slip] });
  const { groups } = await inspection.figure.list({ type: 'redPacket', from: '2027-03-01', to: '2027-03-31' });
  const values = Object.fromEntries(groups[0]?.figures.map(({ name, value }) => [name, value]) ?? []);
  expect(values).toMatchObject({ depositAmount: 700, surrenderedAmount: 700, returnedAmount: 700, mismatches: 3 });
});

test('24 hours run from the moment it was received, not from when it is registered', async () => {
  const received = t.clock.now().toISOString();
  t.clock.advance(30 * 3600);
  const late = await t.person({ roles: ['staff'], departmentId: ward });
  const receiver = await t.as('party-secretary');
  await expect(
    report(late, { receivedAt: new Date(t.clock.now().getTime() + 60_000).toISOString() }),
  ).rejects.toMatchObject({ code: 'time_ahead' });
  const id = await report(late, { receivedAt: received });
  expect(await late.case.get({ id })).toMatchObject({ overdue: true });
  await t.app.cases.tick();
  expect((await late.notice.list({})).items[0]).toMatchObject({
    subject: { kind: 'case', id },
    zh: expect.stringContaining('上交时限'),
  });
  const done = await receiver.case.act({ id, action: 'receive', received: 800, receiptNumber: 'SJ-9' });
  expect(done.kept).toEqual({ handIn: false });
});

test('at night the one on duty takes it into custody in time, and the office from him on the next working day', async () => {
  t.clock.set('2026-11-27T14:00:00Z'); // Friday, 22:00
  const late = await t.person({ roles: ['staff'], name: '夜班护士', departmentId: ward });
  const duty = await t.person({ roles: ['duty-leader'], name: '总值班' });
  const other = await t.person({ roles: ['duty-leader'], name: '另一人' });
  const id = await report(late);
  const keep = { id, action: 'keep', received: 800 };
  await expect(late.case.act({ id, action: 'entrust', keeper: late.personId })).rejects.toMatchObject({
    code: 'somebody_else',
  });
  await late.case.act({ id, action: 'entrust', keeper: duty.personId });
  expect((await duty.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
  await expect(other.case.act(keep)).rejects.toMatchObject({ code: 'not_found' });
  await expect(late.case.act(keep)).rejects.toMatchObject({ code: 'wrong_person' });
  // What is counted in presence is what was registered; a mistake is put right before it changes hands.
  await expect(duty.case.act({ ...keep, received: 700 })).rejects.toMatchObject({ code: 'amounts_differ' });
  const kept = await duty.case.act(keep);
  expect(kept).toMatchObject({ state: 'kept', kept: { handIn: true }, dueAt: '2026-11-30T16:00:00.000Z' });
  expect(kept.masked.toSorted()).toEqual(['giver', 'patientNo']);
  await expect(
    late.case.act({ id, action: 'correct', amount: 1, itemType: 'cash', reason: '改小' }),
  ).rejects.toMatchObject({ code: 'wrong_state' });
  t.clock.set('2026-11-30T01:00:00Z');
  secretary = await t.person({ roles: ['party-secretary'], name: '周纪检' });
  const receive = { id, action: 'receive', receiptNumber: 'SJ-31' };
  await expect(secretary.case.act({ ...receive, received: 600 })).rejects.toMatchObject({ code: 'amounts_differ' });
  expect(await secretary.case.act({ ...receive, received: 800 })).toMatchObject({
    state: 'handedIn',
    kept: { handIn: true, keep: true },
  });
});
