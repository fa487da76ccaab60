import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { readKey } from '@anyuan/dc09';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { overTcp, overUdp, simulatedHost as panel } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { sweepOffline } from '../device/index.ts';
import { askForSilent } from '../repair/index.ts';

const hexKey = '3A1F6B8C9D4E7F20123456789ABCDEF03A1F6B8C9D4E7F20123456789ABCDEF0';
const key = readKey(hexKey)!;

let t: TestApp;
let chief: As;
let port: number;

beforeAll(async () => {
  port = await freePort();
  t = await testApp({ env: { ANYUAN_DC09_PORT: String(port), ANYUAN_DC09_HOST: '127.0.0.1' } });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'DRUG', name: '麻醉药品库', kind: 'area', parent: 'C' });
});
afterAll(() => t.stop());

/** An alarm host with one zone of its own. */
async function host(account: string, given: { secret?: string; heartbeatSeconds?: number } = {}): Promise<string> {
  const code = `AH-${account}`;
  await chief.device.put({
    code,
    name: '西区报警主机',
    kind: 'alarm-host',
    protocol: 'dc09',
    address: account,
    ...given,
  });
  await chief.device.put({
    code: `${code}-5`,
    name: '药库红外',
    kind: 'intrusion-zone',
    place: 'DRUG',
    parent: code,
    address: '5',
  });
  return code;
}
const casesOf = async (device: string) => (await chief.case.list({ device })).items;
const intakeOf = async (device: string) =>
  (await chief.signal.intake({ device })).items.map(({ verdict, code }) => [verdict, code]);

test('Contact ID over TCP: a zone that is registered rings at its place, and a repeat is the same alarm', async () => {
  const code = await host('1001');
  const say = panel('1001');
  const alarm = say('ADM-CID', '1130 01 005');
  expect(await overTcp(port, alarm)).toMatchObject({ token: 'ACK', sequence: '0001', isEncrypted: false });
  // Its answer was lost, so it says it again, over the other wire.
  t.clock.advance(30);
  expect(await overUdp(port, alarm)).toMatchObject({ token: 'ACK', sequence: '0001' });
  expect(await casesOf(`${code}-5`)).toMatchObject([
    { type: 'alarm', title: '麻醉药品库', priority: 2, repeats: 1, facts: { kind: 'intrusion' } },
  ]);
  expect(await intakeOf(`${code}-5`)).toEqual([
    ['repeat', null],
    ['opened', null],
  ]);
  // The host itself has been heard.
  await expect.poll(async () => (await chief.device.get({ code })).health).toBe('online');
  // The same number after the window is another event.
  await t.later({ minutes: 61 });
  expect(await overTcp(port, alarm)).toMatchObject({ token: 'ACK' });
  expect(await casesOf(`${code}-5`)).toHaveLength(2);
});

test('SIA-DCS over UDP, with text and position; two events of one frame are two signals', async () => {
  const code = await host('1002');
  const say = panel('1002');
  const frame = say('SIA-DCS', 'Nri1/FA5/TA5', {
    blocks: [
      { id: 'X', text: '113E50.7' },
      { id: 'Y', text: '27N37.5' },
    ],
  });
  expect(await overUdp(port, frame)).toMatchObject({ token: 'ACK' });
  const [repair, alarm] = (await casesOf(`${code}-5`)).toSorted((a, b) => b.type.localeCompare(a.type));
  expect(alarm).toMatchObject({ type: 'alarm', priority: 1, facts: { kind: 'fire' } });
  expect(repair).toMatchObject({ type: 'repair', facts: { problem: 'tamper' } });
  const [stored] = await t.app.db
    .selectFrom('signal')
    .selectAll()
    .where('case_id', '=', alarm?.id ?? '')
    .execute();
  expect(stored?.data).toMatchObject({ code: 'FA', area: '1', longitude: 113 + 50.7 / 60, latitude: 27 + 37.5 / 60 });
});

test('a zone nobody has registered rings on the host, by its number, until somebody registers it', async () => {
  const code = await host('1003');
  const say = panel('1003');
  expect(await overTcp(port, say('SIA-DCS', 'Nri1/BA12'))).toMatchObject({ token: 'ACK' });
  // Zones without a device of their own do not hide behind each other.
  await overTcp(port, say('SIA-DCS', 'Nri1/BA13'));
  const items = await casesOf(code);
  expect(items.map(({ title }) => title).toSorted()).toEqual(['西区报警主机 防区 12', '西区报警主机 防区 13']);
  expect(new Set(items.map(({ facts }) => facts['zone']))).toEqual(new Set(['12', '13']));
  expect(await intakeOf(code)).toEqual([
    ['flagged', 'unknown_zone'],
    ['flagged', 'unknown_zone'],
  ]);
  const unknown = async () =>
    (await chief.device.unknownZones({ code })).items.map(({ zone, kind }) => `${zone} ${kind}`);
  expect((await unknown()).toSorted()).toEqual(['12 intrusion', '13 intrusion']);
  await chief.device.put({ code: 'NEW-12', name: '财务科红外', kind: 'intrusion-zone', parent: code, address: '012' });
  expect(await unknown()).toEqual(['13 intrusion']);
  await overTcp(port, say('SIA-DCS', 'Nri1/BA12'));
  expect(await casesOf('NEW-12')).toMatchObject([{ title: '财务科红外' }]);
});

