import { expect, test } from 'vitest';

import { testApp } from '../../../test/kit.ts';
import { makeCallGate } from './calls.ts';

test('what a page asks while it opens is let through at once, what a program asks without end is not', () => {
  let now = 0;
  const gate = makeCallGate(50, () => now);
  const tried = (token: string): unknown => {
    try {
      gate.pass({ permission: 'case.read' }, token);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  /** How many of so many calls are refused. */
  const asks = (count: number, token = 'hers') =>
    Array.from({ length: count }, () => tried(token)).filter((error) => error !== undefined).length;
  // A wall that opens, a phone that was without a network for a day.
  expect(asks(3_000)).toBe(0);
  expect(asks(100)).toBe(100);
  expect(tried('hers')).toMatchObject({ code: 'too_many_calls', status: 429, details: { seconds: 1 } });
  expect(asks(1, 'his')).toBe(0);
  now += 1_000;
  expect(asks(51)).toBe(1);
  // A desk that asks twenty times a second all day is never held up.
  for (let second = 0; second < 600; second++) {
    now += 1_000;
    expect(asks(20)).toBe(0);
  }
  // Presses, work on alarms, and what needs no sign-in are not counted.
  now += 10;
  asks(4_000);
  for (const spec of [
    { permission: 'device' },
    { permission: 'public' },
    { permission: 'alarm.handle', urgent: true },
  ] as const)
    expect(() => gate.pass(spec, 'hers')).not.toThrow();
  // Made-up tokens take no memory without end, and nothing is refused for their sake.
  for (let i = 0; i < 50_000; i++) gate.pass({ permission: 'case.read' }, `made up ${i}`);
});

test('a session that floods is told in both languages when to come again, and alarms go on', async () => {
  const t = await testApp({ env: { ANYUAN_CALLS_PER_SECOND: '1' } });
  const [nurse, operator] = [await t.as('staff'), await t.as('control-room')];
  let answer = await operator.call('GET', '/api/v1/me');
  for (let i = 0; i < 200 && answer.status === 200; i++) answer = await operator.call('GET', '/api/v1/me');
  expect(answer).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1' },
    json: {
      error: {
        code: 'too_many_calls',
        message: '请求过于频繁,请 1 秒后再试',
        messageEn: expect.stringContaining('try again in 1 s'),
      },
    },
  });
  const { caseId } = await nurse.dispatch.raise({ key: 'flooded' });
  expect(await operator.case.act({ id: caseId, action: 'acknowledge' })).toMatchObject({ state: 'acknowledged' });
  await t.stop();
});
