import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { tokenHash } from '../ids.ts';

let t: TestApp;
let admin: As;
let host: string;
beforeAll(async () => {
  t = await testApp();
  admin = await t.as('it');
  host = await t.listen();
});
afterAll(() => t.stop());

interface Stream {
  socket: WebSocket;
  heard: string[];
  /** Close code and how long it took from now on. */
  closed(): Promise<{ code: number; ms: number }>;
}

async function listen(headers: Record<string, string>): Promise<Stream> {
  const socket = new WebSocket(`ws://${host}/api/v1/events`, { headers });
  const heard: string[] = [];
  const hello = new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as { control?: string; id?: string };
      if (message.control === 'hello') resolve();
      if (message.id) heard.push(message.id);
    });
    socket.on('unexpected-response', (_request, response) => reject(new Error(`refused ${response.statusCode}`)));
    socket.on('error', reject);
  });
  await hello;
  return {
    socket,
    heard,
    closed() {
      const from = performance.now();
      return new Promise((resolve) => socket.on('close', (code) => resolve({ code, ms: performance.now() - from })));
    },
  };
}

const open = (as: As) => listen({ cookie: as.cookie });
const raise = (departmentId: string | null = null) =>
  t.app.system('test').tx(async (tx) => {
    const opened = await t.app.cases.open(tx, { type: 'alarm', title: '呼救', departmentId, data: { kind: 'panic' } });
    return opened.row.id;
  });
const until = async (condition: () => boolean, ms: number) => {
  const end = performance.now() + ms;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  return condition();
};

test('a stranger, a foreign page and a first password get no stream', async () => {
  const guard = await t.as('guard');
  await expect(listen({})).rejects.toThrow('refused 401');
  await expect(listen({ cookie: 'anyuan_session=guess' })).rejects.toThrow('refused 401');
  await expect(listen({ cookie: guard.cookie, origin: 'http://evil.example' })).rejects.toThrow('refused 403');
  await t.app.db.updateTable('person').set({ must_change_password: true }).where('id', '=', guard.personId).execute();
  await expect(listen({ cookie: guard.cookie })).rejects.toThrow('refused 403');
});

test('signing out, ending sessions, switching off, a reset and a new token close open streams within five seconds', async () => {
  const ways: Record<string, (as: As) => Promise<unknown>> = {
    signOut: (as) => as.session.signOut({}),
    endSessions: (as) => admin.identity.endSessions({ id: as.personId }),
    switchOff: (as) => admin.identity.updatePerson({ id: as.personId, active: false }),
    reset: (as) => admin.identity.resetPassword({ id: as.personId }),
  };
  const streams = await Promise.all(
    Object.entries(ways).map(async ([way, end]) => {
      const as = await t.as('control-room');
      return { way, end: () => end(as), stream: await open(as) };
    }),
  );
  const robot = await admin.identity.createPerson({ name: '接口', kind: 'service', roles: ['integration'] });
  const { token } = await admin.identity.serviceToken({ id: robot.id });
  streams.push({
    way: 'new token',
    end: () => admin.identity.serviceToken({ id: robot.id }),
    stream: await listen({ authorization: `Bearer ${token}` }),
  });
  const witness = await open(await t.as('control-room'));
  const results = await Promise.all(
    streams.map(async ({ way, end, stream }) => {
      await end();
      return { way, ...(await stream.closed()) };
    }),
  );
  expect(results.map(({ way, code }) => ({ way, code }))).toEqual(streams.map(({ way }) => ({ way, code: 4401 })));
  expect(Math.max(...results.map(({ ms }) => ms))).toBeLessThan(5000);
  expect(witness.socket.readyState).toBe(WebSocket.OPEN);
  witness.socket.close();
});

test('rights that change change what an open stream hears', async () => {
  const person = await t.as('finance');
  const room = await t.as('control-room');
  const [gains, loses] = [await open(person), await open(room)];
  const before = await raise();
  expect(await until(() => loses.heard.includes(before), 2000)).toBe(true);
  expect(gains.heard).not.toContain(before);
  await admin.identity.updatePerson({ id: person.personId, roles: ['control-room'] });
  await admin.identity.updatePerson({ id: room.personId, roles: ['finance'] });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const after = await raise();
  expect(await until(() => gains.heard.includes(after), 1000)).toBe(true);
  expect(loses.heard).not.toContain(after);
  gains.socket.close();
  loses.socket.close();
});

test('a device listens to nothing, and is cut when it is switched off', async () => {
  const id = '019a0000-0000-7000-8000-000000000001';
  await t.app.db.insertInto('device').values({ id, code: 'D-1', name: 'D', kind: 'panic-button' }).execute();
  await t.app.db
    .insertInto('api_token')
    .values({ token_hash: tokenHash('device token'), device_id: id, created_at: t.clock.now() })
    .execute();
  const stream = await listen({ authorization: 'Bearer device token' });
  const witness = await open(await t.as('control-room'));
  const alarm = await raise();
  expect(await until(() => witness.heard.includes(alarm), 2000)).toBe(true);
  expect(stream.heard).toEqual([]);
  witness.socket.close();
  await t.app.db.updateTable('device').set({ is_enabled: false }).where('id', '=', id).execute();
  expect((await stream.closed()).ms).toBeLessThan(5000);
});
