import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import { caseApp, ctxOf, openErrand } from './testing.ts';

let t: TestApp;
let operator: As;
let keeper: As;
beforeAll(async () => {
  t = await caseApp();
  operator = await t.as('control-room');
  // Holds `duty.manage`, which opens an errand's secrets.
  keeper = await t.as('security-chief');
});
afterAll(() => t.stop());

const secretErrand = async () => openErrand(await ctxOf(t, operator), { data: { what: '送药', secret: '艾滋' } });
const auditsOf = (id: string, action: string) =>
  t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', id).where('action', '=', action).execute();

test('a secret is shown to nobody who has not said what for, and only for a while', async () => {
  const id = await secretErrand();
  // The very person who wrote it down, and the holder of the right.
  for (const person of [operator, keeper]) {
    const shut = await person.case.get({ id });
    expect(shut).toMatchObject({ data: { what: '送药' }, masked: ['secret'], secrets: 'shut', openUntil: null });
    const open = await person.case.open({ id, purpose: 'handle' });
    expect(open).toMatchObject({ data: { secret: '艾滋' }, masked: [], secrets: 'open' });
    expect((await person.case.get({ id })).data['secret']).toBe('艾滋');
  }
  t.clock.advance(61 * 60);
  expect(await keeper.case.get({ id })).toMatchObject({ masked: ['secret'], secrets: 'shut' });
  const lines = await auditsOf(id, 'case.open');
  expect(lines.map(({ actor_id, detail }) => [actor_id, (JSON.parse(detail) as { purpose: string }).purpose])).toEqual([
    [operator.personId, '办理本案'],
    [keeper.personId, '办理本案'],
  ]);
});

test('neither timeline nor events tell a secret by a side door', async () => {
  const id = await secretErrand();
  const worker = await t.as('guard');
  await operator.case.act({ id, action: 'assign', people: [worker.personId] });
  await worker.case.act({ id, action: 'submit', secret: '另一件隐情' });
  const leader = await t.as('duty-leader');
  for (const answer of [await leader.case.get({ id }), await leader.case.timeline({ id }), await leader.case.list({})])
    expect(JSON.stringify(answer)).not.toMatch(/艾滋|隐情/);
  const events = await t.app.db.selectFrom('event').select('data').where('subject_id', '=', id).execute();
  expect(JSON.stringify(events)).not.toMatch(/艾滋|隐情/);
  const audits = await t.app.db.selectFrom('audit').select('detail').where('subject_id', '=', id).execute();
  expect(JSON.stringify(audits)).not.toMatch(/艾滋|隐情/);
  expect((await leader.case.list({ q: '隐情' })).items).toEqual([]);
});

test('whoever may not open it may break the glass with a reason, and somebody else reviews it', async () => {
  const id = await secretErrand();
  const leader = await t.as('duty-leader');
  const reviewer = await t.as('party-secretary');
  expect((await leader.case.get({ id })).secrets).toBe('glass');
  await expect(leader.case.open({ id, purpose: 'emergency', reason: '急' })).rejects.toMatchObject({
    code: 'reason_needed',
  });
  const reason = '病人昏迷,须立即联系家属';
  expect(await leader.case.open({ id, purpose: 'emergency', reason })).toMatchObject({
    data: { secret: '艾滋' },
    secrets: 'open',
  });
  t.clock.advance(16 * 60);
  expect((await leader.case.get({ id })).masked).toEqual(['secret']);

  const told = await t.app.db.selectFrom('notice').select('zh').where('person_id', '=', reviewer.personId).execute();
  expect(told[0]?.zh).toContain('紧急查看待复核');
  const [opening] = (await reviewer.case.openings({ reviewed: false })).items;
  expect(opening).toMatchObject({ caseId: id, person: { id: leader.personId }, reason, review: null });
  const reviewed = await reviewer.case.review({ id: opening?.id ?? '', justified: true, note: '情况属实' });
  expect(reviewed.review).toMatchObject({ by: { id: reviewer.personId }, justified: true });
  await expect(reviewer.case.review({ id: opening?.id ?? '', justified: false, note: '再来' })).rejects.toMatchObject({
    code: 'already_taken',
  });
  expect((await reviewer.case.openings({ reviewed: false })).items).toEqual([]);
  await expect(leader.case.openings({})).rejects.toMatchObject({ code: 'forbidden' });
});

test('without either right a secret stays shut, whatever purpose is given', async () => {
  const id = await secretErrand();
  const head = await t.person({ roles: ['guard-leader'] });
  expect((await head.case.get({ id })).secrets).toBe('closed');
  await expect(head.case.open({ id, purpose: 'handle', reason: '我想看看这件事情' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const nobody = await t.as('staff');
  await expect(nobody.case.open({ id, purpose: 'handle' })).rejects.toMatchObject({ code: 'not_found' });
});
