import { existsSync, readFileSync } from 'node:fs';

import { messagesIn, type StreamControl } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import type { Reach } from '../db/json-types.ts';
import { newId } from '../ids.ts';

let t: TestApp;
let host: string;
let room: As;
beforeAll(async () => {
  t = await testApp();
  host = await t.listen();
  room = await t.as('control-room');
});
afterAll(() => t.stop());

const everybody: Reach = { permission: 'place.read' };
/** One transaction with `count` events. */
async function publish(count = 1, data: Record<string, string> = {}, reach = everybody): Promise<void> {
  await t.app.system('test').tx(async (tx) => {
    for (let i = 0; i < count; i++)
      tx.publish(reach.permission ? 'place.changed' : 'notice.created', newId(), reach, data);
  });
}
const newest = async () =>
  (await t.app.db.selectFrom('chain_head').select('event_seq').executeTakeFirstOrThrow()).event_seq;
/** When the bus has told of everything. */
async function told(): Promise<void> {
  await expect.poll(async () => t.app.bus.seq() === (await newest())).toBe(true);
}

interface Listener {
  socket: WebSocket;
  seqs: number[];
  controls: StreamControl[];
}

async function listen(as: As, after?: number | string): Promise<Listener> {
  const query = after === undefined ? '' : `?after=${after}`;
  const socket = new WebSocket(`ws://${host}/api/v1/events${query}`, { headers: { cookie: as.cookie } });
  const listener: Listener = { socket, seqs: [], controls: [] };
  await new Promise<void>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => reject(new Error(`refused ${response.statusCode}`)));
    socket.on('error', reject);
    socket.on('message', (bytes: Buffer) => {
      for (const message of messagesIn(bytes.toString())) {
        if ('control' in message) listener.controls.push(message);
        else listener.seqs.push(message.seq);
      }
      resolve();
    });
  });
  return listener;
}
/** How much of a connection the kernel may hold at both its ends, in MB. */
function kernelMegabytes(): number {
  const most = (name: string): number => {
    const path = `/proc/sys/net/ipv4/${name}`;
    return existsSync(path) ? Number(readFileSync(path, 'utf8').trim().split(/\s+/)[2]) : 6e6;
  };
  return Math.ceil((most('tcp_rmem') + most('tcp_wmem')) / 1e6);
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('whoever comes back with the last seq gets what it missed, in order, and then what comes', async () => {
  await publish(3);
  await told();
  const from = await newest();
  await publish(700);
  await told();
  const listener = await listen(room, from);
  await publish(2);
  await expect.poll(() => listener.seqs.length).toBe(702);
  expect(listener.seqs).toEqual(range(from + 1, from + 702));
  expect(listener.controls.map((message) => message.control)).toEqual(['hello']);
  listener.socket.close();
});

test('a position in the future or too far back is answered with a reset, and then what comes', async () => {
  await publish(2_100);
  await told();
  const now = await newest();
  for (const after of [now + 1, now - 2_001, 0]) {
    const listener = await listen(room, after);
    await expect
      .poll(() => listener.controls.map((one) => [one.control, one.seq]))
      .toEqual([
        ['hello', now],
        ['reset', now],
      ]);
    expect(listener.seqs).toEqual([]);
    listener.socket.close();
  }
  const far = await listen(room, now - 2_000);
  await expect.poll(() => far.seqs.length).toBe(2_000);
  far.socket.close();
  await expect(listen(room, 'x')).rejects.toThrow('refused 400');
  await expect(listen(room, '1.5')).rejects.toThrow('refused 400');
});

test('a position whose next events were let go is answered with a reset, too', async () => {
  await publish(5);
  await told();
  const now = await newest();
  await t.app.db
    .deleteFrom('event')
    .where('seq', '<=', now - 2)
    .execute();
  const missed = await listen(room, now - 4);
  await expect.poll(() => missed.controls.map((one) => one.control)).toEqual(['hello', 'reset']);
  const whole = await listen(room, now - 2);
  await expect.poll(() => whole.seqs).toEqual([now - 1, now]);
  expect(missed.seqs).toEqual([]);
  for (const { socket } of [missed, whole]) socket.close();
});

test('a burst of 500 events reaches 50 listeners in order, none missing', async () => {
  await told();
  const from = await newest();
  const listeners = await Promise.all(Array.from({ length: 50 }, () => listen(room)));
  // Twenty writers at once: numbers are given in the order of their commits.
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 25; i++) await publish();
    }),
  );
  await expect.poll(() => Math.min(...listeners.map((one) => one.seqs.length))).toBe(500);
  for (const { seqs } of listeners) expect(seqs).toEqual(range(from + 1, from + 500));
  for (const { socket } of listeners) socket.close();
});

