import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { pairOf, signatureOf } from './testing.ts';

// Sources, blood and what protects from infection: a story each, from the day it comes in to the day it has left.

let t: TestApp;
let bunker: string;
let theatre: string;
let ward: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  const at = async (code: string, name: string) =>
    (await founder.place.put({ code, name, kind: 'area', parent: 'C' })).id;
  bunker = await at('BUNKER', '放射源贮存库');
  theatre = await at('HOT', '后装治疗室');
  ward = (await (await t.as('it')).identity.putDepartment({ code: 'FR', name: '发热门诊' })).id;
});
afterAll(() => t.stop());

const findings = async (who: As, book: string) =>
  Object.fromEntries(
    ((await who.book.books({})).items.find((one) => one.book === book)?.findings ?? []).map((one) => [
      one.finding,
      one.count,
    ]),
  );
const incidents = async (words: string) =>
  (await (await t.as('security-chief')).case.list({ type: ['incident'], q: words } as never)).items;
const soon = (hours: number) => new Date(t.clock.now().getTime() + hours * 3_600_000).toISOString();

test('a source is one thing under its code: out by two with a dosimeter, back by two, missed when its hour is over', async () => {
  const { one, two, signed } = await pairOf(t, 'logistics');
  const book = 'source';
  const write = (movement: string, input: object) => one.book.write({ book, movement, ...input });
  await one.book.putItem({
    book,
    code: 'IR192',
    name: '铱-192 后装源',
    nuclide: 'Ir-192',
    activity: '370 GBq',
    category: 'iii',
    isActive: true,
  });
  const delivery = {
    item: 'IR192',
    place: bunker,
    supplier: '原子高科',
    approval: '环辐审〔2026〕7 号',
    voucher: 'ZR-1',
  };
  await expect(write('receive', { ...delivery, batch: '0326IR000123' })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  const { lines: came } = await write('receive', { ...delivery, batch: '0326IR000123', ...signed });
  expect(came).toMatchObject([{ number: 'FS-000001', in: 1, balance: 1, stock: { batch: '0326IR000123' } }]);
  // A code is on one source in the country.
  await expect(write('receive', { ...delivery, batch: '0326IR000123', ...signed })).rejects.toMatchObject({
    code: 'book_tag_taken',
  });
  await write('receive', { ...delivery, batch: '0326IR000124', ...signed });
  const stocks = (await one.book.stocks({ book })).items;
  const source = stocks.find(({ batch }) => batch === '0326IR000123')!;
  const out = { stock: source.id, taker: two.personId, use: '宫颈癌后装治疗', dueAt: soon(4) };
  await expect(write('take', { ...out, dosimeter: false, ...signed })).rejects.toMatchObject({
    code: 'book_must',
    details: { what: { zh: '已佩戴个人剂量计' } },
  });
  const { lines: taken } = await write('take', { ...out, dosimeter: true, ...signed });
  expect(taken).toMatchObject([
    { out: 1, balance: 0, open: 1, first: { name: '甲保管员' }, second: { name: '乙复核员' } },
  ]);
  // It is out: nobody takes it a second time.
  await expect(write('take', { ...out, dosimeter: true, ...signed })).rejects.toMatchObject({ code: 'book_short' });
  expect(await findings(one, book)).not.toHaveProperty('overdue');
  await t.later({ hours: 5 });
  expect(await findings(one, book)).toMatchObject({ overdue: 1 });
  expect((await one.book.lines({ book, overdue: true })).items.map(({ id }) => id)).toEqual([taken[0]!.id]);
  const back = { answers: taken[0]!.id, checked: true };
  await expect(write('back', back)).rejects.toMatchObject({ code: 'countersign_needed' });
  expect((await write('back', { ...back, ...signed })).lines).toMatchObject([{ in: 1, balance: 1 }]);
  expect(await findings(one, book)).not.toHaveProperty('overdue');
  await expect(write('back', { ...back, ...signed })).rejects.toMatchObject({ code: 'book_tag_taken' });

  // It moves with both ends in one entry; what is not found at the count is looked into as a theft.
  await write('shift', { stock: source.id, to: theatre, ...signed });
  const moved = (await one.book.stocks({ book, place: 'HOT' })).items[0]!;
  expect(moved).toMatchObject({ batch: '0326IR000123', balance: 1 });
  const counted = await one.book.count({ book, id: moved.id, found: 0, ...signed } as never);
  expect(counted).toMatchObject({ difference: -1, line: { balance: 0 } });
  expect(await incidents('铱-192')).toMatchObject([{ id: counted.line.caseId }]);

  // Looked at as a whole once a year, by the end of January.
  await t.later({ days: 45 });
  expect(await findings(one, book)).toMatchObject({ unreported: 1, uncounted: 1 });
  const other = (await one.book.stocks({ book, place: 'BUNKER' })).items[0]!;
  await write('assess', { stock: other.id, year: 2026, report: 'FP-2026' });
  expect(await findings(one, book)).not.toHaveProperty('unreported');
  const gone = { stock: other.id, receiver: '省城市放射性废物库', approval: '备案 12', voucher: 'SZ-1' };
  const { lines: sent } = await write('send', { ...gone, ...signed });
  expect(sent).toMatchObject([{ out: 1, balance: 0 }]);
  // What has left for good does not come back by a line that answers it.
  await expect(write('back', { answers: sent[0]!.id, checked: true, ...signed })).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('a bag of blood is checked in and out by two, never past its day, never taken back, and its empty bag is missed', async () => {
  const { one, signed } = await pairOf(t, 'medical-affairs');
  const guard = await t.as('guard');
  const book = 'blood';
  const write = (movement: string, input: object) => one.book.write({ book, movement, ...input });
  const item = { book, name: '悬浮红细胞', unit: 'U', component: 'red', abo: 'o', rh: 'positive', isActive: true };
  await one.book.putItem({ ...item, code: 'RBC-O', least: 4 });
  const delivery = { item: 'RBC-O', place: bunker, supplier: '市中心血站', voucher: 'XZ-1', quantity: 2 };
  const day = (n: number) => soon(n * 24).slice(0, 10);
  const bag = { ...delivery, batch: 'B0001', expiry: day(3) };
  await expect(write('accept', { ...bag, sound: false, ...signed })).rejects.toMatchObject({ code: 'book_must' });
  await write('accept', { ...bag, sound: true, ...signed });
  await write('accept', { ...delivery, batch: 'B0002', expiry: day(20), sound: true, ...signed });
  expect(await findings(one, book)).toMatchObject({ expiring: 1 });
  const [first, second] = ['B0001', 'B0002'].map(async (batch) =>
    (await one.book.stocks({ book })).items.find((one_) => one_.batch === batch),
  );
  const transfused = {
    stock: (await first)!.id,
    quantity: 2,
    patientNo: 'ZY-1',
    crossmatch: 'PX-1',
    receiver: guard.personId,
  };
  await expect(write('issue', transfused)).rejects.toMatchObject({ code: 'countersign_needed' });
  const { lines: out } = await write('issue', { ...transfused, ...signed });
  // The number of the cross-match is its voucher.
  expect(out).toMatchObject([{ out: 2, open: 2, data: { crossmatch: 'PX-1' } }]);
  // Blood that has gone out is not taken back.
  const offered = Object.keys((await one.book.books({})).items.find((one_) => one_.book === book) ?? {});
  expect(offered).not.toContain('back');
  await expect(write('back', { answers: out[0]!.id, ...signed })).rejects.toMatchObject({ code: 'not_found' });
  await t.later({ days: 2 });
  expect(await findings(one, book)).toMatchObject({ overdue: 1, below: 1 });
  await write('bag', { answers: out[0]!.id });
  expect(await findings(one, book)).not.toHaveProperty('overdue');

  // The day after its last nobody is given it; told a day late, it is judged by the day it was done.
  const late = { ...transfused, stock: (await second)!.id, quantity: 1, crossmatch: 'PX-2', ...signed };
  await t.later({ days: 19 });
  await expect(write('issue', late)).rejects.toMatchObject({
    code: 'book_expired',
    details: { day: (await second)!.expiresOn },
  });
  const yesterday = new Date(t.clock.now().getTime() - 36 * 3_600_000).toISOString();
  const told = await one.call('POST', '/api/v1/books/blood/entries/issue', late, { 'done-at': yesterday });
  expect(told).toMatchObject({ status: 200, json: { lines: [{ out: 1 }] } });
  expect(await findings(one, book)).toMatchObject({ expired: 1 });
  const left = { stock: (await second)!.id, quantity: 1, voucher: 'BF-1', reason: '过期' };
  await expect(write('discard', left)).rejects.toMatchObject({ code: 'countersign_needed' });
  expect((await write('discard', { ...left, ...signed })).lines).toMatchObject([{ out: 1, balance: 0 }]);
  expect(await findings(one, book)).not.toHaveProperty('expired');
});

test('masks: one person is enough, a department has its stock, a reserve is not used up unnoticed', async () => {
  const { one, two } = await pairOf(t, 'logistics');
  const signed = await signatureOf(t, two);
  const book = 'supply';
  const write = (movement: string, input: object) => one.book.write({ book, movement, ...input });
  await one.book.putItem({
    book,
    code: 'N95',
    name: '医用防护口罩',
    unit: '只',
    kind: 'mask',
    least: 300,
    isActive: true,
  });
  const delivery = {
    item: 'N95',
    place: bunker,
    supplier: '稳健医疗',
    batch: 'M1',
    expiry: soon(24 * 400).slice(0, 10),
  };
  await expect(write('receive', { ...delivery, quantity: 500 })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'voucher' }] },
  });
  expect((await write('receive', { ...delivery, quantity: 500, voucher: 'RK-1' })).lines).toMatchObject([
    { number: 'YG-000001', in: 500, second: null },
  ]);
  const [stock] = (await one.book.stocks({ book })).items;
  await one.book.putLimit({ book, code: 'N95', place: 'HOT', most: 100 });
  await expect(write('shift', { stock: stock!.id, to: theatre, quantity: 101 })).rejects.toMatchObject({
    code: 'book_over_limit',
  });
  await write('shift', { stock: stock!.id, to: theatre, quantity: 100 });
  const { lines } = await write('issue', { stock: stock!.id, quantity: 250, department: ward });
  expect(lines).toMatchObject([{ out: 250, balance: 150, total: 250 }]);
  expect(await findings(one, book)).toMatchObject({ below: 1 });
  await write('back', { answers: lines[0]!.id, quantity: 60 });
  expect(await findings(one, book)).not.toHaveProperty('below');
  // More than was taken does not come back.
  await expect(write('back', { answers: lines[0]!.id, quantity: 200 })).rejects.toMatchObject({
    code: expect.stringMatching(/^book_/) as string,
  });
  const { line, difference } = await one.book.count({ book, id: stock!.id, found: 205 });
  expect(difference).toBe(-5);
  expect(await incidents('医用防护口罩')).toMatchObject([{ id: line.caseId }]);
  // Past its day it is thrown away by two, and goes to nobody.
  await t.later({ days: 401 });
  await expect(write('issue', { stock: stock!.id, quantity: 1, department: ward })).rejects.toMatchObject({
    code: 'book_expired',
  });
  await write('discard', { stock: stock!.id, quantity: 205, voucher: 'BF-2', reason: '过期', ...signed });
  expect((await one.book.items({ book })).items).toMatchObject([{ code: 'N95', balance: 100 }]);
});
