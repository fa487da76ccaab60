import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { allRights } from '../../kernel/auth/index.ts';
import { makeCtx } from '../../kernel/ctx.ts';

let t: TestApp;
let secretary: As;
let director: As;
let deputy: As;
let doctor: As;
const sign = async (): Promise<void> => {
  secretary = await t.person({ roles: ['party-secretary'], name: '周书记' });
  director = await t.person({ roles: ['director'], name: '院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '副院长' });
  doctor = await t.person({ roles: ['staff'], name: '钱医生' });
};
beforeAll(async () => {
  t = await testApp();
  await sign();
});
afterAll(() => t.stop());

const measure = { basis: '病历造假两份', document: '病历管理规定第 12 条', measure: 'pay', penalty: 2000 };
const drafted = async (by: As = secretary): Promise<string> =>
  (await by.case.create({ type: 'accountability', title: '病历造假问责', data: { basis: '病历造假两份' } })).id;
const proposed = async (): Promise<string> => {
  const id = await drafted();
  await secretary.case.act({ id, action: 'propose', person: doctor.personId, ...measure });
  await doctor.case.act({ id, action: 'state', statement: '当晚连续手术,系补记' });
  await secretary.case.act({ id, action: 'submit' });
  return id;
};
const approve = { action: 'approve', decisionNumber: '院纪〔2026〕3 号', effectiveOn: '2026-11-23' };

test('somebody is told, heard, held to account by another than who proposed it, and it is filed after the time to appeal', async () => {
  const id = await drafted();
  await expect(doctor.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await secretary.case.act({ id, action: 'propose', person: doctor.personId, ...measure });
  expect((await doctor.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
  const mine = await doctor.case.get({ id });
  // He sees what he is blamed for and may answer; he takes no other step and opens no secret.
  expect(mine).toMatchObject({ actions: ['state'], masked: [], data: { measure: 'pay', penalty: 2000 } });
  await expect(secretary.case.act({ id, action: 'submit' })).rejects.toMatchObject({ code: 'not_heard' });
  await expect(secretary.case.act({ id, action: 'state', statement: '代写' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await doctor.case.act({ id, action: 'state', statement: '当晚连续手术,系补记' });
  await secretary.case.act({ id, action: 'submit' });
  const decided = await director.case.act({ id, ...approve });
  expect(decided).toMatchObject({ state: 'decided', dueAt: '2026-12-22T16:00:00.000Z' });
  expect((await doctor.notice.list({})).items.map(({ zh }) => zh).join()).toContain('批准');
  await expect(secretary.case.act({ id, action: 'file' })).rejects.toMatchObject({ code: 'appeal_open' });
  t.clock.advance(31 * 86_400);
  const old = doctor.personId;
  await sign();
  expect(doctor.personId).not.toBe(old);
  expect((await secretary.case.act({ id, action: 'file' })).state).toBe('effective');
});

test('who proposed does not decide, who decided does not judge the appeal, and the appeal has its time', async () => {
  const both = await t.person({ roles: ['party-secretary', 'director'], name: '书记兼院长' });
  const own = await drafted(both);
  await both.case.act({ id: own, action: 'propose', person: doctor.personId, ...measure });
  await both.case.act({ id: own, action: 'submit', noStatement: '本人书面放弃陈述' });
  await expect(both.case.act({ id: own, ...approve })).rejects.toMatchObject({ code: 'wrong_person' });

  const id = await proposed();
  await director.case.act({ id, ...approve });
  await doctor.case.act({ id, action: 'appeal', appeal: '处理过重' });
  for (const action of ['uphold', 'revoke'])
    await expect(director.case.act({ id, action, appealResult: '维持' })).rejects.toMatchObject({
      code: 'wrong_person',
    });
  const ended = await deputy.case.act({ id, action: 'revoke', appealResult: '改为谈话提醒' });
  expect(ended.state).toBe('revoked');

  const late = await proposed();
  await director.case.act({ id: late, ...approve });
  t.clock.advance(40 * 86_400);
  // Nobody stays signed in for forty days: he acts through the engine.
  const actor = { kind: 'person', id: doctor.personId, name: '钱医生' } as const;
  const rights = { ...allRights, personId: doctor.personId };
  const again = makeCtx(t.app, actor, rights, { ip: '127.0.0.1', agent: 'test' });
  await expect(t.app.cases.act(again, late, 'appeal', { appeal: '迟到的申诉' })).rejects.toMatchObject({
    code: 'appeal_over',
    message: 'The time to appeal is over',
  });
  await sign();
});

test('nobody holds himself to account, and a decision is no business of colleagues', async () => {
  const id = await drafted();
  await expect(
    secretary.case.act({ id, action: 'propose', person: secretary.personId, ...measure }),
  ).rejects.toMatchObject({ code: 'wrong_person' });
  const told = await proposed();
  const colleague = await t.as('staff');
  await expect(colleague.case.get({ id: told })).rejects.toMatchObject({ code: 'not_found' });
  await expect((await t.as('head')).case.get({ id: told })).rejects.toMatchObject({ code: 'not_found' });
});

test('a director under scrutiny decides nothing about himself', async () => {
  const id = await drafted();
  await secretary.case.act({ id, action: 'propose', person: director.personId, ...measure });
  expect((await director.case.get({ id })).actions).toEqual(['state']);
  await secretary.case.act({ id, action: 'submit', noStatement: '未提交' });
  await expect(director.case.act({ id, action: 'drop', note: '算了' })).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(director.case.act({ id, ...approve })).rejects.toMatchObject({ code: 'wrong_person' });
  expect((await deputy.case.act({ id, ...approve })).state).toBe('decided');
});

test('a reward is proposed by one, approved by another, never by the rewarded, and made public', async () => {
  const data = { basis: '拒收红包 12 次', people: [doctor.personId, deputy.personId], kind: 'bonus', amount: 1000 };
  const { id } = await secretary.case.create({ type: 'reward', title: '廉洁标兵', data });
  await secretary.case.act({ id, action: 'propose' });
  await expect(secretary.case.act({ id, action: 'approve', decisionNumber: '1' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(deputy.case.act({ id, action: 'approve', decisionNumber: '1' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await director.case.act({ id, action: 'approve', decisionNumber: '院字 9 号' });
  const granted = await secretary.case.act({ id, action: 'grant', publicOn: '2026-12-01' });
  expect(granted.state).toBe('granted');
  expect((await doctor.notice.list({})).items.map(({ zh }) => zh).join()).toContain('公示归档:廉洁标兵');
  const empty = await secretary.case.create({ type: 'reward', title: '未填', data: {} });
  await expect(secretary.case.act({ id: empty.id, action: 'propose' })).rejects.toMatchObject({
    code: 'fields_missing',
  });
});
