import type { Attachment } from '@anyuan/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { removeOld } from '../retention/remove-old.ts';

let t: TestApp;
let nurse: As;
beforeAll(async () => {
  t = await testApp();
  nurse = await t.as('staff');
});
afterAll(() => t.stop());

const picture = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#c33' } })
    .jpeg()
    .toBuffer();

async function stage(who: As): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture())]), '现场.jpg');
  const { status, json } = await who.call('POST', '/api/v1/files', form);
  expect(status).toBe(200);
  return (json as Attachment).id;
}
const report = (who: As, photos: string[], key: string) =>
  who.case.create({
    type: 'lostItem',
    title: '黑色钱包',
    key,
    data: { side: 'found', kind: 'money', item: '钱包', photos },
  });

test('a photo sent before the report belongs to its case afterwards, once', async () => {
  const photo = await stage(nurse);
  expect(await nurse.call('GET', `/api/v1/files/${photo}`)).toMatchObject({ status: 200 });
  const opened = await report(nurse, [photo], 'form-1');
  expect(opened.data['photos']).toEqual([photo]);
  expect((await nurse.file.list({ kind: 'case', id: opened.id })).items).toMatchObject([
    { id: photo, name: '现场.jpg' },
  ]);
  // The answer was lost and the form is sent again.
  expect((await report(nurse, [photo], 'form-1')).id).toBe(opened.id);
  await expect(report(nurse, [photo], 'form-2')).rejects.toMatchObject({ code: 'not_found' });
});

test('what somebody else has uploaded is neither seen nor taken', async () => {
  const photo = await stage(nurse);
  const other = await t.as('staff');
  expect(await other.call('GET', `/api/v1/files/${photo}`)).toMatchObject({ status: 404 });
  await expect(report(other, [photo], 'form-3')).rejects.toMatchObject({ code: 'not_found' });
  expect(await t.anonymous.call('GET', `/api/v1/files/${photo}`)).toMatchObject({ status: 401 });
});

test('what was never reported is let go after a day, what belongs to a case stays', async () => {
  const left = await stage(nurse);
  const kept = await stage(nurse);
  const opened = await report(nurse, [kept], 'form-4');
  t.clock.advance(25 * 3600);
  await removeOld(t.app.system('retention'));
  const rows = await t.app.db.selectFrom('stored_file').select('id').where('id', 'in', [left, kept]).execute();
  expect(rows.map(({ id }) => id)).toEqual([kept]);
  expect(opened.data['photos']).toEqual([kept]);
});
