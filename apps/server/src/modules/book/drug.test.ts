import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { pairOf } from './testing.ts';

let t: TestApp;
let one: As;
let two: As;
let other: As;
let signed: object;
let safe: string;
let ward: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'EAST', name: '东院区', kind: 'campus' });
  safe = (await founder.place.put({ code: 'SAFE', name: '药库保险柜', kind: 'area', parent: 'EAST' })).id;
  ward = (await founder.place.put({ code: 'W3', name: '手术室', kind: 'area', parent: 'EAST' })).id;
  ({ one, two, signed } = await pairOf(t, 'pharmacy'));
  other = await t.as('pharmacy');
});
afterAll(() => t.stop());

const morphine = {
  name: '盐酸吗啡注射液',
  spec: '10 mg:1 ml',
  unit: '支',
  class: 'narcotic',
  form: 'injection',
  isActive: true,
};
const delivery = { batch: '240601', expiry: '2028-05-31', supplier: '国药', quality: 'good', voucher: 'RK-1' };
const write = (who: As, movement: string, input: object) => who.book.write({ book: 'drug', movement, ...input });

test('morphine from acceptance to the destroyed rest: two sign, the balance runs, nothing is rubbed out', async () => {
  await one.book.putItem({ book: 'drug', code: 'MF10', ...morphine, least: 20, most: 200 });
  const wanted = { item: 'MF10', place: safe, quantity: 100, ...delivery };
  // Alone nobody accepts, and nobody signs beside himself.
  await expect(write(one, 'accept', wanted)).rejects.toMatchObject({ code: 'countersign_needed' });
  const ownHand = await t.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', one.personId)
    .executeTakeFirstOrThrow();
  await expect(
    write(one, 'accept', {
      ...wanted,
      countersign: { ...(signed as { countersign: object }).countersign, username: ownHand.username },
    }),
  ).rejects.toMatchObject({ code: 'countersign_same' });
  await expect(write(one, 'accept', { ...wanted, voucher: undefined, ...signed })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'voucher' }] },
  });

  const { lines: accepted } = await write(one, 'accept', { ...wanted, ...signed });
  expect(accepted).toMatchObject([
    {
      number: 'TY-000001',
      in: 100,
      out: null,
      balance: 100,
      total: 100,
      voucher: 'RK-1',
      first: { name: '甲保管员' },
      second: { name: '乙复核员' },
      stock: { batch: '240601', expiresOn: '2028-05-31', place: '东院区 / 药库保险柜' },
    },
  ]);
  const [stock] = (await one.book.stocks({ book: 'drug' })).items;

  // Into the base stock of the theatre: one entry with two ends.
  const { lines: moved } = await write(one, 'base', {
    stock: stock!.id,
    to: ward,
    quantity: 10,
    voucher: 'JS-1',
    ...signed,
  });
  expect(moved).toMatchObject([
    { out: 10, balance: 90, total: 90 },
    { in: 10, balance: 10, total: 100 },
  ]);
  const base = (await one.book.stocks({ book: 'drug', place: 'W3' })).items[0]!;
  // Two people set what a ward may hold, and no more is moved there.
  const limit = { book: 'drug', code: 'MF10', place: 'W3', most: 12 };
  await expect(one.book.putLimit(limit)).rejects.toMatchObject({ code: 'countersign_needed' });
  await one.book.putLimit({ ...limit, ...signed } as never);
  await expect(
    write(one, 'base', { stock: stock!.id, to: ward, quantity: 3, voucher: 'JS-2', ...signed }),
  ).rejects.toMatchObject({ code: 'book_over_limit', details: { most: '12', have: '10' } });
  expect(base).toMatchObject({ balance: 10, batch: '240601', place: { code: 'W3' } });

  const prescription = { prescription: 'CF-1', patientNo: 'ZY-77' };
  await expect(write(one, 'issue', { stock: base.id, quantity: 11, ...prescription, ...signed })).rejects.toMatchObject(
    {
      code: 'book_short',
      details: { have: '10 支', want: '11 支' },
    },
  );
  const { lines: issued } = await write(one, 'issue', { stock: base.id, quantity: 3, ...prescription, ...signed });
  expect(issued).toMatchObject([{ out: 3, balance: 7, total: 97, open: 3 }]);
  // The prescription of a narcotic for three years, the ledger until five years after the batch has ended.
  expect(issued[0]?.kept).toEqual([
    { keep: 'ledger', until: '2033-05-31' },
    { keep: 'prescription', until: '2029-11-23' },
  ]);
  const answers = issued[0]!.id;

  await write(one, 'back', { answers, quantity: 1, ...signed });
  await expect(write(one, 'back', { answers, quantity: 3, ...signed })).rejects.toMatchObject({
    code: 'book_too_much',
  });
  await write(one, 'empties', { answers, quantity: 1, ...signed });
  const rest = { answers, quantity: 1, rest: '0.4 ml' };
  await expect(write(one, 'remnant', { ...rest, witness: two.personId, ...signed })).rejects.toMatchObject({
    code: 'book_same_person',
  });
  await write(one, 'remnant', { ...rest, witness: other.personId, ...signed });
  // One ampoule is still out, and the next day that is a finding.
  expect((await one.book.lines({ book: 'drug', open: true })).items).toMatchObject([
    { number: issued[0]!.number, open: 1 },
  ]);
  expect((await one.book.books({})).items).toMatchObject([{ book: 'drug', items: 1, findings: [] }]);
  await t.later({ hours: 25 });
  expect((await one.book.books({})).items[0]?.findings).toEqual([{ finding: 'overdue', count: 1 }]);
});

