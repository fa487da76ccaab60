import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let chief: As;
let operator: As;
let police: As;
let guards: As[];
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  operator = await t.as('control-room');
  police = await t.as('police');
  guards = [await t.person({ roles: ['guard'], name: '石磊' }), await t.person({ roles: ['guard'], name: '马骏' })];
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1 });
  await chief.duty.putPost({ code: 'JW', name: '警务室', kind: 'police-office', needed: 1 });
});
beforeEach(() => t.clock.advance(600));
afterAll(() => t.stop());

/** A button is pressed; gives its alarm. */
let buttons = 0;
async function pressed(): Promise<string> {
  const code = `PEOPLE-${++buttons}`;
  await chief.device.put({ code, name: code, kind: 'panic-button' });
  const { token } = await chief.device.token({ code });
  const body = { device: code, key: newId(), kind: 'panic', at: t.clock.now().toISOString() };
  const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
  return (answer.json as { caseId: string }).caseId;
}
async function pass(seconds: number): Promise<void> {
  t.clock.advance(seconds);
  await t.app.cases.tick();
}
const toldOf = async (who: As, id: string): Promise<string[]> =>
  (await who.notice.list({})).items.filter(({ subject }) => subject?.id === id).map(({ zh }) => zh);

test('with nobody on duty whoever may answer is called at once, not when nobody has answered', async () => {
  const id = await pressed();
  for (const who of [chief, operator]) expect(await toldOf(who, id)).toEqual([expect.stringMatching(/^警情待接:/)]);
  // A guard goes when he is sent.
  expect(await toldOf(guards[0] as As, id)).toEqual([]);
  await operator.duty.signOn({ code: 'JK' });
  const next = await pressed();
  expect([await toldOf(operator, next), await toldOf(chief, next)]).toEqual([[expect.any(String)], []]);
});

test('the police have three minutes of their own, whatever the guards do', async () => {
  await police.duty.signOn({ code: 'JW' });
  const id = await pressed();
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [guards[0]?.personId ?? ''] });
  await guards[0]?.case.act({ id, action: 'arrive' });
  const silent = async (who: As) => (await toldOf(who, id)).filter((text) => text.startsWith('警务室未接警'));
  await pass(179);
  expect(await silent(police)).toEqual([]);
  await pass(1);
  // The police themselves, and the control room, which may call 110; not the guards on scene.
  for (const who of [police, operator]) expect(await silent(who)).toHaveLength(1);
  expect(await silent(guards[0] as As)).toEqual([]);
  expect((await operator.case.get({ id })).kept).toMatchObject({ police: false });
  await pass(180);
  expect(await silent(police)).toHaveLength(2);
  await police.case.act({ id, action: 'policeAcknowledge' });
  await pass(600);
  expect(await silent(police)).toHaveLength(2);

  const prompt = await pressed();
  await pass(10);
  await police.case.act({ id: prompt, action: 'policeArrive' });
  await operator.case.act({ id: prompt, action: 'acknowledge' });
  await pass(600);
  expect((await operator.case.get({ id: prompt })).kept).toMatchObject({ police: true });
  await police.duty.signOff({ code: 'JW' });
});

test('calling 110 or 119 is a step with its time and the number they gave', async () => {
  const id = await pressed();
  t.clock.advance(60);
  const calledAt = new Date(t.clock.now().getTime() - 30_000).toISOString();
  const later = new Date(t.clock.now().getTime() + 60_000).toISOString();
  await expect(operator.case.act({ id, action: 'escalate', to: '110', calledAt: later })).rejects.toMatchObject({
    code: 'time_ahead',
  });
  const { stamps } = await operator.case.act({ id, action: 'escalate', to: '110', calledAt, receipt: '0312-77' });
  expect(stamps).toHaveProperty('escalatedAt');
  await operator.case.act({ id, action: 'escalate', to: '119' });
  const steps = (await operator.case.timeline({ id })).items.filter(({ action }) => action === 'escalate');
  expect(steps).toMatchObject([{ data: { to: '110', calledAt, receipt: '0312-77' } }, { data: { to: '119' } }]);
});

test('two guards arrive, and each of them is on record with his own time', async () => {
  const id = await pressed();
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: guards.map(({ personId }) => personId) });
  const [first, second] = guards as [As, As];
  t.clock.advance(40);
  const one = t.clock.now().toISOString();
  await first.case.act({ id, action: 'arrive' });
  t.clock.advance(35);
  const two = t.clock.now().toISOString();
  // He has pressed what his page still showed, before it knew of the first.
  const { actions } = await second.case.get({ id });
  expect(actions).toContain('arriveToo');
  expect(actions).not.toContain('arrive');
  const { stamps, parties } = await second.case.act({ id, action: 'arriveToo' });
  expect(stamps).toMatchObject({ arrivedAt: one });
  const arrivals = Object.fromEntries(parties.map(({ person, stamps: own }) => [person.name, own['arrivedAt']]));
  expect(arrivals).toEqual({ 石磊: one, 马骏: two });
  const lines = (await operator.case.timeline({ id })).items.filter(({ action }) => action.startsWith('arrive'));
  expect(lines.map(({ actor, at }) => [actor.name, at])).toEqual([
    ['石磊', one],
    ['马骏', two],
  ]);
  await expect(second.case.act({ id, action: 'arriveToo' })).rejects.toMatchObject({ details: { mine: true } });
});

test('when an unanswered alarm reminds is a setting: 30 s and 60 s instead', async () => {
  const admin = await t.as('it');
  const key = 'clock.alarm.answer';
  const before = (await admin.setting.list({})).items.find((one) => one.key === key)?.value;
  await admin.setting.put({ key, value: { steps: [30, 60], repeat: 60 } });
  const id = await pressed();
  const rings = async () =>
    (await operator.case.timeline({ id })).items.filter(({ action }) => action === 'clock:answer').length;
  const heard: number[] = [];
  for (let seconds = 0; seconds < 120; seconds += 10) {
    await pass(10);
    heard.push(await rings());
  }
  expect(heard).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
  await admin.setting.put({ key, value: before as never });
});
