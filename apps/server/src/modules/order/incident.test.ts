import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let operator: As;
let guard: As;
let nurse: As;
let desk: As;
beforeAll(async () => {
  t = await testApp();
  [operator, guard, nurse, desk] = await Promise.all([
    t.as('control-room'),
    t.person({ roles: ['guard'], name: '张保安' }),
    t.as('staff'),
    t.person({ roles: ['service-desk'], name: '服务台' }),
  ]);
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const report = (kind: string, more: Record<string, unknown> = {}) =>
  nurse.case.create({ type: 'incident', title: `事件 ${kind}`, data: { kind, ...more } });
const clocksOf = async (id: string) => (await operator.case.get({ id })).clocks.map(({ clock }) => clock).toSorted();

test('violence comes first, a guard goes, the police are called, and the record says how it ended', async () => {
  const { id } = await report('violence', { description: '患者家属殴打护士', involved: '家属孙某' });
  const opened = await operator.case.get({ id });
  expect(opened).toMatchObject({ number: expect.stringMatching(/^ZA-/), priority: 1, masked: ['involved'] });
  await act(operator, id, 'send', { people: [guard.personId] });
  expect((await guard.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id }, urgent: true });
  t.clock.advance(100);
  await act(guard, id, 'arrive');
  await act(guard, id, 'feedback', { note: '已将双方隔开' });
  await act(guard, id, 'callPolice');
  const facts = { settledBy: 'police', persons: 2, injured: 1, result: '警方带走一人' };
  // Settled by the police is said with their number.
  await expect(act(operator, id, 'close', facts)).rejects.toMatchObject({ code: 'police_number_needed' });
  await expect(act(operator, id, 'close', { ...facts, settledBy: 'hospital', injured: 3 })).rejects.toMatchObject({
    code: 'too_much',
  });
  await expect(act(guard, id, 'close', facts)).rejects.toMatchObject({ code: 'wrong_person' });
  await act(operator, id, 'handOver', { policeNumber: 'J-1' });
  expect(await act(operator, id, 'close', facts)).toMatchObject({
    state: 'closed',
    kept: { rush: true, finish: true },
    facts: { injured: 1, settledBy: 'police' },
  });
});

test('minutes decide over violence, disturbances, a person or a baby missing and sudden illness; theft waits a little longer', async () => {
  const priorities: Record<string, number> = {};
  for (const kind of ['violence', 'baby', 'missing', 'illness', 'disturbance', 'theft', 'crowd', 'other']) {
    const { id, priority } = await report(kind);
    priorities[kind] = priority;
    const isUrgent = ['violence', 'disturbance', 'baby', 'missing', 'illness'].includes(kind);
    expect([kind, await clocksOf(id)]).toEqual([kind, ['finish', 'onScene', ...(isUrgent ? ['rush'] : [])]]);
  }
  expect(priorities).toEqual({
    violence: 1,
    baby: 1,
    missing: 2,
    illness: 2,
    disturbance: 2,
    theft: 3,
    crowd: 3,
    other: 3,
  });
});

test('a baby in danger and nobody there: called after 3 minutes, after 5, and every 5 until somebody goes', async () => {
  const { id } = await report('baby');
  const calls = async (seconds: number) => {
    t.clock.advance(seconds);
    await t.app.cases.tick();
    return (await operator.notice.list({ limit: 100 })).items.filter(
      (one) => one.subject?.id === id && one.zh.startsWith('紧急到场时限'),
    ).length;
  };
  expect(await calls(179)).toBe(0);
  expect(await calls(1)).toBe(1);
  expect(await calls(120)).toBe(2);
  expect(await calls(300)).toBe(3);
  await act(operator, id, 'arrive');
  expect(await calls(600)).toBe(3);
  expect((await operator.case.get({ id })).kept).toMatchObject({ rush: false });
});

test('what turns out to be nothing is closed with a reason and does not count', async () => {
  const { id } = await report('crowd');
  await act(operator, id, 'dismiss', { result: '团体体检排队' });
  const { groups } = await (
    await t.as('director')
  ).figure.list({ type: 'incident', from: '2026-11-01', to: '2026-11-30' });
  const figures = Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
  expect(figures).toMatchObject({ incidents: 10, violence: 3, injured: 1, toPolice: 1 });
});

test('help comes within half an hour, and needs no file', async () => {
  const { id } = await nurse.case.create({
    type: 'help',
    title: '12 床要轮椅',
    data: { service: 'wheelchair', need: '去做 CT', contact: '家属李某', phone: '13900000000' },
  });
  const asked = await desk.case.get({ id });
  expect(asked).toMatchObject({
    number: expect.stringMatching(/^QZ-/),
    masked: ['phone', 'contact'],
    facts: { service: 'wheelchair' },
  });
  expect(Date.parse(asked.dueAt ?? '') - Date.parse(asked.at)).toBe(30 * 60_000);
  await act(desk, id, 'take');
  expect((await desk.case.open({ id, purpose: 'handle' })).data).toMatchObject({ phone: '13900000000' });
  t.clock.advance(1200);
  expect(await act(desk, id, 'finish', { result: '已送达影像科' })).toMatchObject({
    state: 'done',
    kept: { answer: true },
  });
  expect((await nurse.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
});

test('the service desk helps, and hears nothing of touts and incidents; the police hear nothing of calls for help', async () => {
  const { id } = await report('theft', { victim: '患者赵某' });
  const help = await nurse.case.create({ type: 'help', title: '问路', data: { service: 'way' } });
  const quarrel = await nurse.case.create({
    type: 'staffDispute',
    title: '争执',
    data: { kind: 'colleagues', facts: '排班' },
  });
  const police = await t.as('police');
  const leader = await t.as('guard-leader');
  const may = async (who: As, one: string) => (await who.case.get({ id: one }).catch(() => undefined)) !== undefined;
  expect([await may(desk, id), await may(desk, help.id), await may(desk, quarrel.id)]).toEqual([false, true, false]);
  expect([await may(police, id), await may(police, help.id), await may(police, quarrel.id)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([await may(leader, id), await may(leader, help.id), await may(leader, quarrel.id)]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await may(await t.as('it'), id)).toBe(false);
  await act(desk, help.id, 'finish', { result: '已带到' });
});

test('help that nobody gave in time says so; whoever asked may call it off, others may not', async () => {
  const ask = () => nurse.case.create({ type: 'help', title: '老人走失', data: { service: 'separated' } });
  const { id } = await ask();
  await expect(act(desk, id, 'finish')).rejects.toMatchObject({ code: 'invalid' });
  t.clock.advance(1800);
  await t.app.cases.tick();
  expect((await desk.notice.list({})).items.map(({ zh }) => zh)).toContainEqual(
    expect.stringContaining('办理时限已到'),
  );
  await act(desk, id, 'finish', { result: '已找到' });
  expect((await desk.case.get({ id })).kept).toEqual({ answer: false });
  const second = await ask();
  await expect(act(guard, second.id, 'cancel')).rejects.toMatchObject({ code: 'not_found' });
  expect(await act(nurse, second.id, 'cancel')).toMatchObject({ state: 'cancelled' });
});
