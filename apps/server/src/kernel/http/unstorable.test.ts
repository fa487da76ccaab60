import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

test('text and cursors that no column can hold are refused, not an internal error', async () => {
  const room = await t.as('control-room');
  const made = Buffer.from(JSON.stringify([1.5, '1', '-'.repeat(36)])).toString('base64url');
  const answers = [
    await room.call('POST', '/api/v1/cases', { type: 'alarm', title: 'a\0b', data: { kind: 'panic' } }),
    await room.call('POST', '/api/v1/cases', { type: 'alarm', title: 'a', data: { kind: '\ud800' } }),
    await room.call('GET', `/api/v1/cases?cursor=${made}`),
    await room.call('GET', '/api/v1/people?q=%00'),
    await t.anonymous.call('POST', '/api/v1/session', { username: 'a\0', password: 'b' }),
  ];
  for (const { status, json } of answers)
    expect([status, json]).toMatchObject([400, { error: { code: 'bad_request' } }]);
});

test('a body cannot name a prototype', async () => {
  const room = await t.as('control-room');
  const post = (payload: string) =>
    t.app.http.fastify.inject({
      method: 'POST',
      url: '/api/v1/cases',
      headers: { 'content-type': 'application/json', cookie: room.cookie, 'x-csrf-token': room.csrf },
      payload,
    });
  for (const key of ['__proto__', 'constructor'])
    expect((await post(`{"type":"alarm","title":"a","${key}":{"prototype":{"x":1}}}`)).statusCode).toBe(400);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
