import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { verifyEvidence } from '../recording/evidence/verify.ts';
import { destroyOld, sweepStray } from './leave.ts';
import { footageStore } from './store.ts';

let t: TestApp;
let room: As;
let chief: As;
let caseId: string;
const folder = mkdtempSync(join(tmpdir(), 'anyuan-footage-'));

/** What a recorder writes, as far as anybody looks: the head of an MP4, and bytes that are nobody's business. */
const head = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isommp42', 'latin1')]);
const video = Buffer.concat([head, randomBytes(300_000)]);
const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const placeOf = (sum: string): string => join(t.app.config.data, 'footage', sum.slice(0, 2), sum.slice(2, 4), sum);

beforeAll(async () => {
  t = await testApp();
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  room = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.device.put({ code: 'PB-1', name: '急诊报警', kind: 'panic-button', place: 'C' });
  const press = { device: 'PB-1', key: 'one', kind: 'panic', at: t.clock.now().toISOString() };
  caseId = ((await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string }).caseId;
});
afterAll(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});

async function part(as: As, id: string, offset: number, bytes: Buffer, size = video.length) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ id, offset, size })) form.set(name, String(value));
  form.set('file', new File([new Uint8Array(bytes)], 'part'));
  return as.call('PUT', `/api/v1/footage-uploads/${id}`, form);
}
const facts = () => {
  const now = t.clock.now().getTime();
  const span = { from: new Date(now - 600_000).toISOString(), to: new Date(now - 300_000).toISOString() };
  return { caseId, wearer: chief.personId, ...span, clockAheadSeconds: -42, note: '一楼大厅' };
};
const usernameOf = async (who: As): Promise<string> =>
  (await t.app.db.selectFrom('person').select('username').where('id', '=', who.personId).executeTakeFirstOrThrow())
    .username ?? '';
const actsOf = async (id: string) => (await chief.footage.get({ id })).custody.map(({ act }) => act);

const upload = newId();
test('a file comes in parts, goes on where it broke off, and is hashed and locked to its case on arrival', async () => {
  expect((await part(room, upload, 0, video.subarray(0, 100_000))).json).toEqual({ have: 100_000 });
  // What comes twice changes nothing, what comes behind a gap is not taken.
  expect((await part(room, upload, 50_000, video.subarray(50_000, 120_000))).json).toEqual({ have: 120_000 });
  expect((await part(room, upload, 200_000, video.subarray(200_000))).json).toEqual({ have: 120_000 });
  const given = { upload, size: video.length, name: '../DSJ-7 001.mp4', sha256: sumOf(video), facts: facts() };
  await expect(room.footage.receive(given)).rejects.toMatchObject({ code: 'bad_file' });
  expect(await room.footage.have({ id: upload })).toEqual({ have: 120_000 });
  await part(room, upload, 120_000, video.subarray(120_000));
  const kept = await room.footage.receive(given);
  expect(kept).toMatchObject({
    id: upload,
    type: 'video/mp4',
    bytes: video.length,
    sha256: sumOf(video),
    wearer: '钱科长',
    clockAheadSeconds: -42,
    isLocked: true,
  });
  expect(kept.number).toMatch(/^XC-\d{8}-001$/);
  expect(kept.name).toMatch(/^[^/]*DSJ-7 001\.mp4$/);
  // Once, however often it is said; and nobody writes to it.
  expect((await room.footage.receive(given)).number).toBe(kept.number);
  expect(statSync(placeOf(kept.sha256)).mode & 0o222).toBe(0);
  expect(await actsOf(upload)).toEqual(['received']);
});

