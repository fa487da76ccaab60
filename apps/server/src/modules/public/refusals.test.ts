import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { forgetContacts } from './forget.ts';
import { Visitor } from './testing.ts';

let t: TestApp;
let chief: As;
let token: string;
let address = 0;
let visitor: Visitor;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.public.make({ places: ['HQ'] });
  token = await spotToken();
});
afterAll(() => t.stop());
beforeEach(() => void (visitor = new Visitor(t, `198.51.100.${++address}`)));

const spotToken = async () =>
  (await chief.public.spots({})).items.find(({ place }) => place.code === 'HQ')?.token ?? '';
const tune = async (key: string, value: number) => void (await (await t.as('it')).setting.put({ key, value }));
const cases = async () =>
  Number(
    (
      await t.app.db
        .selectFrom('case')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );
const photo = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#484' } })
    .jpeg()
    .toBuffer();

/** A lost thing up to the page of consent. */
async function upToConsent(words = '蓝色'): Promise<void> {
  await visitor.get(`/p/${token}/lostItem`);
  await visitor.send({ a_side: 'lost', a_kind: 'clothing' });
  await visitor.send({ a_item: '雨伞', a_words: words });
  await visitor.send({ a_phone: '13800001234' });
}

test('what was typed stays whatever is wrong, and is never taken for HTML', async () => {
  const evil = '"><script>alert(1)</script>\n</textarea>第二行';
  await visitor.get(`/p/${token}/lostItem`);
  await visitor.send({});
  expect(visitor.page.status).toBe(422);
  expect(visitor.page.text).toContain('有 2 处需要修改');
  await visitor.send({ a_side: 'found', a_kind: 'phone' });
  await visitor.send({ a_words: evil, a_lostOn: '2026-02-31', a_mark: 'x'.repeat(101) });
  expect(visitor.page.status).toBe(422);
  for (const words of ['请填写这一项', '日期不对', '太长了,最多 100 个字']) expect(visitor.page.text).toContain(words);
  expect(visitor.page.html).not.toContain('<script>alert');
  await visitor.send({ a_item: evil.slice(0, 40), a_lostOn: '', a_mark: '' });
  await visitor.send({ a_phone: '请打我' });
  expect(visitor.page.text).toContain('不是电话号码,例如 13800001234');
  await visitor.send({ a_phone: '13800001234' });
  expect(visitor.page.html).not.toContain('<script>alert');
  expect(visitor.fields()).toMatchObject({ a_side: 'found', a_item: '"><script>alert(1)</script> </textarea>第' });
});

test('back, another language and larger type lose nothing', async () => {
  await upToConsent();
  await visitor.send({}, 'back');
  expect(visitor.fields()['a_phone']).toBe('13800001234');
  await visitor.send({ look: 'en' }, '');
  expect(visitor.page.text).toContain('How can we reach you?');
  expect(visitor.page.html).toMatch(/<html lang="en"\s*>/);
  await visitor.send({ look: 'elder' }, '');
  expect(visitor.page.html).toMatch(/<html lang="en"\s+class="elder">/);
  expect(visitor.fields()).toMatchObject({ a_phone: '13800001234', a_item: '雨伞', a_words: '蓝色' });
  await visitor.get('/p');
  expect(visitor.page.html).toContain('class="elder"');
  await visitor.post('/p/look', { look: 'zh', back: 'https://evil.example' });
  expect(visitor.page.text).toContain('请问要办什么');
});

test('consent and the sum are asked for; a wrong answer costs nothing but another sum', async () => {
  await upToConsent();
  await visitor.send({ said: await visitor.sum() });
  expect(visitor.page.text).toContain('要同意才能继续办理');
  await visitor.send({ agree: 'yes', said: '99' });
  expect(visitor.page.status).toBe(422);
  expect(visitor.page.text).toContain('答案不对,换了一题');
  expect(visitor.page.html).toContain('src="data:image/png;base64,');
  expect(visitor.fields()).toMatchObject({ agree: 'yes', a_item: '雨伞' });
  // Full-width digits are digits.
  const said = (await visitor.sum()).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const asked = { ...visitor.fields(), agree: 'yes', said };
  await visitor.post(`/p/${token}/lostItem`, { ...asked, go: 'next' });
  expect(visitor.page.text).toContain('要附上照片吗');
  // The same riddle does not open a second door.
  await visitor.post(`/p/${token}/lostItem`, { ...asked, go: 'next' });
  expect(visitor.page.text).toContain('答案不对');
});

test('a riddle is for its own form, for a quarter of an hour', async () => {
  await upToConsent();
  const said = await visitor.sum();
  const { riddle } = visitor.fields();
  await upToConsent();
  await visitor.send({ agree: 'yes', riddle: riddle ?? '', said });
  expect(visitor.page.text).toContain('答案不对');
  const late = await visitor.sum();
  const start = t.clock.now();
  t.clock.advance(16 * 60);
  await visitor.send({ agree: 'yes', said: late });
  t.clock.set(start);
  expect(visitor.page.text).toContain('答案不对');
});

test('nobody jumps over consent and sum, whatever the page says', async () => {
  const before = await cases();
  await upToConsent();
  const { form } = visitor.fields();
  for (const forged of [
    { step: '4' },
    { step: '4', pass: form ?? '' },
    { step: '4', pass: 'AAAA' },
    { step: '99' },
    { step: '-1' },
    { step: 'x' },
  ])
    await visitor.post(`/p/${token}/lostItem`, { ...visitor.fields(), go: 'next', ...forged });
  expect(visitor.page.status).toBeLessThan(500);
  expect(await cases()).toBe(before);
  // Nor with answers no page would have sent.
  await upToConsent();
  await visitor.agree();
  await visitor.post(`/p/${token}/lostItem`, { ...visitor.fields(), a_kind: '__proto__', go: 'next' });
  expect(visitor.page.status).toBe(422);
  expect(await cases()).toBe(before);
});

test('sent twice is one case with one code; ten taps at once, too', async () => {
  const before = await cases();
  await upToConsent();
  await visitor.agree();
  const sent = { ...visitor.fields(), go: 'next' };
  const codes = new Set<string>();
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const one = new Visitor(t, '198.51.100.200');
      await one.post(`/p/${token}/lostItem`, sent);
      codes.add(one.code());
    }),
  );
  expect(codes.size).toBe(1);
  expect(await cases()).toBe(before + 1);
});

