import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { batchHead } from '@anyuan/media/fmp4/batch';
import { initSegment } from '@anyuan/media/fmp4/init';
import { formatOf } from '@anyuan/media/record/format';
import { SegmentFile } from '@anyuan/media/record/segment-file';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { newId } from '../../../kernel/ids.ts';
import { evidenceCommand } from './command.ts';
import { verifyEvidence } from './verify.ts';

let t: TestApp;
let room: As;
let chief: As;
const folder = mkdtempSync(join(tmpdir(), 'anyuan-evidence-'));
const zip = join(folder, 'evidence.zip');
const init = initSegment({ entry: 'avc1', config: Buffer.from('014d401f', 'hex'), width: 320, height: 240 }, null);

/** A minute of a camera, as the media process leaves it: a key picture a second. */
async function record(device: string, from: Date, clockAheadMs: number | null, bytes = 64): Promise<void> {
  const home = join(t.app.config.data, 'recordings');
  const file = await SegmentFile.create(home, device, from.getTime(), init);
  for (let second = 0; second < 60; second++) {
    const words = createHash('sha512').update(`${device} ${from.getTime()} ${second}`).digest();
    const picture = Buffer.alloc(bytes, words);
    const samples = [{ size: picture.length, duration: 90_000, cts: 0, key: true }];
    await file.append(
      [batchHead(second + 1, second * 90_000, samples), picture],
      second * 90_000,
      (second + 1) * 90_000,
      true,
    );
  }
  const closed = (await file.close())!;
  await t.app.db
    .insertInto('recording_segment')
    .values({
      id: newId(),
      device_id: device,
      from_at: from,
      to_at: new Date(closed.to),
      bytes: closed.bytes,
      sha256: closed.sha256,
      format: formatOf(init),
      file: closed.file,
      is_kept: true,
      clock_ahead_ms: clockAheadMs,
    })
    .execute();
}

beforeAll(async () => {
  t = await testApp();
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  room = await t.person({ roles: ['control-room'], name: '值班员' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const code of ['CAM-1', 'CAM-2']) {
    const source = { url: 'rtsp://10.0.0.1/1' };
    const { id } = await chief.device.put({ code, name: `${code} 大厅`, kind: 'camera', place: 'C', source });
    // One camera says what time it has, the other never does.
    const ahead = code === 'CAM-1' ? [null, -90_250] : [null, null];
    for (const minute of [0, 1])
      await record(id, new Date(t.clock.now().getTime() - 600_000 + minute * 60_000), ahead[minute]!);
  }
});
afterAll(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});

const at = (seconds: number) => new Date(t.clock.now().getTime() - 600_000 + seconds * 1_000).toISOString();
const usernameOf = async (who: As): Promise<string> =>
  (await t.app.db.selectFrom('person').select('username').where('id', '=', who.personId).executeTakeFirstOrThrow())
    .username ?? '';
const wanted = () => ({
  spans: [
    { code: 'CAM-1', from: at(10), to: at(100) },
    { code: 'CAM-2', from: at(70), to: at(90) },
  ],
  purpose: 'authority' as const,
  reason: '调取证据通知书 8 号',
  forUnit: '城关派出所 王警官',
});
let id: string;

test('two people take recordings along, in one zip with a signed list', async () => {
  await expect(room.evidence.take(wanted())).rejects.toMatchObject({ code: 'countersign_needed' });
  await expect(room.evidence.take({ spans: wanted().spans })).rejects.toMatchObject({ code: 'purpose_needed' });
  const signed = { by: 'password' as const, username: await usernameOf(chief), password };
  const { status, json } = await room.call('POST', '/api/v1/evidence', { ...wanted(), countersign: signed });
  expect(status).toBe(200);
  ({ id } = json as { id: string });
  expect((await room.evidence.list({})).items).toMatchObject([{ id, approvedBy: '钱科长' }]);
  const file = await room.call('GET', `/api/v1/evidence/${id}/file`);
  expect([file.status, file.headers['content-type']]).toEqual([200, 'application/zip']);
  writeFileSync(zip, file.raw);
  const { troubles, manifest } = await verifyEvidence(zip);
  expect(troubles).toEqual([]);
  expect(manifest).toMatchObject({
    by: '值班员',
    approvedBy: '钱科长',
    purpose: 'authority',
    reason: '调取证据通知书 8 号',
    forUnit: '城关派出所 王警官',
    files: [
      { camera: 'CAM-1', from: at(10), to: at(100), clockAheadMs: -90_250 },
      { camera: 'CAM-2', from: at(70), to: at(90), clockAheadMs: null },
    ],
    others: [{ name: 'check.html' }],
  });
  // Any program unpacks it, and finds what the list says.
  execFileSync('python3', ['-m', 'zipfile', '-e', zip, join(folder, 'out')]);
  for (const { name, sha256 } of [...manifest!.files, ...manifest!.others])
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, 'out', name)))
        .digest('hex'),
    ).toBe(sha256);
  // Both stand in the trail and in the register of who looked.
  const lines = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'evidence.take').execute();
  expect(lines).toHaveLength(1);
  const looks = await t.app.db.selectFrom('camera_look').selectAll().where('kind', '=', 'download').execute();
  expect(looks.map(({ camera_code: code }) => code).toSorted()).toEqual(['CAM-1', 'CAM-2']);
});