test('encrypted: only with the right key, in time, and never in the clear', async () => {
  const code = await host('1004', { secret: hexKey });
  expect(JSON.stringify(await chief.device.get({ code }))).not.toContain(hexKey.slice(0, 8));
  expect(await chief.device.get({ code })).toMatchObject({ hasSecret: true, protocol: 'dc09', address: '1004' });
  const say = panel('1004', key);
  const now = () => t.clock.now();
  expect(await overTcp(port, say('ADM-CID', '1121 01 005', { at: now() }), key)).toEqual({
    token: 'ACK',
    sequence: '0001',
    isEncrypted: true,
    at: now(),
  });
  expect(await casesOf(`${code}-5`)).toMatchObject([{ priority: 1, facts: { kind: 'duress' } }]);
  // Too old, or from a clock that is ahead: it is told our time, and sends it again.
  for (const off of [-41, 21]) {
    const at = new Date(now().getTime() + off * 1000);
    expect(await overUdp(port, say('ADM-CID', '1130 01 005', { at }), key)).toEqual({
      token: 'NAK',
      sequence: '0000',
      isEncrypted: false,
      at: now(),
    });
  }
  for (const off of [-40, 20])
    expect(await overUdp(port, say('NULL', '', { at: new Date(now().getTime() + off * 1000) }), key)).toMatchObject({
      token: 'ACK',
      isEncrypted: true,
    });
  const wrong = panel('1004', readKey('BBBBBBBBBBBBBBBB'));
  expect(await overTcp(port, wrong('ADM-CID', '1130 01 005', { at: now() }))).toMatchObject({ token: 'DUH' });
  const clear = panel('1004');
  expect(await overTcp(port, clear('ADM-CID', '1130 01 005'))).toMatchObject({ token: 'DUH' });
  expect(await intakeOf(code)).toEqual([
    ['refused', 'encryption_needed'],
    ['refused', 'wrong_key'],
    ['refused', 'clock_wrong'],
    ['refused', 'clock_wrong'],
  ]);
  expect(await casesOf(`${code}-5`)).toHaveLength(1);
});

test('what is damaged is not answered, what is not known is answered once and kept', async () => {
  await host('1005');
  const say = panel('1005');
  const damaged = say('ADM-CID', '1130 01 005');
  damaged[12] = 0x51;
  expect(await overTcp(port, damaged, null, 300)).toBeNull();
  expect(await overUdp(port, Buffer.from('\nhello\r'), null, 300)).toBeNull();
  expect(await overTcp(port, say('ADM-CID', 'nonsense'))).toMatchObject({ token: 'DUH' });
  expect(await overTcp(port, panel('BEEF')('ADM-CID', '1130 01 005'))).toMatchObject({ token: 'DUH' });
  const { items } = await chief.signal.intake({ verdict: 'refused' });
  expect(items.slice(0, 4).map(({ code, via }) => [code, via])).toEqual([
    ['unknown_device', 'dc09'],
    ['bad_frame', 'dc09'],
    ['bad_frame', 'dc09'],
    ['bad_frame', 'dc09'],
  ]);
  expect(items[0]).toMatchObject({ device: 'BEEF', body: expect.stringContaining('1130 01 005') as string });
  // A code that no table knows is kept under its own name, for the control room to see.
  const since = new Date(t.clock.now().getTime() - 1).toISOString();
  const { unknown } = await chief.signal.unanswered({ since });
  expect(await overTcp(port, say('ADM-CID', '1999 01 005'))).toMatchObject({ token: 'ACK' });
  expect(await intakeOf('AH-1005-5')).toEqual([['unknown', null]]);
  expect((await chief.signal.unanswered({ since })).unknown).toBe(unknown + 1);
  const { rows } = await t.app.database.pool.query<{ n: number }>(
    "select count(*)::int as n from event where type = 'signal.kept' and data->>'kind' = 'dc09-1999'",
  );
  expect(rows[0]?.n).toBe(1);
});

test('openings, closings and routine tests open no case', async () => {
  const code = await host('1006');
  const say = panel('1006');
  for (const data of ['3401 01 003', '1602 00 000', '1401 01 003'])
    expect(await overTcp(port, say('ADM-CID', data))).toMatchObject({ token: 'ACK' });
  expect(await casesOf(code)).toEqual([]);
  expect((await chief.device.get({ code })).states).toMatchObject([{ state: 'disarmed' }]);
  expect(await intakeOf(code)).toEqual([
    ['state', null],
    ['kept', null],
    ['state', null],
  ]);
});