test('a mistake is put right once, by a line that says so', async () => {
  const before = (await one.book.stocks({ book: 'drug', place: 'SAFE' })).items[0]!;
  const { lines } = await write(one, 'issue', {
    stock: before.id,
    quantity: 50,
    prescription: 'CF-2',
    patientNo: 'ZY-78',
    ...signed,
  });
  const id = lines[0]!.id;
  await expect(one.book.reverse({ book: 'drug', id, note: '数量有误' })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  const { lines: back } = await one.book.reverse({ book: 'drug', id, note: '数量有误', ...signed } as never);
  expect(back).toMatchObject([{ in: 50, balance: before.balance, reverses: lines[0]!.number, note: '数量有误' }]);
  await expect(one.book.reverse({ book: 'drug', id, note: '再冲一次', ...signed } as never)).rejects.toMatchObject({
    code: 'book_reversed',
  });
  await expect(
    one.book.reverse({ book: 'drug', id: back[0]!.id, note: '冲正的冲正', ...signed } as never),
  ).rejects.toMatchObject({ code: 'book_is_reverse' });
  // What has come back would hang in the air.
  const open = (await one.book.lines({ book: 'drug', open: true })).items[0]!;
  await expect(
    one.book.reverse({ book: 'drug', id: open.id, note: '整笔冲掉', ...signed } as never),
  ).rejects.toMatchObject({
    code: 'book_answered',
  });
  // Both ends of a move go together.
  const moved = (await one.book.lines({ book: 'drug', movement: 'base' })).items[0]!;
  const { lines: undone } = await one.book
    .reverse({ book: 'drug', id: moved.id, note: '调拨撤回', ...signed } as never)
    .catch((error: unknown) => ({ lines: error }));
  // Seven and one are left of ten in the theatre.
  expect(undone).toMatchObject({ code: 'book_short' });
});

test('counting finds what is missing, and that is a case at once; what was before is told no more', async () => {
  const stock = (await one.book.stocks({ book: 'drug', place: 'SAFE' })).items[0]!;
  const found = stock.balance - 2;
  const { line, difference } = await one.book.count({ book: 'drug', id: stock.id, found, ...signed } as never);
  expect(difference).toBe(-2);
  expect(line).toMatchObject({ movement: 'count', out: 2, balance: found, data: { expected: stock.balance, found } });
  const chief = await t.as('security-chief');
  const { items } = await chief.case.list({ type: ['incident'] } as never);
  expect(items).toMatchObject([
    { id: line.caseId, title: expect.stringContaining('账实不符:盐酸吗啡注射液') as string },
  ]);
  // It was true an hour ago, and has been counted since.
  const told = await one.call(
    'POST',
    '/api/v1/books/drug/entries/issue',
    { stock: stock.id, quantity: 1, prescription: 'CF-3', patientNo: 'ZY-1', ...signed },
    { 'done-at': new Date(t.clock.now().getTime() - 3_600_000).toISOString() },
  );
  expect(told).toMatchObject({ status: 409, json: { error: { code: 'book_counted' } } });
  // Counted again, it is right, and no second case is opened.
  const again = await one.book.count({ book: 'drug', id: stock.id, found, ...signed } as never);
  expect(again).toMatchObject({ difference: 0, line: { caseId: null, in: null, out: null } });
});

test('a closed period stays closed', async () => {
  await expect(one.book.close({ book: 'drug', through: '2026-11-24', ...signed } as never)).rejects.toMatchObject({
    code: 'book_not_yet',
  });
  await t.later({ days: 40 });
  const today = t.clock.now().toISOString().slice(0, 10);
  await expect(one.book.close({ book: 'drug', through: today, ...signed } as never)).rejects.toMatchObject({
    code: 'book_not_yet',
  });
  const through = '2026-12-31';
  await expect(one.book.close({ book: 'drug', through })).rejects.toMatchObject({ code: 'countersign_needed' });
  expect(await one.book.close({ book: 'drug', through, ...signed } as never)).toMatchObject({ closedThrough: through });
  await expect(one.book.close({ book: 'drug', through: '2026-12-01', ...signed } as never)).rejects.toMatchObject({
    code: 'book_closed',
  });
  // Not counted for a month.
  expect((await one.book.books({})).items[0]?.findings).toContainEqual({ finding: 'uncounted', count: 2 });
});

test('who keeps something else sees nothing of it', async () => {
  const desk = await t.as('service-desk');
  expect((await desk.book.books({})).items.map(({ book }) => book)).toEqual(['loan', 'custody', 'hours']);
  await expect(desk.book.stocks({ book: 'drug' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.book.lines({ book: 'drug' })).rejects.toMatchObject({ code: 'forbidden' });
  const chief = await t.as('security-chief');
  const [stock] = (await chief.book.stocks({ book: 'drug' })).items;
  await expect(chief.book.count({ book: 'drug', id: stock!.id, found: 1 })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(one.book.lines({ book: 'nothing' })).rejects.toMatchObject({ code: 'invalid' });
});

test('on paper it is the paper book, and its fingerprint is that of the file', async () => {
  const sheet = await one.call('GET', '/api/v1/print/books/drug?item=MF10&lang=zh');
  const page = sheet.raw.toString();
  for (const word of [
    '特殊药品专用账册',
    '日期',
    '凭证',
    '品名',
    '规格',
    '批号',
    '效期',
    '收',
    '发',
    '存',
    '复核',
    'TY-000001',
    '乙复核员',
  ])
    expect(page).toContain(word);
  expect(page).toContain('见证人 pharmacy');
  // All of a line on one sheet across, under the name of the drug; the prescription is its voucher.
  expect(page).not.toContain('class="band"');
  expect(page).toContain('品名 盐酸吗啡注射液 · 规格 10 mg:1 ml · 单位 支');
  const cells = (row: string): string[] =>
    [...row.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, '').trim());
  const issue = [...page.matchAll(/<tr>([^]*?)<\/tr>/g)]
    .map(([, row = '']) => cells(row))
    .find((row) => row[3] === '发药');
  const { items } = await one.book.lines({ book: 'drug', item: 'MF10', movement: 'issue', sort: 'code' });
  const [first] = items;
  expect(issue?.slice(0, 4)).toEqual([first!.doneAt.slice(0, 10), first!.number, first!.data['prescription'], '发药']);
  expect(issue?.slice(7, 12)).toEqual([
    '',
    String(first!.out),
    String(first!.balance),
    String(first!.total),
    '甲保管员、乙复核员',
  ]);
  // A period begins with what was carried into it, and lines that answer others say which.
  expect(page).toContain(`对应 ${first!.number}`);
  const all = (await one.book.lines({ book: 'drug', item: 'MF10', sort: 'code', limit: 200 })).items;
  const before = all.filter(({ doneAt }) => doneAt <= first!.doneAt).at(-1);
  const later = new Date(Date.parse(first!.doneAt) + 1000).toISOString();
  const rest = (await one.call('GET', `/api/v1/print/books/drug?item=MF10&from=${later}&lang=zh`)).raw.toString();
  expect(rest).toContain(`期初结存 ${before!.total}`);
  expect(rest).not.toContain(first!.number);
  const digest = await one.book.digest({ book: 'drug', item: 'MF10' });
  expect(page).toContain(digest.sha256.slice(0, 8));
  const excel = await one.call('GET', '/api/v1/export/books/drug');
  expect(excel.status).toBe(200);
  expect(excel.raw.subarray(0, 2).toString()).toBe('PK');
});

test('of a tablet nothing comes back, so nothing is awaited', async () => {
  const tablet = { ...morphine, name: '硫酸吗啡缓释片', spec: '30 mg', unit: '片', form: 'tablet' };
  await one.book.putItem({ book: 'drug', code: 'MF30', ...tablet });
  await write(one, 'accept', { item: 'MF30', place: safe, quantity: 50, ...delivery, ...signed });
  const [stock] = (await one.book.stocks({ book: 'drug', item: 'MF30' })).items;
  const { lines } = await write(one, 'issue', {
    stock: stock!.id,
    quantity: 2,
    prescription: 'CF-9',
    patientNo: 'ZY-9',
    ...signed,
  });
  expect(lines).toMatchObject([{ out: 2, open: null }]);
});
