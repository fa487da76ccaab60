import { createHash } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { fileApi, type CallInput } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo } from '../../../test/photos.ts';
import { newId } from '../../kernel/ids.ts';
import { removeOld } from '../retention/remove-old.ts';

let t: TestApp;
let chief: As;
let guard: As;
let roundId: string;
let spots: { key: string }[];

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  guard = await t.as('guard');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const code of ['P1', 'P2']) await chief.place.put({ code, name: `${code} 号点`, kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'G1', name: '巡逻班', kind: 'guard-team', place: 'P1' });
  await guard.duty.signOn({ code: 'G1' });
  await chief.plan.put({
    code: 'XJ',
    name: '门诊巡查',
    kind: 'security',
    recurrence: { on: 'day', every: 1, times: { at: 'day', span: 1 } },
    where: 'places',
    points: ['P1', 'P2'],
    form: 'security-patrol',
    post: 'G1',
  });
  const { items } = await chief.round.list({ plan: 'XJ', limit: 1 });
  ({ id: roundId, spots } = await guard.round.get({ id: items[0]!.id }));
});
afterAll(() => t.stop());

const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type More = Partial<Omit<CallInput<typeof fileApi.part>, 'file' | 'offset' | 'size'>> & {
  offset?: number;
  size?: number;
};

/** One part of an upload, as phones send it. */
async function part(who: As, id: string, whole: Buffer, from: number, to: number, more: More = {}) {
  const form = new FormData();
  const said = { offset: from, size: whole.length, name: '现场.jpg', sha256: sumOf(whole), ...more };
  for (const [name, value] of Object.entries(said)) if (value !== undefined) form.set(name, String(value));
  form.set('file', new Blob([new Uint8Array(whole.subarray(from, to))]), '现场.jpg');
  const { status, json } = await who.call('PUT', `/api/v1/uploads/${id}`, form);
  return { status, ...(json as { have?: number; file?: { id: string } | null; error?: { code: string } }) };
}

const fine = (round: { form: { definition: unknown } | null }): Record<string, string> =>
  Object.fromEntries(
    (round.form!.definition as { sections: { questions: { key: string; kind: string }[] }[] }).sections
      .flatMap(({ questions }) => questions)
      .filter(({ kind }) => kind === 'check')
      .map(({ key }) => [key, 'good']),
  );

test('what was found is there before its photo, with its hazard; the photo comes in parts, breaks off, and is a file of both', async () => {
  const bytes = await photo();
  const id = newId();
  const answers = { ...fine(await guard.round.get({ id: roundId })), locks: 'bad', locksPhoto: [id] };
  const check = () =>
    guard.round.check({
      id: roundId,
      point: spots[0]!.key,
      method: 'qr',
      answers,
      hazard: true,
      coming: [{ id, sha256: sumOf(bytes) }],
    });
  // A photo nobody has announced is still refused.
  await expect(
    guard.round.check({ id: roundId, point: spots[0]!.key, answers: { ...answers, locksPhoto: [newId()] } }),
  ).rejects.toMatchObject({ code: 'not_found' });
  const { caseId, round } = await check();
  expect(round.checks[0]).toMatchObject({ passed: false, photos: [], coming: 1 });
  const [copy] = (await chief.case.get({ id: caseId! })).data['photos'] as string[];
  expect((await chief.call('GET', `/api/v1/files/${copy}`)).status).toBe(404);

  const half = Math.floor(bytes.length / 2);
  expect(await part(guard, id, bytes, 0, half)).toMatchObject({ status: 200, have: half, file: null });
  // The page is killed, and asks where it was. What it sends once more is skipped; behind a gap nothing is written.
  expect(await guard.file.have({ id })).toEqual({ have: half, file: null });
  expect(await part(guard, id, bytes, half + 5, half + 9)).toMatchObject({ have: half, file: null });
  expect(await part(guard, id, bytes, 0, half + 10)).toMatchObject({ have: half + 10 });
  // Nobody else goes on with it.
  expect(await (await t.as('control-room')).file.have({ id })).toEqual({ have: 0, file: null });
  const last = await part(guard, id, bytes, half + 10, bytes.length);
  expect(last).toMatchObject({ have: bytes.length, file: { id } });
  // The answer was lost: the same part once more is the same file.
  expect(await part(guard, id, bytes, half + 10, bytes.length)).toMatchObject({ file: { id } });
  expect((await guard.round.get({ id: roundId })).checks[0]).toMatchObject({ photos: [id], coming: 0 });
  for (const one of [id, copy]) expect((await chief.call('GET', `/api/v1/files/${one}`)).status).toBe(200);
  const { rows } = await sql<{ n: number; left: number }>`
    select count(*)::int as n, (select count(*)::int from awaited_file) as left from stored_file
    where subject_id in (${roundId}, ${caseId})`.execute(t.owner);
  expect(rows[0]).toEqual({ n: 2, left: 0 });
  const { rows: told } = await sql<{ file: string }>`
    select data->>'file' as file from case_event where case_id = ${caseId} and action = 'attach'`.execute(t.owner);
  expect(told).toEqual([{ file: copy }]);
  expect(await (await t.as('auditor')).audit.verify({})).toMatchObject({ problems: [] });
});