test('a bypass, a lost mains and their end are conditions of the device', async () => {
  const code = await host('1007');
  const say = panel('1007');
  for (const data of ['1570 01 005', '1301 00 000']) await overTcp(port, say('ADM-CID', data));
  expect((await chief.device.get({ code })).states).toMatchObject([{ state: 'power-loss' }]);
  expect((await chief.device.get({ code: `${code}-5` })).states).toMatchObject([{ state: 'bypassed', caseId: null }]);
  const [repair] = await casesOf(code);
  for (const data of ['3570 01 005', '3301 00 000']) await overTcp(port, say('ADM-CID', data));
  expect((await chief.device.get({ code })).states).toEqual([]);
  expect((await chief.device.get({ code: `${code}-5` })).states).toEqual([]);
  expect((await chief.case.timeline({ id: repair?.id ?? '' })).items.map(({ action }) => action)).toContain('restored');
});

test('a host under test takes its zones along', async () => {
  const code = await host('1012');
  await chief.device.startTest({ code, minutes: 10 });
  const say = panel('1012');
  for (const data of ['1130 01 005', '1137 01 005']) await overTcp(port, say('ADM-CID', data));
  expect(await casesOf(`${code}-5`)).toMatchObject([{ type: 'alarm', mode: 'test' }]);
  expect((await chief.device.get({ code: `${code}-5` })).states).toMatchObject([{ state: 'tamper', caseId: null }]);
});

test('a supervised host that goes silent is offline, and its repair is asked for at once', async () => {
  const code = await host('1008', { heartbeatSeconds: 60 });
  expect(await overUdp(port, panel('1008')('NULL', ''))).toMatchObject({ token: 'ACK', sequence: '0000' });
  expect((await chief.device.get({ code })).health).toBe('online');
  t.clock.advance(61);
  await sweepOffline(t.app);
  await askForSilent(t.app);
  expect(await chief.device.get({ code })).toMatchObject({ health: 'offline', states: [{ state: 'offline' }] });
  expect(await casesOf(code)).toMatchObject([{ type: 'repair', facts: { problem: 'offline' } }]);
});

test('while the database refuses there is no answer; the panel says it again and it is kept once', async () => {
  const code = await host('1009');
  const say = panel('1009');
  await sql`create function no_dc09() returns trigger language plpgsql as
    $$ begin raise exception 'going down' using errcode = '57P03'; end $$`.execute(t.owner);
  await sql`create trigger no_dc09 before insert on signal for each statement execute function no_dc09()`.execute(
    t.owner,
  );
  const alarm = say('ADM-CID', '1130 01 005');
  expect(await overTcp(port, alarm, null, 1_500)).toBeNull();
  expect(await overUdp(port, alarm, null, 1_500)).toBeNull();
  expect(await casesOf(`${code}-5`)).toEqual([]);
  await sql`drop trigger no_dc09 on signal`.execute(t.owner);
  expect(await overTcp(port, alarm)).toMatchObject({ token: 'ACK', sequence: '0001' });
  expect(await casesOf(`${code}-5`)).toMatchObject([{ repeats: 1 }]);
});

test('fifty panels at once, in pieces and back to back, are each answered and each kept once', async () => {
  const code = await host('1010');
  const frames = Array.from({ length: 50 }, (_, i) => panel('1010')('SIA-DCS', `Nri1/BA${100 + i}`));
  const answers = await Promise.all(frames.map((frame, i) => (i % 2 ? overTcp : overUdp)(port, frame)));
  expect(answers.map((answer) => answer?.token)).toEqual(Array.from({ length: 50 }, () => 'ACK'));
  const say = panel('1010');
  const answered = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let got = '';
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('latin1');
      if (got.split('\r').length > 20) socket.destroy();
    });
    socket.on('close', () => resolve(got));
    const stream = Buffer.concat(Array.from({ length: 20 }, (_, i) => say('SIA-DCS', `Nri1/BA${200 + i}`)));
    void (async () => {
      for (let from = 0; from < stream.length; from += 97) {
        socket.write(stream.subarray(from, from + 97));
        await wait(1);
      }
    })();
  });
  expect([...answered.matchAll(/"ACK"(\d{4})/g)].map(([, sequence]) => Number(sequence))).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  expect((await chief.case.list({ device: code, limit: 1 })).total).toBe(70);
});

test('whoever sends nonsense or without end is cut off or not answered, and the others are heard', async () => {
  const noise = Array.from({ length: 30 }, (_, i) => randomBytes(50 + i * 40));
  const answers = await Promise.all(noise.map((bytes, i) => (i % 2 ? overTcp : overUdp)(port, bytes, null, 500)));
  expect(answers.every((answer) => answer === null)).toBe(true);
  const closed = new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`\n${'A'.repeat(10_000)}`));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  await closed;
  await host('1011');
  expect(await overTcp(port, panel('1011')('NULL', ''))).toMatchObject({ token: 'ACK' });
});