test('what is not what it says, or nothing that is looked at, is refused', async () => {
  const spoilt = newId();
  await part(room, spoilt, 0, video);
  const given = { upload: spoilt, size: video.length, name: 'a.mp4', sha256: '0'.repeat(64), facts: facts() };
  await expect(room.footage.receive(given)).rejects.toMatchObject({ code: 'bad_file' });
  // The same bytes lie there for the other one still.
  expect(existsSync(placeOf(sumOf(video)))).toBe(true);
  const page = newId();
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  await part(room, page, 0, html, html.length);
  await expect(
    room.footage.receive({ upload: page, size: html.length, name: 'a.html', facts: facts() }),
  ).rejects.toMatchObject({ code: 'bad_file' });
  const it = await t.as('it');
  await it.setting.put({ key: 'footage.mostGb', value: 0.01 });
  expect((await part(room, newId(), 0, video, 20_000_000)).status).toBe(422);
  // Nor does one person begin more than fit beside each other; what is under way goes on.
  const hoarder = await t.person({ roles: ['control-room'], name: '值班员小李' });
  const ids = Array.from({ length: 50 }, () => newId());
  for (const id of ids) expect((await part(hoarder, id, 0, html.subarray(0, 9), 40)).status).toBe(200);
  expect((await part(hoarder, newId(), 0, html.subarray(0, 9), 40)).status).toBe(429);
  expect((await part(hoarder, ids[0]!, 9, html.subarray(9), 40)).json).toEqual({ have: 40 });
});

test('it is looked at by ranges, once a line for whoever looks; whoever may not read the case does not find it', async () => {
  const file = `/api/v1/footage/${upload}/file`;
  const some = await chief.call('GET', file, undefined, { range: 'bytes=1000-1999' });
  expect([some.status, some.headers['content-range']]).toEqual([206, `bytes 1000-1999/${video.length}`]);
  expect(some.raw.equals(video.subarray(1_000, 2_000))).toBe(true);
  expect(sumOf((await chief.call('GET', file)).raw)).toBe(sumOf(video));
  expect((await chief.call('GET', file, undefined, { range: 'bytes=9999999-' })).status).toBe(416);
  expect(await actsOf(upload)).toEqual(['received', 'viewed']);
  const guard = await t.as('guard');
  expect((await guard.call('GET', file)).status).toBe(403);
  expect((await room.footage.list({ case: caseId })).items).toHaveLength(1);
  expect((await room.footage.list({ case: randomUUID() })).items).toEqual([]);
  expect((await room.footage.list({ q: '小吴' })).items).toEqual([]);
  expect((await room.footage.list({ q: 'dsj-7' })).total).toBe(1);
});

