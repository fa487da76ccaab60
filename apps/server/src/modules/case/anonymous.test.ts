import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let nurse: As;
beforeAll(async () => {
  t = await testApp();
  nurse = await t.as('staff');
});
afterAll(() => t.stop());

test('a report without a name is kept without one anywhere, and its code follows it', async () => {
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#284' } })
    .jpeg()
    .toBuffer();
  const body = new FormData();
  body.set('file', new Blob([new Uint8Array(photo)]), '通道.jpg');
  const staged = (await nurse.call('POST', '/api/v1/files', body)).json as { id: string };
  const form = {
    type: 'snap',
    title: '通道堆物',
    data: { category: 'passage', description: '二楼通道堆放床架', photos: [staged.id] },
  };
  const { number, code } = await nurse.case.reportAnonymously(form);
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const row = await t.app.db.selectFrom('case').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
  expect(row.reporter_id).toBeNull();
  const said = await Promise.all([
    t.app.db.selectFrom('case_event').selectAll().where('case_id', '=', row.id).execute(),
    t.app.db.selectFrom('case_party').selectAll().where('case_id', '=', row.id).execute(),
    t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', row.id).execute(),
    t.app.db.selectFrom('event').selectAll().where('subject_id', '=', row.id).execute(),
    t.app.db.selectFrom('public_report').selectAll().where('case_id', '=', row.id).execute(),
  ]);
  const files = await t.app.db.selectFrom('stored_file').selectAll().where('subject_id', '=', row.id).execute();
  expect(files).toMatchObject([{ by_id: null, name: '通道.jpg' }]);
  expect(JSON.stringify([said, row, files])).not.toContain(staged.id);
  expect(JSON.stringify(said)).not.toContain(nurse.personId);
  expect(JSON.stringify(said)).not.toContain(code.replaceAll('-', ''));
  // Not even the one who sent it reads it by right; the code does.
  await expect(nurse.case.get({ id: row.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('where a name is needed nobody reports without one', async () => {
  for (const type of ['redPacket', 'incident', 'hazard'])
    await expect(nurse.case.reportAnonymously({ type, title: '某事', data: {} })).rejects.toMatchObject({
      code: 'no_anonymity',
    });
  const police = await t.as('police');
  await expect(police.case.reportAnonymously({ type: 'snap', title: '某事', data: {} })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
