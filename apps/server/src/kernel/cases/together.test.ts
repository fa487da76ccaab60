import { caseTypes, type ApiError } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import { caseApp, ctxOf, errand, openErrand } from './testing.ts';

let t: TestApp;
let one: As;
let two: As;
beforeAll(async () => {
  t = await caseApp([errand, ...Object.values(caseTypes)]);
  one = await t.person({ roles: ['control-room'], name: '王监控' });
  two = await t.person({ roles: ['duty-leader'], name: '李值班' });
});
afterAll(() => t.stop());

const alarm = async () => openErrand(t.app.system('device'), { type: 'alarm', data: { kind: 'panic' } });

test('two operators acknowledge at once, 200 times: one wins, the other is told who', async () => {
  const winners = new Map<string, number>();
  const wrong: unknown[] = [];
  const race = async () => {
    const id = await alarm();
    const answers = await Promise.allSettled([one, two].map((who) => who.case.act({ id, action: 'acknowledge' })));
    const won = answers.findIndex(({ status }) => status === 'fulfilled');
    const lost = answers.filter((answer) => answer.status === 'rejected').map((answer) => answer.reason as ApiError);
    const name = ['王监控', '李值班'][won] ?? 'nobody';
    winners.set(name, (winners.get(name) ?? 0) + 1);
    const detail = await one.case.get({ id });
    if (
      lost.length !== 1 ||
      lost[0]?.code !== 'already_taken' ||
      lost[0].details['who'] !== name ||
      detail.version !== 2 ||
      detail.state !== 'acknowledged'
    )
      wrong.push({ answers, detail });
  };
  for (let i = 0; i < 50; i++) await Promise.all([race(), race(), race(), race()]);
  expect(wrong).toEqual([]);
  expect([...winners.values()].reduce((a, b) => a + b)).toBe(200);
  expect([...winners.keys()]).not.toContain('nobody');
});

test('steps, comments and rings of one case at once are all kept, one after the other', async () => {
  const id = await alarm();
  t.clock.advance(20);
  await Promise.allSettled([
    ...[1, 2, 3].map(() => t.app.cases.tick()),
    ...[1, 2, 3, 4].map((n) => one.case.comment({ id, note: `留言 ${n}` })),
    two.case.act({ id, action: 'acknowledge' }),
    one.case.act({ id, action: 'escalate', to: 'leader' }),
    one.case.act({ id, action: 'falseAlarm', falseCause: 'touched' }),
  ]);
  const { items } = await one.case.timeline({ id });
  expect(items.filter(({ action }) => action === 'comment')).toHaveLength(4);
  const moves = items.filter(({ to }) => to !== null);
  expect(moves.slice(1).map(({ from }) => from)).toEqual(moves.slice(0, -1).map(({ to }) => to));
  expect((await one.case.get({ id })).state).toBe(moves.at(-1)?.to);
});

test('a step answers the case as it committed it, though others follow at once', async () => {
  const id = await alarm();
  await one.case.act({ id, action: 'acknowledge' });
  const { version } = await one.case.act({ id, action: 'dispatch', responders: [two.personId] });
  const reports = Array.from({ length: 12 }, (_, n) =>
    [one, two][n % 2]!.case.act({ id, action: 'feedback', note: '报' }),
  );
  const versions = (await Promise.all(reports)).map((answer) => answer.version);
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => version + 1 + n));
});

test('old data are brought up to the present declaration when read, and written back with the next step', async () => {
  const operator = await ctxOf(t, one);
  const id = await openErrand(operator);
  const store = (version: number, data: object) =>
    t.app.db
      .updateTable('case')
      .set({ data_version: version, data: JSON.stringify(data) as never })
      .where('id', '=', id)
      .execute();
  await store(1, { title: '旧差事' });
  expect((await t.app.cases.get(operator, id)).data).toEqual({ what: '旧差事', weight: 1 });
  await store(2, { what: '旧差事', weight: '4' });
  expect((await t.app.cases.get(operator, id)).data).toEqual({ what: '旧差事', weight: 4 });
  const stored = () =>
    t.app.db.selectFrom('case').select(['data', 'data_version']).where('id', '=', id).executeTakeFirstOrThrow();
  expect(await stored()).toEqual({ data: { what: '旧差事', weight: '4' }, data_version: 2 });
  await t.app.cases.act(operator, id, 'assign', { people: [two.personId] });
  expect(await stored()).toEqual({ data: { what: '旧差事', weight: 4 }, data_version: 3 });
});