test('who has it is on record: moved, handed over on a paper, taken as evidence by two people and proved by the checker', async () => {
  await expect(room.footage.custody({ id: upload, act: 'handedOver', toWhom: '城关派出所' })).rejects.toMatchObject({
    code: 'invalid',
  });
  await room.footage.custody({ id: upload, act: 'moved', place: '保卫科物证柜 3 号' });
  const look = { purpose: 'authority' as const, reason: '调取证据通知书 9 号', forUnit: '城关派出所 王警官' };
  const countersign = { by: 'password' as const, username: await usernameOf(chief), password };
  await expect(room.evidence.take({ footage: [upload], ...look })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  const taken = await room.call('POST', '/api/v1/evidence', { footage: [upload], ...look, countersign });
  expect(taken.status).toBe(200);
  const { id } = taken.json as { id: string };
  const zip = join(folder, 'evidence.zip');
  const bytes = (await room.call('GET', `/api/v1/evidence/${id}/file`)).raw;
  writeFileSync(zip, bytes);
  const { troubles, manifest } = await verifyEvidence(zip);
  expect(troubles).toEqual([]);
  expect(manifest?.footage).toMatchObject([
    { sha256: sumOf(video), wearer: '钱科长', clockAheadSeconds: -42, bytes: video.length },
  ]);
  expect(manifest?.footage?.[0]?.custody.map(({ act }) => act)).toEqual(['received', 'viewed', 'moved', 'exported']);
  bytes[bytes.indexOf(video.subarray(5_000, 5_100))]! ^= 1;
  writeFileSync(zip, bytes);
  expect((await verifyEvidence(zip)).troubles).toMatchObject([{ zh: expect.stringContaining('文件被改动') }]);
  await room.footage.custody({
    id: upload,
    act: 'handedOver',
    toWhom: '城关派出所 王警官',
    paper: '调取证据清单 9 号',
  });
  const { custody } = await chief.footage.get({ id: upload });
  expect(custody.at(-1)).toMatchObject({
    act: 'handedOver',
    by: '值班员小吴',
    toWhom: '城关派出所 王警官',
    paper: '调取证据清单 9 号',
    sha256: sumOf(video),
  });
  const day = custody[0]!.at.slice(0, 10);
  const ledger = await chief.call('GET', `/api/v1/ledgers/footage/custody?from=${day}&to=${day}`);
  expect(JSON.stringify(ledger.json)).toContain('调取证据清单 9 号');
});

test('what the recorder of the register has brought says so; a full disk says so, too, and what was sent goes on when there is room', async () => {
  const fire = await t.as('it');
  const recorder = await chief.register.create({
    kind: 'body-recorder',
    place: 'C',
    name: '巡逻一号',
    serial: 'B2001',
  });
  const [id, bytes] = [newId(), Buffer.concat([head, randomBytes(4_000)])];
  await part(room, id, 0, bytes.subarray(0, 1_000), bytes.length);
  const least = t.app.settings.get<number>('recording.leastFreeGb');
  await fire.setting.put({ key: 'recording.leastFreeGb', value: 100_000 });
  const refused = await part(room, id, 1_000, bytes.subarray(1_000), bytes.length);
  expect([refused.status, refused.json]).toMatchObject([503, { error: { code: 'disk_full' } }]);
  await fire.setting.put({ key: 'recording.leastFreeGb', value: least });
  expect(await room.footage.have({ id })).toEqual({ have: 1_000 });
  await part(room, id, 1_000, bytes.subarray(1_000), bytes.length);
  // The database has no room for its row: the bytes lie where they came in, and the next try finds them.
  const given = { upload: id, size: bytes.length, name: 'r.mp4', facts: { ...facts(), recorder: recorder.id } };
  await sql`alter table footage add constraint no_room check (name <> 'r.mp4')`.execute(t.owner);
  await expect(room.footage.receive(given)).rejects.toThrow(/Internal error/);
  await sql`alter table footage drop constraint no_room`.execute(t.owner);
  expect(await room.footage.have({ id })).toEqual({ have: bytes.length });
  expect(await room.footage.receive(given)).toMatchObject({ recorder: recorder.code, sha256: sumOf(bytes) });
  expect((await chief.footage.get({ id })).custody[0]?.note).toContain(recorder.code);
});

test('bytes that a stop of the server has left without a row go in the night, with proof of what they were; no others do', async () => {
  const stray = join(t.app.config.data, 'stray');
  writeFileSync(stray, 'moved, and then the power went');
  const { sha256: lost } = await footageStore(t.app).take(stray);
  await sweepStray(t.app);
  expect(existsSync(placeOf(lost))).toBe(true);
  const old = new Date('2020-01-01T00:00:00Z');
  for (const sum of [lost, sumOf(video)]) utimesSync(placeOf(sum), old, old);
  await sweepStray(t.app);
  expect([existsSync(placeOf(lost)), existsSync(placeOf(sumOf(video)))]).toEqual([false, true]);
  const lines = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'file.remove').execute();
  expect(lines).toMatchObject([{ subject_id: lost, detail: JSON.stringify({ sha256: lost, size: 30 }) }]);
});

