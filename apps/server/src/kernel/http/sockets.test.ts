import { messagesIn } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
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
  /** The close code, when it comes. */
  closed: Promise<number>;
}

async function listen(headers: Record<string, string>): Promise<Stream> {
  const socket = new WebSocket(`ws://${host}/api/v1/events`, { headers });
  const heard: string[] = [];
  const hello = new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      for (const message of messagesIn((data as Buffer).toString()))
        if (!('control' in message)) heard.push(message.id);
        else if (message.control === 'hello') resolve();
    });
    socket.on('unexpected-response', (_request, response) => reject(new Error(`refused ${response.statusCode}`)));
    socket.on('error', reject);
  });
  await hello;
  return { socket, heard, closed: new Promise((resolve) => socket.on('close', resolve)) };
}

const open = (as: As) => listen({ cookie: as.cookie });
const raise = (departmentId: string | null = null) =>
  t.app.system('test').tx(async (tx) => {
    const opened = await t.app.cases.open(tx, { type: 'alarm', title: '呼救', departmentId, data: { kind: 'panic' } });
    return opened.row.id;
  });
/** When a stream has got everything that was sent to it so far. */
async function caughtUp({ socket }: Stream): Promise<void> {
  const pong = new Promise((resolve) => socket.once('pong', resolve));
  socket.ping();
  await pong;
}

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
  const watch = stopwatch();
  const results = await Promise.all(
    streams.map(async ({ way, end, stream }) => {
      await end();
      return { way, code: await stream.closed };
    }),
  );
  expect(watch.ms()).toBeLessThan(watch.within(5000));
  expect(results).toEqual(streams.map(({ way }) => ({ way, code: 4401 })));
  expect(witness.socket.readyState).toBe(WebSocket.OPEN);
  witness.socket.close();
});

test('rights that change change what an open stream hears', async () => {
  const person = await t.as('finance');
  const room = await t.as('control-room');
  const [gains, loses] = [await open(person), await open(room)];
  const before = await raise();
  await expect.poll(() => loses.heard).toContain(before);
  await caughtUp(gains);
  expect(gains.heard).not.toContain(before);
  await admin.identity.updatePerson({ id: person.personId, roles: ['control-room'] });
  await admin.identity.updatePerson({ id: room.personId, roles: ['finance'] });
  const watch = stopwatch();
  const witness = await open(await t.as('control-room'));
  const whoHears = async () => {
    const after = await raise();
    await expect.poll(() => witness.heard).toContain(after);
    await Promise.all([caughtUp(gains), caughtUp(loses)]);
    return [gains.heard.includes(after), loses.heard.includes(after)];
  };
  await expect.poll(whoHears, { interval: 250 }).toEqual([true, false]);
  expect(watch.ms()).toBeLessThan(watch.within(5000));
  witness.socket.close();
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
  await expect.poll(() => witness.heard).toContain(alarm);
  await caughtUp(stream);
  expect(stream.heard).toEqual([]);
  witness.socket.close();
  const watch = stopwatch();
  await t.app.db.updateTable('device').set({ is_enabled: false }).where('id', '=', id).execute();
  await stream.closed;
  expect(watch.ms()).toBeLessThan(watch.within(5000));
});
