import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { buildApp } from '../../kernel/build.ts';
import { newId } from '../../kernel/ids.ts';
import { modules } from '../../main.ts';
import { hospitalSettings } from '../../settings.ts';
import type { Arrival } from '../signal/arrival.ts';
import { takeTogether } from '../signal/together.ts';

let t: TestApp;
let operator: As;
let relief: As;
beforeAll(async () => {
  t = await testApp();
  const chief = await t.as('security-chief');
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1, roundTheClock: true });
  operator = await t.as('control-room');
  relief = await t.as('control-room');
  await operator.duty.signOn({ code: 'JK' });
});
beforeEach(async () => {
  await t.owner.deleteFrom('case').execute();
  await t.app.db.deleteFrom('notice').execute();
  // Whatever was called before is a while ago.
  t.clock.advance(600);
});
afterAll(() => t.stop());

let buttons = 0;
/** So many buttons are pressed at once; gives the ids of their alarms. */
async function press(count: number): Promise<string[]> {
  const codes = Array.from({ length: count }, () => `CALL-${++buttons}`);
  await t.app.db
    .insertInto('device')
    .values(codes.map((code) => ({ id: newId(), code, name: code, kind: 'panic-button' })))
    .execute();
  const receipts = await takeTogether(
    t.app,
    codes.map((device): Arrival => {
      const body = { device, key: 'k', kind: 'panic', at: t.clock.now().toISOString() };
      return { via: 'http', sender: null, signal: body as never, body };
    }),
  );
  return receipts.map((receipt) => ('caseId' in receipt ? (receipt.caseId ?? '') : ''));
}

/** What the operator was told since the last look: single alarms counted, the rest in words. */
async function told(personId = operator.personId): Promise<(number | string)[]> {
  const rows = await t.app.db
    .selectFrom('notice')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
  await t.app.db.deleteFrom('notice').execute();
  const singles = rows.filter((row) => row.subject_id !== null).length;
  return [singles, ...rows.flatMap((row) => (row.subject_id === null ? [row.zh] : []))];
}
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed++) {
    t.clock.advance(1);
    await t.app.cases.tick();
  }
}

test('a few alarms call one by one, and each of them again until it is answered', async () => {
  await press(3);
  expect(await told()).toEqual([3]);
  await pass(20);
  expect(await told()).toEqual([3]);
  await pass(25);
  expect(await told()).toEqual([3]);
});

test('a flood is one call that says how many, and so are its reminders', async () => {
  const ids = await press(40);
  expect(await told()).toEqual([0, '40 起警情无人接警,请到监控中心页面处理']);
  // More of them right behind: said once the last call is a while ago, even if nothing else happens.
  await press(15);
  expect(await told()).toEqual([0]);
  await pass(29);
  expect(await told()).toEqual([0]);
  await pass(1);
  expect(await told()).toEqual([0, '55 起警情无人接警,请到监控中心页面处理']);
  const taken = ids.slice(0, 30);
  await Promise.all(taken.map((id) => operator.case.act({ id, action: 'acknowledge' })));
  await told();
  await pass(240);
  const later = await told();
  expect(later[0]).toBe(0);
  // Twenty-five that stand ring each minute: one call every half minute, not fifty.
  expect(later.length - 1).toBeLessThanOrEqual(8);
  expect(later.length - 1).toBeGreaterThanOrEqual(4);
  expect(new Set(later.slice(1))).toEqual(new Set(['25 起警情无人接警,请到监控中心页面处理']));
  // Each alarm has its own line all the same.
  const rings = await t.app.db
    .selectFrom('case_event')
    .select(['case_id', (eb) => eb.fn.countAll<number>().as('n')])
    .where('action', '=', 'clock:answer')
    .where('case_id', 'in', ids.slice(30))
    .groupBy('case_id')
    .execute();
  expect(rings.map(({ n }) => n >= 4)).toEqual(Array.from({ length: 10 }, () => true));
  // Once the flood is over a single alarm calls as ever.
  await t.owner.deleteFrom('case').execute();
  await pass(100);
  await told();
  await press(1);
  expect(await told()).toEqual([1]);
});

test('an alarm calls whoever is on duty when it is pressed, wherever he has signed on', async () => {
  await press(1);
  expect([await told(), await told(relief.personId)]).toEqual([[1], [0]]);
  // A second process on the same database: signs one on and the other off.
  const other = await buildApp(t.app.config, modules, {
    clock: t.clock,
    database: t.app.database,
    strict: true,
    settings: hospitalSettings,
    ringing: false,
    jobs: false,
  });
  await other.start();
  const call = async (as: As, path: string) => {
    const answer = await other.app.http.fastify.inject({
      method: 'POST',
      url: `/api/v1/duty/posts/JK/${path}`,
      headers: { cookie: as.cookie, 'x-csrf-token': as.csrf, 'content-type': 'application/json' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(200);
  };
  await call(relief, 'sign-on');
  await call(operator, 'sign-off');
  await press(1);
  const rows = await t.app.db.selectFrom('notice').select('person_id').execute();
  expect(rows.map((row) => row.person_id)).toEqual([relief.personId]);
  await operator.duty.signOn({ code: 'JK' });
  await t.app.db.deleteFrom('notice').execute();
  await press(1);
  const both = await t.app.db.selectFrom('notice').select('person_id').execute();
  expect(new Set(both.map((row) => row.person_id))).toEqual(new Set([relief.personId, operator.personId]));
  await other.stop();
});
