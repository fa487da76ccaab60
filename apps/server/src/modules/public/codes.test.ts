import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { characters } from '../../kernel/spelled.ts';
import { codeOf, newSpotToken, readCode, spaced } from './code.ts';
import { addressOf } from './limits.ts';
import { Visitor } from './testing.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

async function praise(words: string, ip: string): Promise<{ code: string; number: string }> {
  const visitor = new Visitor(t, ip);
  await visitor.get('/p/0/praise');
  await visitor.send({ a_words: words });
  await visitor.send({});
  await visitor.agree();
  return { code: visitor.code(), number: /BY-\d{6}-\d{4}/.exec(visitor.page.text)?.[0] ?? '' };
}
const look = async (visitor: Visitor, code: string, more: Record<string, string> = {}) =>
  visitor.post('/p/t', { code, go: 'look', ...more });
const wrongCode = (n: number) => spaced(codeOf(t.app.secrets, `wrong ${n}`));

test('a code is sixty even bits without look-alikes, and forgives how it is typed', () => {
  const codes = Array.from({ length: 4000 }, (_, n) => codeOf(t.app.secrets, `form ${n}`));
  expect(new Set(codes).size).toBe(4000);
  const counts = new Map<string, number>();
  for (const code of codes) for (const one of code.split('')) counts.set(one, (counts.get(one) ?? 0) + 1);
  expect([...counts.keys()].sort().join('')).toBe(characters);
  // 48,000 letters over 32: each about 1,500.
  for (const count of counts.values()) expect(Math.abs(count - 1500)).toBeLessThan(250);
  expect(characters).not.toMatch(/[ILOU]/);
  expect(readCode('k7m2-9qxd 4f8a')).toBe('K7M29QXD4F8A');
  expect(readCode('OIL0-1234-5678')).toBe('011012345678');
  expect(readCode('K7M2—9QXD·4F8A')).toBe('K7M29QXD4F8A');
  for (const wrong of [
    '',
    'K7M2-9QXD',
    'K7M2-9QXD-4F8AA',
    '一二三四五六七八九十一二',
    '%'.repeat(12),
    'x'.repeat(100_000),
  ])
    expect(readCode(wrong)).toBeNull();
});

test('a million guesses find nothing: the bound', () => {
  const guesses = 1_000_000;
  const live = 100_000;
  expect((guesses * live) / 2 ** 60).toBeLessThan(1e-6);
  // And the short addresses of places, which open nothing but the page itself.
  expect(new Set(Array.from({ length: 2000 }, newSpotToken)).size).toBe(2000);
});

test('only a hash of the code is kept', async () => {
  const { code } = await praise('谢谢', '203.0.113.1');
  const plain = code.replaceAll('-', '');
  const tables = ['case', 'case_event', 'public_report', 'audit', 'event', 'notice'] as const;
  for (const table of tables) {
    const text = JSON.stringify(await t.app.db.selectFrom(table).selectAll().execute());
    expect([table, text.includes(plain), text.includes(code)]).toEqual([table, false, false]);
  }
});

test('a code opens its own matter and no other, by no page of another’s', async () => {
  const [a, b] = [await praise('甲的事', '203.0.113.2'), await praise('乙的事', '203.0.113.3')];
  const visitor = new Visitor(t, '203.0.113.4');
  await look(visitor, a.code);
  expect(visitor.page.text).toContain(a.number);
  expect(visitor.page.html).not.toContain(b.number);
  const ofA = visitor.fields();
  // The page shown for A proves nothing for B.
  const near = `${b.code.slice(0, -1)}${b.code.endsWith('0') ? '1' : '0'}`;
  await visitor.post('/p/t', { ...ofA, code: near, text: '混进来', go: 'add' });
  expect(visitor.page.status).toBe(404);
  await visitor.post('/p/t', { ...ofA, code: b.code, text: '混进来', go: 'add' });
  expect(visitor.page.text).not.toContain('补充已收到');
  const comments = await t.app.db.selectFrom('case_event').select('note').where('action', '=', 'comment').execute();
  expect(comments).toEqual([]);
  // Sent once more by a reload, an addition is one addition.
  await look(visitor, a.code);
  const once = { ...visitor.fields(), text: '补一句', go: 'add' };
  await visitor.post('/p/t', once);
  await visitor.post('/p/t', once);
  const notes = await t.app.db.selectFrom('case_event').select('note').where('action', '=', 'comment').execute();
  expect(notes).toEqual([{ note: '补一句' }]);
  await look(visitor, a.code);
  await visitor.send({ text: ' ' }, 'add');
  expect(visitor.page.text).toContain('请写一点内容');
});

test('an address that guesses is stopped; its neighbours with a right code are not', async () => {
  const { code, number } = await praise('邻居', '203.0.113.5');
  const guesser = new Visitor(t, '203.0.113.6');
  const statuses: number[] = [];
  for (let n = 0; n < 25; n++) statuses.push((await look(guesser, wrongCode(n))).status);
  expect(statuses.slice(0, 20).every((status) => status === 404)).toBe(true);
  expect(statuses.slice(20).every((status) => status === 429)).toBe(true);
  expect(guesser.page.text).toContain('太多太快');
  // Not even with a right one, and no answer tells that it was right.
  const blocked = await look(guesser, code);
  expect(blocked.status).toBe(429);
  expect(blocked.html).not.toContain(number);
  const neighbour = new Visitor(t, '203.0.113.7');
  await look(neighbour, code);
  expect(neighbour.page.text).toContain(number);
  // Somebody who has his page open goes on from the blocked address, too.
  const open = neighbour.fields();
  const moved = new Visitor(t, '203.0.113.6');
  await moved.post('/p/t', { ...open, go: 'look' });
  expect(moved.page.text).toContain(number);
});

test('guessing from everywhere: 2,000 guesses find nothing, then each asks a sum, and right codes still pass', async () => {
  const { code, number } = await praise('不受影响', '203.0.113.8');
  let found = 0;
  let sums = 0;
  for (let n = 0; n < 2000; n++) {
    const guesser = new Visitor(t, `10.${n >> 8}.${n & 255}.9`);
    const { status, html } = await look(guesser, wrongCode(1000 + n));
    if (status === 200) found++;
    if (html.includes('name="riddle"')) sums++;
  }
  expect(found).toBe(0);
  // 500 wrong ones in an hour are no accident.
  expect(sums).toBeGreaterThan(1400);
  const owner = new Visitor(t, '203.0.113.9');
  await look(owner, code);
  expect(owner.page.text).toContain('现在有人在乱试查询码');
  expect(owner.page.html).not.toContain(number);
  expect(owner.fields()['code']).toBe(code);
  await owner.send({ said: '1' }, 'look');
  expect(owner.page.text).toContain('答案不对');
  await owner.send({ said: await owner.sum() }, 'look');
  expect(owner.page.text).toContain(number);
  await owner.send({ text: '还在' }, 'add');
  expect(owner.page.text).toContain('补充已收到');
});

test('an address is an IPv4 number or the /64 of an IPv6 one', () => {
  expect(addressOf('192.0.2.1')).toBe('192.0.2.1');
  expect(addressOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(addressOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(addressOf('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(addressOf('2001:db8::9')).toBe('2001:db8:0:0');
  expect(addressOf('::1')).toBe('0:0:0:0');
});
