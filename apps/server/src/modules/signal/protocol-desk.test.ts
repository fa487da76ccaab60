import { connect } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { openTcpDoor, protocolDesk } from './index.ts';

// What a protocol has to say for itself: how a line reads, and what its answers are. The rest is the desk's.
const linePattern = /^A,([^,]+),([^,]*),([a-z-]+)(?:,([0-9T:-]+Z))?$/;
const most = 64;

let t: TestApp;
let chief: As;
let close: () => Promise<void>;
let port = 0;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'LAB', name: '检验科', kind: 'area', parent: 'HQ' });
  const panel = { name: '检验科报警主机', kind: 'alarm-host', place: 'LAB' } as const;
  await chief.device.put({ ...panel, code: 'PANEL-1', protocol: 'lines', address: '1001' });
  await chief.device.put({
    code: 'ZONE-5',
    name: '试剂库烟感',
    kind: 'fire-detector',
    parent: 'PANEL-1',
    address: '5',
  });
  await chief.device.put({ ...panel, code: 'BUTTON', kind: 'panic-button' });
  const desk = protocolDesk(t.app, 'lines');
  const split = (buffer: Buffer) => {
    const end = buffer.lastIndexOf('\n') + 1;
    const lines = buffer.subarray(0, end).toString('latin1').split('\r\n').slice(0, -1);
    return { frames: lines.map((line) => Buffer.from(line)), rest: buffer.subarray(end) };
  };
  const counts = new WeakMap<object, number>();
  close = await openTcpDoor(t.app, {
    name: 'lines',
    host: '127.0.0.1',
    port: 0,
    setting: 'none',
    maxBytes: most,
    slowMs: 200,
    tooLong: Buffer.from('NO too long\r\n'),
    split,
    listening: (chosen) => void (port = chosen),
    async take(frame, from, connection) {
      const said = { line: frame.toString('latin1') };
      const [, name = '', zone = '', kind = '', time] = linePattern.exec(said.line) ?? [];
      const no = ({ code }: { code: string }) => Buffer.from(`NO ${code}\r\n`);
      if (!kind) return no(await desk.refused(from, 'bad_frame', null, said));
      const speaker = await desk.speaker(name);
      if (!speaker) return no(await desk.refused(from, 'unknown_device', name, said));
      const refusal = await desk.take(
        from,
        speaker,
        [{ zone, kind, ...(time && { key: `${kind}@${time}`, at: new Date(time) }) }],
        said,
      );
      const n = (counts.get(connection) ?? 0) + 1;
      counts.set(connection, n);
      return refusal ? no(refusal) : Buffer.from(`OK ${n}\r\n`);
    },
  });
});
afterAll(async () => {
  await close();
  await t.stop();
});

/** Says lines on a connection of their own, and gives the answers once there are so many; of none, once it is cut. */
async function say(text: string, answers: number): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  const heard = () => got.split('\r\n').slice(0, -1);
  socket.on('data', (chunk) => (got += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(text);
  const answered = new Promise<void>((resolve) => {
    socket.on('data', () => heard().length >= answers && resolve());
  });
  await (answers > 0 ? Promise.race([closed, answered]) : closed);
  socket.destroy();
  return heard();
}
const casesOf = async (device: string) => (await chief.case.list({ device })).items.length;

test('what is said of a zone rings at the zone, by address or by code, and both are alive', async () => {
  expect(await say('A,1001,005,fire\r\nA,PANEL-1,5,fire\r\n', 2)).toEqual(['OK 1', 'OK 2']);
  expect(await casesOf('ZONE-5')).toBe(1);
  for (const code of ['PANEL-1', 'ZONE-5'])
    await expect.poll(async () => (await chief.device.get({ code })).health).toBe('online');
});

test('a zone nobody has registered rings under its number', async () => {
  expect(await say('A,1001,9,intrusion\r\n', 1)).toEqual(['OK 1']);
  const { items } = await chief.case.list({ device: 'PANEL-1' });
  expect(items.map(({ title }) => title)).toEqual(['检验科报警主机 防区 9']);
});

test('what is said again is one; of a clock that stands still it rings again', async () => {
  const line = 'A,1001,7,intrusion,2026-11-20T08:00:00Z\r\n';
  await say(`${line}${line}`, 2);
  const verdicts = async () => (await chief.signal.intake({ device: 'PANEL-1' })).items.map(({ verdict }) => verdict);
  expect((await verdicts()).slice(0, 2)).toEqual(['repeat', 'flagged']);
  await t.later({ minutes: 11 });
  await say(line, 1);
  expect((await verdicts())[0]).toBe('flagged');
});

test('nobody speaks for a device of another protocol', async () => {
  expect(await say('A,BUTTON,0,panic\r\n', 1)).toEqual(['NO unknown_device']);
  expect(await casesOf('BUTTON')).toBe(0);
  const [line] = (await chief.signal.intake({ device: 'BUTTON' })).items;
  expect(line).toMatchObject({ via: 'lines', verdict: 'refused', code: 'unknown_device' });
});

test('broken, endless, over-long and unfinished lines harm nobody', async () => {
  expect(await say('hello\r\n', 1)).toEqual(['NO bad_frame']);
  expect(await say(`A,1001,0,${'x'.repeat(most)}\r\n`, 1)).toEqual(['NO too long']);
  expect(await say('x'.repeat(1_000_000), 1)).toEqual([]);
  // Half a line, then silence: cut.
  expect(await say('A,1001,', 1)).toEqual([]);
  expect(await say('A,1001,0,technical\r\n', 1)).toEqual(['OK 1']);
});