test('the same bytes brought twice at once are one file that stays while either is needed; what has grown meanwhile is refused', async () => {
  const bytes = Buffer.concat([head, randomBytes(3_000)]);
  const [one, two] = [newId(), newId()];
  for (const id of [one, two]) await part(room, id, 0, bytes, bytes.length);
  const of = (id: string, more = {}) => ({ upload: id, size: bytes.length, name: 'g.mp4', facts: facts(), ...more });
  const tries = await Promise.allSettled([
    room.footage.receive(of(one, { sha256: '0'.repeat(64) })),
    room.footage.receive(of(two)),
  ]);
  expect(tries.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(existsSync(placeOf(sumOf(bytes)))).toBe(true);
  const grown = newId();
  const more = Buffer.concat([head, randomBytes(2_000)]);
  await part(room, grown, 0, more, more.length);
  const path = t.app.parts.pathOf(room.personId, grown);
  const taking = footageStore(t.app);
  const take = taking.take;
  taking.take = async (from) => {
    appendFileSync(path, 'late');
    return take(from);
  };
  const refused = room.footage.receive({ upload: grown, size: more.length, name: 'h.mp4', facts: facts() });
  await expect(refused).rejects.toMatchObject({ code: 'bad_file' });
  taking.take = take;
});

test('while its case holds it nothing destroys it; released and past its days it goes, with its line, by two people or in the night', async () => {
  const second = newId();
  const other = Buffer.concat([head, randomBytes(5_000)]);
  await part(room, second, 0, other, other.length);
  await room.footage.receive({ upload: second, size: other.length, name: '2.mp4', facts: facts() });
  await expect(chief.footage.release({ id: upload, why: '已结案' })).rejects.toMatchObject({ code: 'in_use' });
  const over = (is: boolean) =>
    t.owner
      .updateTable('case')
      .set({ closed_at: is ? t.clock.now() : null, is_open: !is, state: is ? 'closed' : 'open' })
      .where('id', '=', caseId)
      .execute();
  await over(true);
  const longAgo = new Date(t.clock.now().getTime() - 400 * 86_400_000);
  await t.owner.updateTable('footage').set({ received_at: longAgo }).execute();
  expect(await destroyOld(t.app)).toBe(0);
  const countersign = { by: 'password' as const, username: await usernameOf(room), password };
  const destroy = (id: string) => chief.call('POST', `/api/v1/footage/${id}/destroy`, { why: '保存期满', countersign });
  expect((await destroy(upload)).json).toMatchObject({ error: { code: 'in_use' } });
  await expect(chief.footage.release({ id: upload, why: '已结案' })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  const release = (id: string) =>
    chief.call('POST', `/api/v1/footage/${id}/release`, { why: '已结案,无诉讼', countersign });
  for (const id of [upload, second]) expect((await release(id)).status).toBe(200);
  // Taken up again, the case holds them anew, also when it is closed once more: until they are released once more.
  await over(false);
  expect(await destroyOld(t.app)).toBe(0);
  expect((await destroy(upload)).json).toMatchObject({ error: { code: 'in_use' } });
  t.clock.advance(1_000);
  await over(true);
  expect(await destroyOld(t.app)).toBe(0);
  expect((await chief.footage.get({ id: upload })).isLocked).toBe(true);
  for (const id of [upload, second]) expect((await release(id)).status).toBe(200);
  expect((await chief.footage.get({ id: upload })).isLocked).toBe(false);
  expect((await destroy(upload)).status).toBe(200);
  await expect.poll(() => existsSync(placeOf(sumOf(video)))).toBe(false);
  expect((await chief.footage.get({ id: upload })).custody.at(-1)).toMatchObject({
    act: 'destroyed',
    by: '钱科长',
    second: '值班员小吴',
    sha256: sumOf(video),
  });
  expect((await chief.call('GET', `/api/v1/footage/${upload}/file`)).status).toBe(404);
  expect(await destroyOld(t.app)).toBe(1);
  expect(await destroyOld(t.app)).toBe(0);
  expect(await actsOf(second)).toEqual(['received', 'released', 'released', 'destroyed']);
  expect((await chief.footage.list({ gone: 'true' })).total).toBe(2);
  // The chain is of the record: neither changed nor deleted by the server's own role.
  await expect(t.app.db.deleteFrom('footage_custody').execute()).rejects.toThrow(
    /permission denied|append-only|may not/,
  );
});