test('a page left open overnight keeps what was typed and asks to look again', async () => {
  await upToConsent('昨晚丢的');
  const start = t.clock.now();
  t.clock.advance(25 * 3600);
  await visitor.send({});
  t.clock.set(start);
  expect(visitor.page.text).toContain('页面打开太久');
  expect(visitor.fields()).toMatchObject({ a_item: '雨伞', step: '0' });
});

test('files that cannot be used are named, the good ones wait', async () => {
  await upToConsent();
  await visitor.agree();
  await visitor.send({}, 'next', [
    { name: '伞.jpg', bytes: await photo() },
    { name: '病毒.exe', bytes: Buffer.from('MZ not a picture') },
    { name: '大.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(21 << 20)]) },
    { name: '片.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>') },
  ]);
  expect(visitor.page.status).toBe(422);
  for (const words of ['病毒.exe:不是能用的照片', '大.pdf:太大', '片.svg:不是能用的照片', '已收到 1 个文件'])
    expect(visitor.page.text).toContain(words);
  const many = await Promise.all([1, 2, 3, 4, 5].map(async (n) => ({ name: `${n}.jpg`, bytes: await photo() })));
  await visitor.send({}, 'next', many);
  expect(visitor.page.text).toContain('最多 5 个文件');
  expect(visitor.page.text).toContain('已收到 5 个文件');
  await visitor.send({});
  const number = /SW-\d{6}-\d{4}/.exec(visitor.page.text)?.[0] ?? '';
  const files = await t.app.db
    .selectFrom('stored_file as f')
    .innerJoin('case as c', 'c.id', 'f.subject_id')
    .select('f.name')
    .where('c.number', '=', number)
    .execute();
  expect(files.map(({ name }) => name).sort()).toEqual(['1.jpg', '2.jpg', '3.jpg', '4.jpg', '伞.jpg']);
});

test('files are taken only behind the sum', async () => {
  await upToConsent();
  const bytes = await photo();
  await visitor.send({ step: '4' }, 'next', [{ name: 'a.jpg', bytes }]);
  expect(visitor.page.text).not.toContain('已收到 1');
  expect(await t.app.db.selectFrom('stored_file').selectAll().where('name', '=', 'a.jpg').execute()).toEqual([]);
});

test('what could not be saved says so, and can be sent again', async () => {
  await upToConsent();
  await visitor.agree();
  const isLow = t.app.room.isLow;
  t.app.room.isLow = () => true;
  await visitor.send({});
  t.app.room.isLow = isLow;
  expect(visitor.page.status).toBe(503);
  expect(visitor.page.text).toContain('没有发送成功,您填的都还在');
  await visitor.send({});
  expect(visitor.code()).toHaveLength(14);
});

test('too many from one address are told to wait, in both languages; the next patient is served', async () => {
  await tune('public.sendsPerAddress', 6);
  const before = await cases();
  for (let i = 0; i < 7; i++) {
    visitor = new Visitor(t, '192.0.2.50');
    await visitor.get('/p/0/praise');
    await visitor.send({ a_words: '谢谢' });
    await visitor.send({});
    await visitor.agree();
  }
  expect(await cases()).toBe(before + 6);
  expect(visitor.page.status).toBe(429);
  expect(visitor.page.headers['retry-after']).toBe('60');
  expect(visitor.page.text).toMatch(/提交得太多太快,请 \d+ (秒|分钟) 后再试/);
  expect(visitor.fields()['a_words']).toBe('谢谢');
  await visitor.send({ look: 'en' }, '');
  await visitor.send({});
  expect(visitor.page.text).toMatch(/Too many from here just now; please try again in \d+ (seconds|minutes)/);
  visitor = new Visitor(t, '192.0.2.51');
  await visitor.get('/p/0/praise');
  await visitor.send({ a_words: '谢谢' });
  await visitor.send({});
  await visitor.agree();
  expect(visitor.page.status).toBe(200);
  await tune('public.sendsPerAddress', 30);
});