test('a notice is heard by those it is for, and by nobody else', async () => {
  const [mine, other] = [await t.as('control-room'), await t.as('control-room')];
  const [me, another] = [await listen(mine), await listen(other)];
  await told();
  const from = await newest();
  await publish(1, {}, { permission: '', people: [mine.personId] });
  await publish(1);
  await expect.poll(() => another.seqs).toEqual([from + 2]);
  expect(me.seqs).toEqual([from + 1, from + 2]);
  // Coming back makes no difference.
  const again = await listen(other, from);
  await expect.poll(() => again.seqs).toEqual([from + 2]);
  for (const { socket } of [me, another, again]) socket.close();
});

test('listeners that take nothing are cut within five seconds, and harm nobody', async () => {
  const healthy = await Promise.all(Array.from({ length: 10 }, () => listen(room)));
  const stalled = await Promise.all(Array.from({ length: 20 }, () => listen(room)));
  for (const { socket } of stalled) socket.pause();
  await told();
  const from = await newest();
  // More than the kernel's own buffers hide, a megabyte at a time.
  const filler = { text: 'x'.repeat(20_000) };
  const rounds = 6 + kernelMegabytes();
  for (let i = 0; i < rounds; i++) {
    await publish(50, filler);
    await expect.poll(() => Math.min(...healthy.map((one) => one.seqs.length))).toBe(50 * (i + 1));
  }
  for (const { seqs } of healthy) expect(seqs).toEqual(range(from + 1, from + 50 * rounds));
  const sincePushed = stopwatch();
  const connections = () =>
    new Promise<number>((resolve) => t.app.http.fastify.server.getConnections((_e, n) => resolve(n)));
  await expect.poll(connections).toBe(healthy.length);
  expect(sincePushed.ms()).toBeLessThan(sincePushed.within(5_000));
  expect(healthy.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true);
  for (const { socket } of [...healthy, ...stalled]) socket.terminate();
});

test('a listener that is only slow for a while is not cut, and gets everything in order', async () => {
  const slow = await listen(room);
  await told();
  const from = await newest();
  // Takes a little between much: nobody here may take nothing for four seconds.
  const sip = () =>
    new Promise<void>((resolve) => {
      slow.socket.once('message', () => (slow.socket.pause(), resolve()));
      slow.socket.resume();
    });
  slow.socket.pause();
  for (let i = 0; i < 12; i++) {
    await publish(50, { text: 'x'.repeat(20_000) });
    await sip();
  }
  await told();
  await publish();
  slow.socket.resume();
  await expect.poll(() => slow.seqs.length).toBe(601);
  expect(slow.seqs).toEqual(range(from + 1, from + 601));
  slow.socket.close();
});

test('a beat comes every five seconds and says where the stream is', async () => {
  const listener = await listen(room);
  const watch = stopwatch();
  const beats = () => listener.controls.filter((message) => message.control === 'beat');
  await expect.poll(() => beats().length).toBe(2);
  expect(watch.ms()).toBeLessThan(watch.within(10_500));
  expect(beats()[1]?.seq).toBe(await newest());
  listener.socket.close();
});
