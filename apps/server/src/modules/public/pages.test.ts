import { publicKinds } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { numberIn } from './captcha.ts';
import { codePicture } from './code-picture.ts';
import { html } from './html.ts';
import { offeredKinds } from './kinds.ts';
import { Visitor } from './testing.ts';
import { words } from './words.ts';

let t: TestApp;
let chief: As;
let token: string;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'building', parent: 'HQ' });
  await chief.public.make({ places: ['ER', 'HQ'] });
  token = (await chief.public.spots({ q: 'ER' })).items[0]?.token ?? '';
});
afterAll(() => t.stop());

test('the first load, all included and nothing compressed, is at most 120 KB', async () => {
  const visitor = new Visitor(t);
  for (const path of [`/p/${token}`, `/p/${token}/complaint`, `/p/${token}/survey`, '/p/t']) {
    const page = await visitor.get(path);
    const parts = [...page.html.matchAll(/(?:src|href)="(\/p\/a\/[^"]+)"/g)].map(([, url]) => url ?? '');
    expect(parts).toHaveLength(2);
    let bytes = Buffer.byteLength(page.html);
    for (const part of parts) {
      const answer = await t.anonymous.call('GET', part);
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toContain('immutable');
      bytes += answer.raw.length;
    }
    expect([path, bytes < 120_000]).toEqual([path, true]);
    // Nothing else is fetched, and nothing from elsewhere.
    expect(page.html).not.toMatch(/https?:\/\/|url\(|@import/);
  }
});

test('text is at least 18 px, and larger for the old', async () => {
  const css = (await t.anonymous.call('GET', '/p/a/public.css')).raw.toString();
  const root = Number(/html \{\s*font-size: (\d+)px/.exec(css)?.[1]);
  const elder = Number(/html\.elder \{[^}]*font-size: (\d+)px/.exec(css)?.[1]);
  const sizes = [...css.matchAll(/font-size: ([\d.]+)rem/g)].map(([, size]) => Number(size));
  expect(sizes.length).toBeGreaterThan(5);
  expect(Math.min(...sizes) * root).toBeGreaterThanOrEqual(18);
  expect(elder).toBeGreaterThan(root * 1.3);
});

const holesOf = (text: string) => new Set([...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole));

test('everything is there in Chinese and English', async () => {
  for (const [zh, en] of Object.values(words)) {
    expect(`${zh}${en}`).not.toMatch(/[!!]/);
    expect(holesOf(en)).toEqual(holesOf(zh));
  }
  const visitor = new Visitor(t);
  visitor.cookies['lang'] = 'en';
  for (const kind of Object.keys(publicKinds)) {
    const { html: page } = await visitor.get(`/p/${token}/${kind}`);
    const shown = page.replace(
      /<p class="hospital">[^<]*|<title>[^<]*|value="[^"]*"|<button[^>]*lang="zh-CN"[^]*?<\/button>/g,
      '',
    );
    expect([kind, /\p{Script=Han}/u.exec(shown)?.[0]]).toEqual([kind, undefined]);
  }
  expect(offeredKinds().map(({ kind }) => kind)).toEqual(Object.keys(publicKinds));
});

test('outcomes are told in states that the case type has', () => {
  const declared = new Map(t.app.cases.types().map((one) => [one.type, one]));
  const wrong = offeredKinds().filter(({ type, told = [] }) => {
    const one = declared.get(type ?? '');
    return (
      type !== null && !(one?.outcome && one.outcome in one.fields.shape && told.every((state) => state in one.states))
    );
  });
  expect(wrong.map(({ kind }) => kind)).toEqual([]);
});

test('templates escape whatever is put into them', () => {
  expect(html`<a title="${'"><i>'}">${['<b>', html`<em>${"'&"}</em>`, null, false, 0]}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;i&gt;">&lt;b&gt;<em>&#39;&amp;</em>0</a>',
  );
});

test('numbers are read as people type them', () => {
  for (const [said, number] of [
    ['37', 37],
    ['37 ', 37],
    ['三十七', 37],
    ['十二', 12],
    ['四十', 40],
    ['', null],
    ['三七', null],
    ['1e3', null],
    ['-4', null],
  ] as const)
    expect([said, numberIn(said)]).toEqual([said, number]);
});

test('the picture of a code is small enough for any telephone', async () => {
  expect((await codePicture('K7M29QXD4F8A')).length).toBeLessThan(12_000);
});

test('QR codes: for places one keeps, as picture, with the address the hospital set', async () => {
  const origin = 'http://10.0.0.5:8080';
  const svg = await chief.call('GET', `/api/v1/public/spots/ER/qr?origin=${encodeURIComponent(origin)}`);
  expect(svg).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
  const png = await chief.call('GET', `/api/v1/public/spots/ER/qr?format=png&origin=${encodeURIComponent(origin)}`);
  expect(png.headers['content-type']).toBe('image/png');
  expect((await chief.call('GET', '/api/v1/public/spots/ER/qr?origin=javascript:alert(1)')).status).toBe(422);
  expect((await chief.call('GET', `/api/v1/public/spots/XX/qr?origin=${origin}`)).status).toBe(404);
  const it = await t.as('it');
  await it.setting.put({ key: 'public.origin', value: 'https://anyuan.example.org' });
  expect((await chief.public.spots({})).origin).toBe('https://anyuan.example.org');
  const moved = await chief.call('GET', `/api/v1/public/spots/ER/qr?origin=${encodeURIComponent(origin)}`);
  expect(moved.raw.equals(svg.raw)).toBe(false);
  await expect(it.setting.put({ key: 'public.origin', value: 'ftp://x' })).rejects.toMatchObject({ code: 'invalid' });
});

test('codes are made once and rotated with a line in the trail; a guard does neither', async () => {
  expect(await chief.public.make({ places: ['ER', 'HQ', 'ER'] })).toEqual({ made: 0 });
  await expect(chief.public.make({ places: ['nowhere'] })).rejects.toMatchObject({ code: 'not_found' });
  const before = (await chief.public.spots({ q: 'HQ' })).items.find(({ place }) => place.code === 'HQ')?.token;
  const after = await chief.public.rotate({ code: 'HQ' });
  expect(after.token).not.toBe(before);
  const lines = await t.app.db.selectFrom('audit').select('action').where('action', 'like', 'public.%').execute();
  expect(lines.map(({ action }) => action)).toEqual(['public.make', 'public.make', 'public.rotate']);
  const guard = await t.as('guard');
  await expect(guard.public.make({ places: ['ER'] })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(guard.public.survey({})).rejects.toMatchObject({ code: 'forbidden' });
  expect((await (await t.as('director')).public.survey({})).n).toBe(0);
});

test('who keeps the codes but may not read the matters sees none of them', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/complaint`);
  await visitor.send({ a_category: 'fees' });
  await visitor.send({ a_words: '多收了' });
  await visitor.send({});
  await visitor.agree();
  await visitor.send({});
  expect(visitor.code()).toHaveLength(14);
  const it = await t.as('it');
  expect(await it.public.reports({})).toMatchObject({ items: [], total: 0 });
  expect((await it.public.spots({ q: 'ER' })).items[0]).toMatchObject({ recent: 1 });
  const office = await t.as('patient-relations');
  expect(await office.public.reports({ type: 'complaint', place: 'ER', open: true })).toMatchObject({ total: 1 });
  expect(await office.public.reports({ type: 'help' })).toMatchObject({ total: 0 });
});
