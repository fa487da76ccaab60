import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { steadyClock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';

const hands = { wall: Date.UTC(2026, 10, 22, 6), ticks: 0 };
/** Time passes, and everything that is due rings. */
async function pass(seconds: number): Promise<void> {
  hands.wall += seconds * 1000;
  hands.ticks += seconds * 1000;
  await t.app.cases.tick();
}
const setClock = (seconds: number) => void (hands.wall += seconds * 1000);

let t: TestApp;
let it: As;
let operator: As;
let leader: As;
let token: string;
beforeAll(async () => {
  t = await testApp({
    clock: () =>
      steadyClock(
        () => hands.wall,
        () => hands.ticks,
      ),
  });
  const chief = await t.as('security-chief');
  [it, operator, leader] = [await t.as('it'), await t.as('control-room'), await t.as('duty-leader')];
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1 });
  await chief.duty.putPost({ code: 'LD', name: '值班领导', kind: 'duty-leader', needed: 1 });
  await operator.duty.signOn({ code: 'JK' });
  await leader.duty.signOn({ code: 'LD' });
  await chief.device.put({ code: 'PB', name: '一键报警', kind: 'panic-button' });
  token = (await chief.device.token({ code: 'PB' })).token;
});
afterAll(() => t.stop());

async function press(): Promise<{ caseId: string; verdict: string }> {
  const body = { device: 'PB', key: newId(), kind: 'panic', at: t.app.clock.now().toISOString() };
  const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
  return answer.json as { caseId: string; verdict: string };
}
const about = async (who: As, word: string) =>
  (await who.notice.list({})).items.map(({ zh }) => zh).filter((zh) => zh.includes(word));

test('the clock is set back by an hour: an unanswered alarm is still escalated, and a later press is not the old one', async () => {
  const { caseId } = await press();
  await pass(5);
  setClock(-3600);
  await pass(15);
  // A tenth slower, so that it comes back to the clock of the machine.
  await pass(2);
  expect(await about(leader, '无人接警')).toHaveLength(1);
  expect((await operator.case.get({ id: caseId })).escalation).toBe(1);
  await pass(120);
  expect(await press()).toMatchObject({ verdict: 'opened' });
  const times = (await t.app.db.selectFrom('audit').select('at').orderBy('seq').execute()).map(({ at }) => +at);
  // A line has the time at which its transaction began, so those that overlap may stand in the other order.
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  expect(Math.min(...steps)).toBeGreaterThan(-60_000);
});

test('it is on record, and whoever looks after the server and the control room are told', async () => {
  const [line] = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'clock.stepped').execute();
  expect(JSON.parse(line?.detail ?? '')).toEqual({ seconds: -3600, aheadSeconds: 3599 });
  for (const who of [it, operator])
    await expect
      .poll(() => about(who, '服务器时钟'))
      .toEqual(['服务器时钟被拨回 3600 秒;报警和时限按实际经过的时间继续,请检查对时']);
});

test('a server that was away while the clock was set back goes on where its record ends', async () => {
  await pass(10);
  await press();
  const last = await t.app.db.selectFrom('audit').select('at').orderBy('seq', 'desc').executeTakeFirstOrThrow();
  const start = await t.interrupt();
  setClock(-600);
  await start();
  expect(hands.wall).toBeLessThan(last.at.getTime());
  expect(t.app.clock.now().getTime()).toBeGreaterThanOrEqual(last.at.getTime());
});