test('as long as it is fetched one sees how much of it has left, whoever fetches it; gone, nothing', async () => {
  const source = { url: 'rtsp://10.0.0.1/1' };
  const large = await chief.device.put({ code: 'CAM-L', name: '大图', kind: 'camera', place: 'C', source });
  // More than the machine holds for somebody who does not read.
  await record(large.id, new Date(t.clock.now().getTime() - 600_000), null, 600_000);
  const signed = { by: 'password', username: await usernameOf(chief), password };
  const spans = [{ code: 'CAM-L', from: at(0), to: at(60) }];
  const taken = await room.call('POST', '/api/v1/evidence', { ...wanted(), spans, countersign: signed });
  const of = (taken.json as { id: string }).id;
  const progress = async () => (await room.evidence.list({})).items.find((one) => one.id === of)!.progress;
  expect(await progress()).toBeNull();
  const host = await t.listen();
  // Somebody whose line is slow: he reads a little, and then waits.
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
  const heard = new Promise<void>((resolve) => socket.once('data', () => resolve(void socket.pause())));
  socket.write(`GET /api/v1/evidence/${of}/file HTTP/1.1\r\nhost: ${host}\r\ncookie: ${room.cookie}\r\n\r\n`);
  await heard;
  await expect.poll(async () => (await progress())?.sent ?? 0).toBeGreaterThan(0);
  const seen = (await progress())!;
  expect(seen.bytes).toBeGreaterThan(36e6);
  expect(seen.sent).toBeLessThan(seen.bytes);
  socket.destroy();
  await expect.poll(progress).toBeNull();
});

test('whatever is changed in it is found', async () => {
  const bytes = readFileSync(zip);
  const verdictOf = async (change: (copy: Buffer) => Buffer) => {
    const path = join(folder, 'changed.zip');
    writeFileSync(path, change(Buffer.from(bytes)));
    return (await verifyEvidence(path)).troubles.length;
  };
  expect(await verdictOf((copy) => copy)).toBe(0);
  const inPicture = bytes.indexOf('mdat') + 20;
  const inList = bytes.indexOf('城关派出所');
  const inPage = bytes.indexOf('<!doctype html>');
  for (const place of [inPicture, inList, inPage, bytes.indexOf('"signature":"') + 20])
    expect(
      await verdictOf((copy) => {
        copy[place] = copy[place]! ^ 1;
        return copy;
      }),
    ).toBeGreaterThan(0);
  expect(await verdictOf((copy) => copy.subarray(0, -1))).toBeGreaterThan(0);
  expect(await verdictOf((copy) => Buffer.concat([copy, Buffer.from('x')]))).toBeGreaterThan(0);
});

test('the command says so, and knows whose key it was', async () => {
  const said: string[] = [];
  const print = (line: string) => void said.push(line);
  expect(await evidenceCommand(t.app.config, ['verify', zip], print)).toBe(0);
  expect(said.join('\n')).toContain('本院 this hospital');
  expect(said.join('\n')).toContain('-90.3 s');
  expect(said.join('\n')).toContain('摄像机时钟误差未知');
  const other = { ...t.app.config, secretFile: join(folder, 'secret.key') };
  said.length = 0;
  expect(await evidenceCommand(other, ['verify', zip], print)).toBe(0);
  expect(said.join('\n')).toContain('请与医院核对');
  writeFileSync(other.secretFile, Buffer.alloc(32, 7).toString('base64'));
  expect(await evidenceCommand(other, ['verify', zip], print)).toBe(1);
  expect(await evidenceCommand(other, ['verify', join(folder, 'none.zip')], print)).toBe(64);
});

test('nobody else gets it', async () => {
  expect((await chief.call('GET', `/api/v1/evidence/${id}/file`)).status).toBe(404);
  expect((await chief.evidence.list({})).items).toEqual([]);
  const guard = await t.as('guard');
  expect((await guard.call('GET', `/api/v1/evidence/${id}/file`)).status).toBe(403);
  expect((await guard.call('POST', '/api/v1/evidence', wanted())).status).toBe(403);
});
