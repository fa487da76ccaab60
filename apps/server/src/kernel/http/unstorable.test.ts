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
    await room.call('GET', `/api/v1/cases?cursor=${made}`),
    await room.call('GET', '/api/v1/people?q=%00'),
    await t.anonymous.call('POST', '/api/v1/session', { username: 'a\0', password: 'b' }),
  ];
  for (const { status, json } of answers)
    expect([status, json]).toMatchObject([400, { error: { code: 'bad_request' } }]);
  // In a declared field it is the field's own fault, said at the field.
  const field = await room.call('POST', '/api/v1/cases', { type: 'alarm', title: 'a', data: { kind: '\ud800' } });
  expect([field.status, field.json]).toMatchObject([422, { error: { code: 'invalid' } }]);
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

test('what is nested too deep to be worked through is refused at the door', async () => {
  const room = await t.as('control-room');
  const post = (payload: string) =>
    t.app.http.fastify.inject({
      method: 'POST',
      url: '/api/v1/cases',
      headers: { 'content-type': 'application/json', cookie: room.cookie, 'x-csrf-token': room.csrf },
      payload,
    });
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = `{"type":"alarm","title":"a","data":{"kind":${open.repeat(9_000)}1${close.repeat(9_000)}}}`;
    const answer = await post(deep);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad_request' } }]);
  }
});

test("a form that is cut off or has no boundary is the sender's fault", async () => {
  const room = await t.as('control-room');
  const send = (type: string, payload: string) =>
    t.app.http.fastify.inject({
      method: 'POST',
      url: '/api/v1/files',
      headers: { 'content-type': type, cookie: room.cookie, 'x-csrf-token': room.csrf },
      payload,
    });
  const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
  for (const answer of [
    await send('multipart/form-data', part),
    await send('multipart/form-data; boundary=b', part),
    await send('multipart/form-data; boundary=b', part.slice(0, 20)),
  ])
    expect([answer.statusCode, answer.json()]).toMatchObject([422, { error: { code: 'bad_file' } }]);
});

test('names that every object has by birth name nothing', async () => {
  const director = await t.as('director');
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const answers = [
      await director.call('GET', `/api/v1/ledgers/hazard/${name}?from=2026-01-01&to=2026-12-31`),
      await director.call('GET', `/api/v1/ledgers/${name}/main?from=2026-01-01&to=2026-12-31`),
      await director.call('GET', `/api/v1/devices?sort=${name}`),
    ];
    for (const { status } of answers) expect(status).toSatisfy((is: number) => is === 404 || is === 400);
  }
});
