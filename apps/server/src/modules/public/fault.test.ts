import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachToThing, photo } from '../../../test/photos.ts';
import { Visitor } from './testing.ts';

let t: TestApp;
let fire: As;
let code: string;
beforeAll(async () => {
  t = await testApp();
  fire = await t.as('fire-control');
  const founder = await t.as('founder');
  await founder.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await founder.place.put({ code: 'W3', name: '三病区', kind: 'floor', parent: 'HQ' });
  ({ code } = await fire.register.create({
    kind: 'extinguisher',
    place: 'W3',
    agent: 'powder',
    maker: '某某消防器材厂',
    note: '备注只给内部看',
    owner: fire.personId,
  }));
});
afterAll(() => t.stop());

/** From the label to the end of the form. */
async function report(visitor: Visitor, words: string, files: Parameters<Visitor['send']>[2] = []): Promise<void> {
  await visitor.get(`/p/~${code}/fault`);
  await visitor.send({ a_words: words });
  await visitor.agree();
  await visitor.send({}, 'next', files);
}

test('whoever reads a label learns the name and the place of the thing, and nothing else', async () => {
  const visitor = new Visitor(t);
  const page = await visitor.get(`/p/~${code}`);
  expect(page.status).toBe(200);
  for (const words of [code, '灭火器', '三病区', '设备坏了', '本院职工']) expect(page.text).toContain(words);
  for (const secret of ['某某消防器材厂', '备注只给内部看', '干粉', 'fire-control'])
    expect(page.text).not.toContain(secret);
  // Of a thing one brings what is wrong with it.
  expect((await visitor.get(`/p/~${code}/complaint`)).status).toBe(404);
});

test('a stranger reports a fault with a photo; a second one joins him, and only the first can follow it', async () => {
  const visitor = new Visitor(t, '203.0.113.20');
  await report(visitor, '压力表指针掉了', [{ name: '表.jpg', bytes: await photo() }]);
  expect(visitor.page.text).toContain('已收到,谢谢您');
  const follow = visitor.code();
  const chief = await t.as('security-chief');
  const [hazard] = (await chief.case.list({ type: 'hazard' })).items;
  const opened = await chief.case.get({ id: hazard?.id ?? '' });
  expect(opened.data).toMatchObject({ description: '压力表指针掉了', source: 'public', domain: 'fire' });
  expect(opened.reporter).toBeNull();
  expect(opened.place?.code).toBe('W3');
  const { items: files } = await chief.file.list({ kind: 'case', id: opened.id });
  expect(files).toMatchObject([{ name: '表.jpg', by: null }]);
  expect((await fire.link.list({ kind: 'case', id: opened.id })).items).toMatchObject([
    { kind: 'thing', number: code, relation: 'about' },
  ]);

  const other = new Visitor(t, '203.0.113.21');
  await report(other, '瓶子也松了');
  expect(other.page.text).toContain('已经有人报过');
  expect(other.page.text).toContain(opened.number);
  expect(other.page.html).not.toContain('id="code"');
  expect((await chief.case.list({ type: 'hazard' })).total).toBe(1);
  const { items: told } = await chief.case.timeline({ id: opened.id });
  expect(told.map(({ note }) => note)).toContain('瓶子也松了');

  await visitor.get('/p/t');
  await visitor.send({ code: follow }, 'look');
  expect(visitor.page.text).toContain(opened.number);
});

test('a number that is typed leads to its thing; whoever tries many is stopped', async () => {
  const visitor = new Visitor(t, '203.0.113.22');
  await visitor.get('/p/0/fault');
  expect(visitor.page.text).toContain('标签上的编号是什么');
  await visitor.send({ code: 'MHQ-209901-0001' });
  expect(visitor.page.status).toBe(422);
  expect(visitor.page.text).toContain('没有这个编号');
  await visitor.send({ code: ` ${code.toLowerCase()} ` });
  expect(visitor.page.text).toContain('哪里不对');
  for (let n = 0; n < 60; n++) await visitor.post('/p/number', { code: `MHQ-209902-${n}` });
  expect((await visitor.post('/p/number', { code })).status).toBe(429);
});

test('papers, keys and what has been given up say nothing to strangers', async () => {
  const founder = await t.as('founder');
  const key = await founder.register.create({ kind: 'key', opens: '药库', count: 1 });
  const paper = await founder.register.create({ kind: 'guard-certificate', employer: 'own', number: '1' });
  for (const one of [key.code, paper.code]) {
    const page = await new Visitor(t, '203.0.113.23').get(`/p/~${one}`);
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('药库');
  }
  const old = await fire.register.create({ kind: 'hose', place: 'W3', state: 'scrapped' });
  const page = await new Visitor(t, '203.0.113.23').get(`/p/~${old.code}`);
  expect(page.text).toContain('已经停用');
  expect(page.text).not.toContain('三病区');
});

test('whoever works here is led on to what he sees of it, unless he comes as a stranger', async () => {
  const ask = async (url: string) =>
    t.app.http.fastify.inject({ method: 'GET', url, headers: { cookie: fire.cookie } });
  const led = await ask(`/p/~${code}`);
  expect([led.statusCode, led.headers.location]).toEqual([303, `/m/thing/${code}`]);
  expect((await ask(`/p/~${code}?public`)).statusCode).toBe(200);
});

test('a check with a photo that fails gives the photo to the case it opens', async () => {
  const thing = await fire.register.create({ kind: 'fire-door', place: 'W3', variety: 'closed' });
  const shot = await attachToThing(fire, thing.id, await photo());
  const { caseId } = await fire.register.check({
    code: thing.code,
    check: 'monthly',
    bad: ['closes'],
    photos: [shot.id],
  });
  const { items } = await fire.register.checks({ code: thing.code });
  expect(items[0]?.photos).toEqual([shot.id]);
  const chief = await t.as('security-chief');
  const opened = await chief.case.get({ id: caseId ?? '' });
  const { items: files } = await chief.file.list({ kind: 'case', id: caseId ?? '' });
  expect(files.map(({ id, sha256 }) => [id, sha256])).toEqual([[(opened.data['photos'] as string[])[0], shot.sha256]]);
  // A photo of something else is none of this check.
  await expect(fire.register.check({ code, check: 'monthly', bad: ['seal'], photos: [shot.id] })).rejects.toMatchObject(
    { code: 'not_found' },
  );
});