test('one QR code cannot be used to flood the hospital from everywhere', async () => {
  await tune('public.sendsPerPlace', 8);
  await chief.place.put({ code: 'GATE', name: '大门', kind: 'building', parent: 'HQ' });
  await chief.public.make({ places: ['GATE'] });
  const gate = (await chief.public.spots({ q: 'GATE' })).items[0]?.token ?? '';
  const statuses: number[] = [];
  for (let i = 0; i < 9; i++) {
    visitor = new Visitor(t, `100.64.${i}.1`);
    await visitor.get(`/p/${gate}/praise`);
    await visitor.send({ a_words: '谢谢' });
    await visitor.send({});
    statuses.push((await visitor.agree()).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(8);
  expect(statuses.at(-1)).toBe(429);
  await tune('public.sendsPerPlace', 60);
});

test('addresses of places cannot be found by trying; a replaced one leads to the page without a place', async () => {
  await visitor.get('/p/ZZZZZZZZ');
  expect(visitor.page.status).toBe(404);
  expect(visitor.page.text).toContain('这个二维码已经停用,但仍可办理');
  const old = token;
  await chief.public.rotate({ code: 'HQ' });
  token = await spotToken();
  expect(token).not.toBe(old);
  expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  const id = (await chief.place.get({ code: 'HQ' })).id;
  expect(id.toUpperCase()).not.toContain(token);
  await visitor.get(`/p/${old}`);
  expect(visitor.page.status).toBe(200);
  expect(visitor.page.text).toContain('已经停用');
  const statuses: number[] = [];
  for (let i = 0; i < 70; i++) statuses.push((await visitor.get(`/p/A000${String(i).padStart(4, '0')}`)).status);
  expect(statuses.indexOf(429)).toBeGreaterThan(50);
  expect(statuses.at(-1)).toBe(429);
  expect(visitor.page.text).toContain('太多太快');
  expect((await new Visitor(t, '198.51.100.250').get(`/p/${token}`)).status).toBe(200);
});

test('name and number go when the time is over, and so does the code', async () => {
  await upToConsent('黄色');
  await visitor.agree();
  await visitor.send({});
  const code = visitor.code();
  const number = /SW-\d{6}-\d{4}/.exec(visitor.page.text)?.[0] ?? '';
  const row = async () =>
    t.app.db.selectFrom('case').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
  const desk = await t.as('service-desk');
  await desk.case.act({ id: (await row()).id, action: 'close', reason: 'notFound', result: '未找到' });
  const ctx = t.app.system('public-forget');
  const start = t.clock.now();
  t.clock.advance(2.9 * 365 * 86_400);
  expect(await forgetContacts(ctx)).toBe(0);
  t.clock.advance(0.2 * 365 * 86_400);
  expect(await forgetContacts(ctx)).toBeGreaterThan(0);
  const { data } = await row();
  expect(data).toMatchObject({ item: '雨伞', result: '未找到' });
  expect(data).not.toHaveProperty('phone');
  await visitor.post('/p/t', { code, go: 'look' });
  expect(visitor.page.status).toBe(404);
  t.clock.set(start);
});

test('of a reported demand the number goes, and the record of the investigation stays', async () => {
  await visitor.get('/p/0/demand');
  await visitor.send({ a_accused: '某医生' });
  await visitor.send({ a_words: '索要一千元' });
  await visitor.send({ a_phone: '13600009999' });
  await visitor.agree({ health: 'yes' });
  await visitor.send({});
  const secretary = await t.as('party-secretary');
  const id = (await secretary.case.list({ type: ['demand'] })).items[0]?.id ?? '';
  await secretary.case.act({ id, action: 'decline', declineReason: '与本院无关', outcome: '已转相关单位' });
  const start = t.clock.now();
  t.clock.advance(3.1 * 365 * 86_400);
  await forgetContacts(t.app.system('public-forget'));
  const { data } = await t.app.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(data).toEqual({
    accused: '某医生',
    facts: '索要一千元',
    declineReason: '与本院无关',
    outcome: '已转相关单位',
  });
  t.clock.set(start);
});

test('what is no form of ours is refused in words, and no page of the public speaks JSON', async () => {
  for (const [method, url, body] of [
    ['POST', '/p/t', { code: 'x' }],
    ['POST', `/p/${token}/complaint`, {}],
    ['GET', `/p/${token}/nothing`, undefined],
    ['POST', `/p/${token}/nothing`, {}],
  ] as const) {
    const answer = await t.anonymous.call(method, url, body);
    expect([url, answer.status >= 400 && answer.status < 500]).toEqual([url, true]);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.raw.toString()).toContain('回首页');
  }
});
