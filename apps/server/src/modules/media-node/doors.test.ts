import { decode, encode } from '@anyuan/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { newNonce, proofOf } from './proof.ts';
import { nodeVersion } from './version.ts';

// The door of nodes as somebody meets it who speaks its words himself.

let t: TestApp;
let host: string;
let chief: As;
beforeAll(async () => {
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  host = await t.listen();
  chief = await t.as('security-chief');
});
afterAll(async () => t.stop());

interface Member {
  id: string;
  key: string;
}
async function joined(name: string): Promise<Member> {
  const { token } = await chief.mediaNode.token({ name });
  const answer = await fetch(`http://${host}/api/v1/media-nodes/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, token, version: nodeVersion }),
  });
  return (await answer.json()) as Member;
}

async function opened(localAddress = '127.0.0.1') {
  const socket = new WebSocket(`ws://${host}/api/v1/media-nodes/link`, { localAddress });
  socket.on('error', () => undefined);
  const heard: Record<string, unknown>[] = [];
  const told = new EventTarget();
  socket.on('message', (bytes: Buffer) => {
    heard.push(decode(bytes) as Record<string, unknown>);
    told.dispatchEvent(new Event('more'));
  });
  const over = new Promise<number>((closed) => socket.once('close', closed));
  await new Promise((open) => socket.once('open', open));
  const next = async (): Promise<Record<string, unknown>> => {
    while (heard.length === 0)
      await Promise.race([
        new Promise((more) => told.addEventListener('more', more, { once: true })),
        over.then(() => heard.push({ over: true })),
      ]);
    return heard.shift()!;
  };
  return { socket, next, over };
}

/** As far as the challenge; `prove` answers it. */
async function greeted({ id, key }: Member, version = nodeVersion, from?: string) {
  const line = await opened(from);
  const nonce = newNonce();
  line.socket.send(encode({ id, version, nonce }));
  const { nonce: theirs } = (await line.next()) as { nonce: string };
  const prove = async () => {
    line.socket.send(encode({ proof: proofOf(key, 'node', nonce, theirs), address: null, ports: null }));
    return line.next();
  };
  return { ...line, prove };
}

test('one that is switched off or removed between its question and its proof is not let in', async () => {
  await chief.mediaNode.put({ name: 'slow' });
  const member = await joined('slow');
  const first = await greeted(member);
  await chief.mediaNode.put({ name: 'slow', enabled: false });
  expect(await first.prove()).toEqual({ over: true });
  await chief.mediaNode.put({ name: 'slow', enabled: true });
  const second = await greeted(member);
  await chief.mediaNode.remove({ name: 'slow' });
  expect(await second.prove()).toEqual({ over: true });
});

test('whoever comes and says nothing keeps no node out, neither of his own address nor of another', async () => {
  await chief.mediaNode.put({ name: 'patient' });
  const member = await joined('patient');
  const near = await Promise.all(Array.from({ length: 20 }, () => opened()));
  // Of one address four may be silent; the others were sent away for those that came.
  await Promise.all(near.slice(0, 16).map(({ over }) => over));
  const far = await Promise.all(Array.from({ length: 30 }, (_, n) => opened(`127.0.0.${2 + (n % 10)}`)));
  for (const from of ['127.0.0.1', '127.0.0.5', '127.0.0.77']) {
    const since = stopwatch();
    const line = await greeted(member, nodeVersion, from);
    expect(await line.prove()).toHaveProperty('proof');
    // Not after the five seconds that silence is borne with.
    expect(since.ms()).toBeLessThan(since.within(2_000));
    line.socket.terminate();
  }
  for (const { socket } of [...near, ...far]) socket.terminate();
});

test('a machine that joins in the name of another takes its place at once', async () => {
  await chief.mediaNode.put({ name: 'moved' });
  const before = await greeted(await joined('moved'));
  expect(await before.prove()).toHaveProperty('proof');
  // It is not silent: nothing but the other ends it.
  const beat = setInterval(() => before.socket.send(encode({ alive: false })), 300);
  const after = await greeted(await joined('moved'));
  expect(await before.over).toBe(1006);
  clearInterval(beat);
  expect(await after.prove()).toHaveProperty('proof');
  after.socket.terminate();
});

test('whoever has not shown who he is cannot fill the memory, nor hide why a node was refused', async () => {
  await chief.mediaNode.put({ name: 'old' });
  const member = await joined('old');
  const { socket, over } = await opened();
  // One message without an end: 20 MB of it, of which the server wants none.
  for (let i = 0; i < 20; i++) socket.send(Buffer.alloc(1 << 20), { fin: false });
  // Not the 1009 of somebody who has taken 16 MB first.
  expect(await over).toBe(1006);
  for (let i = 0; i < 201; i++) {
    const stranger = await opened();
    stranger.socket.send(encode({ id: `stranger-${i}`, version: nodeVersion, nonce: newNonce() }));
    expect(await stranger.next()).toMatchObject({ refused: { code: 'node_unknown' } });
    stranger.socket.terminate();
  }
  const real = await greeted(member, '0.0.1/0');
  expect(await real.prove()).toMatchObject({ refused: { code: 'node_version' } });
  const { items } = await chief.mediaNode.list({});
  expect(items.find(({ name }) => name === 'old')?.refused).toMatchObject({ code: 'node_version' });
});
