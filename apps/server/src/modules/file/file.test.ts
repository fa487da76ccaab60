import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  await chief.place.put({ code: 'P1', name: '分诊台', kind: 'point', parent: 'F1', at: { x: 100, y: 100 } });
});
afterAll(() => t.stop());

const form = (bytes: string | Uint8Array<ArrayBuffer>, name: string): FormData => {
  const data = new FormData();
  data.set('file', new Blob([bytes]), name);
  return data;
};
const upload = (who: As, bytes: string | Uint8Array<ArrayBuffer>, name: string, code = 'F1') =>
  who.call('POST', `/api/v1/places/${code}/plan`, form(bytes, name));
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#eee' } });
const svg = (inside = '', attributes = 'viewBox="0 0 800 600"') =>
  `<?xml version="1.0"?>\n<!-- plan -->\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}<rect width="9" height="9"/></svg>`;

interface WithPlan {
  plan: { fileId: string; width: number; height: number };
}

test('a drawn plan stays an SVG and can do nothing when it is opened', async () => {
  const active = await upload(chief, svg('<script>alert(1)</script>'), 'f1.svg');
  expect(active).toMatchObject({ status: 422, json: { error: { code: 'bad_file' } } });
  const answer = await upload(chief, svg('<foreignObject><p>门厅</p></foreignObject>'), 'f1.svg');
  expect(answer).toMatchObject({ status: 200, json: { plan: { width: 800, height: 600 } } });
  const guard = await t.as('guard');
  const got = await guard.call('GET', `/api/v1/files/${(answer.json as WithPlan).plan.fileId}?width=100`);
  expect(got.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(got.raw.toString()).toContain('<rect');
});

test('a plan as a picture is drawn anew, shown smaller on request, and points keep their relative position', async () => {
  const png = await picture(1600, 1200).png().toBuffer();
  const answer = await upload(chief, new Uint8Array(png), 'f1.png');
  expect(answer).toMatchObject({ status: 200, json: { plan: { width: 1600, height: 1200 } } });
  expect((await chief.place.get({ code: 'P1' })).at).toEqual({ x: 200, y: 200 });
  const url = `/api/v1/files/${(answer.json as WithPlan).plan.fileId}`;
  const whole = await chief.call('GET', url);
  expect(await sharp(whole.raw).metadata()).toMatchObject({ format: 'png', width: 1600 });
  for (const _ of ['drawn', 'kept']) {
    const small = await chief.call('GET', `${url}?width=300`);
    expect(await sharp(small.raw).metadata()).toMatchObject({ format: 'webp', width: 320 });
  }
  expect(await chief.call('GET', `${url}?width=99999`)).toMatchObject({ status: 422 });
  expect(await t.anonymous.call('GET', url)).toMatchObject({ status: 401 });
});

test('what moves to another floor loses its point, which was drawn on the plan it left', async () => {
  await chief.place.put({ code: 'F2', name: '二层', kind: 'floor', parent: 'B1' });
  await upload(chief, svg(), 'f2.svg', 'F2');
  await chief.place.put({ code: 'A1', name: '输液区', kind: 'area', parent: 'F1', at: { x: 10, y: 10 } });
  await chief.place.put({ code: 'P2', name: '一号椅', kind: 'point', parent: 'A1', at: { x: 20, y: 20 } });
  await chief.device.put({ code: 'D2', name: '按钮', kind: 'panic-button', place: 'P2', at: { x: 21, y: 21 } });
  await chief.place.put({ code: 'A1', name: '输液中心', kind: 'area' });
  expect((await chief.device.get({ code: 'D2' })).at).toEqual({ x: 21, y: 21 });
  await chief.place.put({ code: 'A1', name: '输液中心', kind: 'area', parent: 'F2', at: { x: 300, y: 300 } });
  expect((await chief.place.get({ code: 'P2' })).at).toBeNull();
  expect(await chief.device.get({ code: 'D2' })).toMatchObject({
    at: { x: 300, y: 300 },
    planPlaceId: (await chief.place.get({ code: 'F2' })).id,
    place: { path: '院区 / 门诊楼 / 二层 / 输液中心 / 一号椅' },
  });
  // Points on the first floor have not moved.
  expect((await chief.place.get({ code: 'P1' })).at).toEqual({ x: 200, y: 200 });
});

test('what is no plan is refused', async () => {
  const refused = { status: 422, json: { error: { code: 'bad_file' } } };
  expect(await upload(chief, 'MZ not a picture', 'plan.png')).toMatchObject(refused);
  expect(await upload(chief, '<svg xmlns="http://www.w3.org/2000/svg"><g>', 'broken.svg')).toMatchObject(refused);
  expect(await upload(chief, svg('', 'viewBox="0 0 0 0"'), 'empty.svg')).toMatchObject(refused);
  const bomb = `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg()}`;
  expect(await upload(chief, bomb, 'bomb.svg')).toMatchObject(refused);
  expect(await upload(await t.as('guard'), svg(), 'f1.svg')).toMatchObject({ status: 403 });
  expect(await upload(chief, svg(), 'x.svg', 'nowhere')).toMatchObject({ status: 404 });
});

test('evidence is for those who may read its case, and papers are saved rather than opened', async () => {
  const handler = await t.as('control-room');
  const found = await handler.case.create({ type: 'alarm', title: '争吵', place: 'P1', data: { kind: 'panic' } });
  const attach = (bytes: string | Uint8Array<ArrayBuffer>, name: string) =>
    handler.call('POST', `/api/v1/subjects/case/${found.id}/files`, form(bytes, name));
  const photo = await attach(new Uint8Array(await picture(60, 40).jpeg().toBuffer()), '现场.jpg');
  expect(photo.status).toBe(200);
  const pdf = await attach('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF', '笔录.pdf');
  expect(pdf.status).toBe(200);
  const url = (answer: typeof photo) => `/api/v1/files/${(answer.json as { id: string }).id}`;
  expect(await handler.call('GET', url(photo))).toMatchObject({
    status: 200,
    headers: { 'content-type': 'image/jpeg' },
  });
  expect((await handler.call('GET', url(pdf))).headers['content-disposition']).toMatch(/^attachment;.*\.pdf$/);
  const guard = await t.as('guard');
  expect(await guard.call('GET', url(photo))).toMatchObject({ status: 404 });
  expect(await guard.call('GET', '/api/v1/files/01900000-0000-7000-8000-000000000009')).toMatchObject({ status: 404 });
});