test('what is not what was recorded is not taken: it begins anew', async () => {
  const [bytes, other] = [await photo(), await photo()];
  const id = newId();
  await guard.round.check({
    id: roundId,
    point: spots[1]!.key,
    answers: fine(await guard.round.get({ id: roundId })),
    photos: [id],
    coming: [{ id, sha256: sumOf(bytes) }],
  });
  expect(await part(guard, id, other, 0, other.length)).toMatchObject({ status: 200, have: 0, file: null });
  const spoilt = Buffer.concat([bytes.subarray(0, 9), Buffer.from([bytes[9]! ^ 1]), bytes.subarray(10)]);
  await part(guard, id, spoilt, 0, 20, { sha256: sumOf(bytes) });
  expect(await part(guard, id, spoilt, 20, bytes.length, { sha256: sumOf(bytes) })).toMatchObject({ have: 0 });
  expect(await part(guard, id, bytes, 0, bytes.length)).toMatchObject({ file: { id } });
  expect(await part(guard, newId(), bytes, bytes.length - 3, bytes.length, { size: 2 })).toMatchObject({
    status: 422,
    error: { code: 'bad_file' },
  });
});

test('a photo for a case about to be opened, and one for a case that is there: each under the name its phone gave it', async () => {
  const [bytes, more] = [await photo(), await photo()];
  const [staged, hung] = [newId(), newId()];
  expect(await part(guard, staged, bytes, 0, bytes.length)).toMatchObject({ file: { id: staged } });
  const made = await guard.case.create({
    type: 'hazard',
    title: '通道堵塞',
    data: { description: '堆物', source: 'patrol', domain: 'fire', photos: [staged] },
  });
  const to = { kind: 'case', subject: made.id };
  expect(await part(guard, hung, more, 0, more.length, to)).toMatchObject({ file: { id: hung } });
  const { items } = await guard.file.list({ kind: 'case', id: made.id });
  expect(items.map(({ id }) => id).toSorted()).toEqual([staged, hung].toSorted());
  // Under another's name nothing is sent, and to what one may not see neither.
  const stranger = await t.person({ roles: ['staff'], name: '路人' });
  expect(await part(stranger, hung, more, 0, more.length, to)).toMatchObject({ error: { code: 'already_exists' } });
  expect((await part(stranger, newId(), more, 0, more.length, to)).status).toBe(404);
});

test('uploads that never end are not kept for ever, nor taken without measure', async () => {
  const bytes = await photo();
  const answers = [];
  for (let n = 0; n < 51; n++) answers.push((await part(guard, newId(), bytes, 0, 10)).status);
  expect(answers.filter((status) => status === 429)).toHaveLength(1);
  const id = newId();
  const { checks } = await guard.round.get({ id: roundId });
  await guard.round.check({
    id: roundId,
    point: spots[1]!.key,
    answers: fine(await guard.round.get({ id: roundId })),
    photos: [id],
    coming: [{ id }],
  });
  t.clock.advance(9 * 86_400);
  // Files have the times of the machine, not of this story.
  const folder = join(t.app.config.data, 'parts', guard.personId);
  for (const name of await readdir(folder)) await utimes(join(folder, name), 1, 1);
  await removeOld(t.app.system('kit'));
  expect(await t.app.parts.count(guard.personId)).toBe(0);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from awaited_file`.execute(t.owner);
  expect(rows[0]!.n).toBe(0);
  // Its check says for good that it had a photo which has not come.
  const after = (await (await t.as('guard')).round.get({ id: roundId })).checks;
  expect([after.length, after[0]!.photos, after[0]!.coming]).toEqual([checks.length + 1, [], 1]);
});
