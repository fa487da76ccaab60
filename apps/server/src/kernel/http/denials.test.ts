import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let auditor: As;
let host: string;
beforeAll(async () => {
  t = await testApp({ env: { ANYUAN_METRICS_TOKEN: 'for-the-monitor', ANYUAN_METRICS_FROM: '10.9.0.0/16' } });
  host = await t.listen();
  auditor = await t.as('auditor');
});
afterAll(() => t.stop());

const denied = async (subject: string) => (await auditor.audit.list({ action: 'request.denied', subject })).items;

test('whoever tries a door that is not his stands in the trail once a minute, however often he tries', async () => {
  const nurse = await t.as('staff');
  for (let i = 0; i < 5; i++) await expect(nurse.identity.people({})).rejects.toMatchObject({ code: 'forbidden' });
  await vi.waitFor(async () => expect(await denied('GET /api/v1/people')).toHaveLength(1), { timeout: 20_000 });
  expect((await denied('GET /api/v1/people'))[0]).toMatchObject({
    actorId: nurse.personId,
    detail: { code: 'forbidden', permission: 'person.read', times: 1 },
  });
});

test('a bad token leaves a line with its address', async () => {
  await t.anonymous.call('POST', '/api/v1/signals', {}, { authorization: 'Bearer guess' });
  await vi.waitFor(async () => expect(await denied('POST /api/v1/signals')).toHaveLength(1), { timeout: 20_000 });
  expect((await denied('POST /api/v1/signals'))[0]).toMatchObject({
    actorName: 'anonymous',
    detail: { code: 'bad_token', ip: '127.0.0.1' },
  });
});

test('metrics are for an address that is let in, or for whoever shows the token', async () => {
  const ask = async (remoteAddress: string, authorization?: string) =>
    (
      await t.app.http.fastify.inject({
        method: 'GET',
        url: '/metrics',
        remoteAddress,
        ...(authorization && { headers: { authorization } }),
      })
    ).statusCode;
  expect(await ask('10.9.3.4')).toBe(200);
  expect(await ask('::ffff:10.9.3.4')).toBe(200);
  expect(await ask('192.0.2.1')).toBe(401);
  expect(await ask('192.0.2.1', 'Bearer wrong')).toBe(401);
  expect(await ask('192.0.2.1', 'Bearer for-the-monitor')).toBe(200);
});

test('one session holds only so many streams, and one that floods is cut', async () => {
  const nurse = await t.as('control-room');
  const sockets: WebSocket[] = [];
  const open = () =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://${host}/api/v1/events`, { headers: { cookie: nurse.cookie } });
      sockets.push(socket);
      socket.on('open', () => resolve(101));
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', () => undefined);
    });
  for (let i = 0; i < 64; i++) expect(await open()).toBe(101);
  expect(await open()).toBe(429);
  const [flooding] = sockets;
  const cut = new Promise<void>((resolve) => flooding?.on('close', () => resolve()));
  const noise = Buffer.alloc(16 << 10, 0x20);
  const flood = setInterval(() => flooding?.readyState === WebSocket.OPEN && flooding.send(noise), 5);
  await cut;
  clearInterval(flood);
  // The others stay.
  expect(sockets[1]?.readyState).toBe(WebSocket.OPEN);
  for (const socket of sockets) socket.terminate();
}, 60_000);
