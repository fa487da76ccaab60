import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, attachTo, photo } from '../../../test/photos.ts';
import { pairOf } from './testing.ts';

// One story for every book beside that of drugs.

let t: TestApp;
let place: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  place = (await founder.place.put({ code: 'STORE', name: '危化品库', kind: 'area', parent: 'C' })).id;
});
afterAll(() => t.stop());

const findings = async (who: As, book: string) =>
  (await who.book.books({})).items.find((one) => one.book === book)?.findings ?? [];

test('chemicals: who is trusted alone with xylene is not with arsenic, and its purchase is filed within five days', async () => {
  const { one, signed } = await pairOf(t, 'logistics');
  const book = 'chemical';
  const item = { book, unit: 'g', hazard: 'toxic', isActive: true };
  await one.book.putItem({
    ...item,
    code: 'AS',
    name: '三氧化二砷',
    cas: '1327-53-3',
    control: 'toxic',
    least: 10,
    most: 400,
  });
  await one.book.putItem({ ...item, code: 'XY', name: '二甲苯', cas: '1330-20-7', control: 'none' });
  const delivery = { book, movement: 'receive', place, supplier: '化学试剂公司', voucher: 'R-1', expiry: '2026-12-20' };
  await one.book.write({ ...delivery, item: 'XY', batch: 'X1', quantity: 500 });
  const arsenic = { ...delivery, item: 'AS', batch: 'A1', quantity: 500 };
  await expect(one.book.write(arsenic)).rejects.toMatchObject({ code: 'countersign_needed' });
  const { lines } = await one.book.write({ ...arsenic, ...signed });
  expect(lines).toMatchObject([{ number: 'WH-000002', in: 500, open: 500, second: { name: '乙复核员' } }]);
  // One batch has one end.
  await expect(one.book.write({ ...arsenic, expiry: '2027-01-01', quantity: 1, ...signed })).rejects.toMatchObject({
    code: 'book_batch_differs',
    details: { day: '2026-12-20' },
  });

  expect(await findings(one, book)).toEqual([
    { finding: 'above', count: 1 },
    { finding: 'expiring', count: 2 },
    { finding: 'noSheet', count: 2 },
  ]);
  // Each of them has a safety data sheet, once somebody has put it there.
  const { items: unsheeted } = await one.book.items({ book, finding: 'noSheet' });
  expect(unsheeted.map(({ code }) => code).toSorted()).toEqual(['AS', 'XY']);
  const arsenicId = unsheeted.find(({ code }) => code === 'AS')?.id ?? '';
  await attachTo(one, 'bookItem', arsenicId, 'photo', await photo());
  expect(await findings(one, book)).toContainEqual({ finding: 'noSheet', count: 2 });
  await attachTo(one, 'bookItem', arsenicId, 'sheet', await photo());
  expect(await findings(one, book)).toContainEqual({ finding: 'noSheet', count: 1 });
  expect((await one.book.items({ book, finding: 'above' })).items).toMatchObject([
    { code: 'AS', balance: 500, most: 400 },
  ]);
  await t.later({ days: 6 });
  expect(await findings(one, book)).toContainEqual({ finding: 'overdue', count: 1 });
  await one.book.write({ book, movement: 'file', answers: lines[0]!.id, filing: '公备 26-11', filedOn: '2026-11-28' });
  expect(await findings(one, book)).not.toContainEqual({ finding: 'overdue', count: 1 });

  const [stock] = (await one.book.stocks({ book, item: 'AS' })).items;
  const { lines: gone } = await one.book.write({
    book,
    movement: 'lost',
    stock: stock!.id,
    quantity: 5,
    reason: '柜门被撬',
    ...signed,
  });
  const chief = await t.as('security-chief');
  const incident = await chief.case.get({ id: gone[0]!.caseId ?? '' });
  expect(incident).toMatchObject({ type: 'incident', data: { kind: 'theft' } });
  expect(incident.data['description']).toContain('柜门被撬');
});

test('chemicals: a cabinet has its limit, and what precursors came to is reported by the end of March', async () => {
  const { one } = await pairOf(t, 'logistics');
  const book = 'chemical';
  const cabinet = await (
    await t.as('founder')
  ).place.put({ code: 'CAB', name: '检验科试剂柜', kind: 'area', parent: 'C' });
  await one.book.putItem({
    book,
    code: 'ACE',
    name: '丙酮',
    unit: 'ml',
    cas: '67-64-1',
    hazard: 'flammable',
    control: 'drug3',
    isActive: true,
  });
  const delivery = { book, movement: 'receive', item: 'ACE', batch: 'C1', supplier: '试剂公司', voucher: 'R-9' };
  const expiry = '2029-01-01';
  const { lines } = await one.book.write({ ...delivery, expiry, place, quantity: 1_000 });
  expect(await one.book.putLimit({ book, code: 'ACE', place: 'CAB', most: 500 })).toEqual({ most: 500 });
  const shift = (quantity: number) =>
    one.book.write({ book, movement: 'shift', stock: lines[0]!.stock.id, to: cabinet.id, quantity });
  await shift(400);
  await expect(shift(101)).rejects.toMatchObject({ code: 'book_over_limit', details: { most: '500', have: '400' } });
  // A delivery stands as it came, and is a finding.
  await one.book.write({ ...delivery, batch: 'C2', expiry, place: cabinet.id, quantity: 200 });
  expect(await findings(one, book)).toContainEqual({ finding: 'overLimit', count: 2 });
  expect((await one.book.stocks({ book, finding: 'overLimit' })).items).toMatchObject([{ limit: 500 }, { limit: 500 }]);
  await one.book.putLimit({ book, code: 'ACE', place: 'CAB', most: null });
  expect((await findings(one, book)).some(({ finding }) => finding === 'overLimit')).toBe(false);

  expect((await findings(one, book)).some(({ finding }) => finding === 'unreported')).toBe(false);
  await t.later({ days: 60 });
  const keeper = await t.as('logistics');
  expect((await keeper.book.items({ book, finding: 'unreported' })).items).toMatchObject([{ code: 'ACE' }]);
  const report = { book, movement: 'report', stock: lines[0]!.stock.id, quantity: 900, receipt: '公禁毒 27-1' };
  await keeper.book.write({ ...report, year: 2027 });
  expect(await findings(keeper, book)).toContainEqual({ finding: 'unreported', count: 1 });
  await keeper.book.write({ ...report, year: 2026 });
  expect((await findings(keeper, book)).some(({ finding }) => finding === 'unreported')).toBe(false);
});

test('loans: a wheelchair comes back, an umbrella does not; who is late again and again waits', async () => {
  const desk = await t.as('service-desk');
  const book = 'loan';
  for (const [code, name, kind] of [
    ['LY-01', '轮椅 1 号', 'wheelchair'],
    ['YS', '爱心雨伞', 'umbrella'],
  ])
    await desk.book.putItem({ book, code: code!, name: name!, kind, isActive: true });
  await desk.book.write({ book, movement: 'add', item: 'LY-01', quantity: 1 });
  await desk.book.write({ book, movement: 'add', item: 'YS', quantity: 20 });
  const stocks = (await desk.book.stocks({ book })).items;
  const stock = (code: string) => stocks.find(({ item }) => item.code === code)!.id;
  const dueAt = () => new Date(t.clock.now().getTime() + 2 * 3_600_000).toISOString();
  const lend = (code: string, phone: string, more: object = {}) =>
    desk.book.write({
      book,
      movement: 'lend',
      stock: stock(code),
      quantity: 1,
      borrower: '周女士',
      phone,
      dueAt: dueAt(),
      ...more,
    });

  await expect(lend('LY-01', '13800138000', { deposit: '身份证' })).rejects.toMatchObject({ code: 'book_keeps_none' });
  const { lines: lent } = await lend('LY-01', '13800138000');
  await expect(lend('LY-01', '13900139000')).rejects.toMatchObject({ code: 'book_short' });
  // It is out, and still one of the house's: nobody has to look for it among what is used up.
  expect((await desk.book.stocks({ book, item: 'LY-01' })).items).toMatchObject([{ balance: 0 }]);
  expect((await desk.book.lines({ book, open: true })).items).toHaveLength(1);
  const { lines: back } = await desk.book.write({
    book,
    movement: 'handBack',
    answers: lent[0]!.id,
    condition: 'good',
  });
  expect(back).toMatchObject([{ in: 1, balance: 1, answers: lent[0]!.number }]);
  await expect(
    desk.book.write({ book, movement: 'handBack', answers: lent[0]!.id, condition: 'good' }),
  ).rejects.toMatchObject({ code: 'book_too_much', details: { left: '0 件' } });

  for (let n = 0; n < 3; n += 1) {
    const { lines } = await lend('YS', '13700137000');
    await t.later({ hours: 3 });
    expect(await findings(desk, book)).toEqual([{ finding: 'overdue', count: 1 }]);
    await desk.book.write({ book, movement: 'handBack', answers: lines[0]!.id, condition: 'worn' });
  }
  await expect(lend('YS', '13700137000')).rejects.toMatchObject({ code: 'book_blocked', details: { count: 3 } });
  await lend('YS', '13800138000');
  // Who wants it tomorrow has it kept; until then it may be lent if it is back before.
  const hour = (n: number) => new Date(t.clock.now().getTime() + n * 3_600_000).toISOString();
  const reserve = (from: number, until: number, phone = '13600136000') =>
    desk.book.write({
      book,
      movement: 'reserve',
      stock: stock('LY-01'),
      quantity: 1,
      borrower: '吴先生',
      phone,
      startsAt: hour(from),
      dueAt: hour(until),
    });
  const { lines: kept } = await reserve(3, 6);
  await expect(reserve(5, 8, '13500135000')).rejects.toMatchObject({ code: 'book_reserved' });
  await expect(reserve(-1, 2)).rejects.toMatchObject({ code: 'past_booked' });
  await reserve(6, 8, '13500135000');
  await expect(lend('LY-01', '13400134000', { dueAt: hour(4) })).rejects.toMatchObject({ code: 'book_reserved' });
  const { lines: between } = await lend('LY-01', '13400134000', { dueAt: hour(2) });
  await desk.book.write({ book, movement: 'handBack', answers: between[0]!.id, condition: 'good' });
  await t.later({ hours: 3 });
  const { lines: collected } = await desk.book.write({ book, movement: 'collect', answers: kept[0]!.id });
  expect(collected).toMatchObject([
    { out: 1, balance: 0, open: 1, data: { borrower: '吴先生', phone: '13600136000' } },
  ]);
  await expect(desk.book.write({ book, movement: 'release', answers: kept[0]!.id })).rejects.toMatchObject({
    code: 'book_lapsed',
  });
  await desk.book.write({ book, movement: 'handBack', answers: collected[0]!.id, condition: 'worn' });
  // What came of it: pieces out and back, how many were late, and the records behind each number.
  const figures = async (type: string) => {
    const { groups } = await desk.figure.list({ type, from: '2026-11-01', to: '2027-03-31' });
    return Object.fromEntries((groups[0]?.figures ?? []).map((one) => [one.name, one]));
  };
  const { late, lateRate, out } = await figures('book.loan');
  expect([out?.value, late?.value, lateRate?.denominator]).toEqual([7, 4, 7]);
  const behind = await desk.book.lines({ book, figure: late?.of ?? '' });
  // Three came back late; one is out and late still.
  expect(behind.items.map(({ movement, data }) => [movement, data['phone']])).toEqual([
    ['lend', '13800138000'],
    ...Array.from({ length: 3 }, () => ['lend', '13700137000']),
  ]);
  expect((await figures('stock.loan'))['balance']?.value).toBe(20);
  expect((await figures('stock.loan'))['out']?.value).toBe(1);
  await expect(desk.figure.list({ type: 'book.drug', from: '2026-11-01', to: '2026-11-30' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  // Brought back later than promised half a year ago is forgiven.
  await t.later({ days: 181 });
  await lend('YS', '13700137000');
});

test('blanks: every number comes in once and goes out once', async () => {
  const { one, signed } = await pairOf(t, 'medical-affairs');
  const book = 'blank';
  await one.book.putItem({ book, code: 'CSZM', name: '出生医学证明', isActive: true, least: 5 });
  const receive = (from: number, until: number) =>
    one.book.write({ book, movement: 'receive', item: 'CSZM', batch: 'V', from, until, voucher: 'LR-1', ...signed });
  await receive(350_001, 350_020);
  await expect(receive(350_020, 350_030)).rejects.toMatchObject({ code: 'book_number_known' });
  await expect(receive(10, 9)).rejects.toMatchObject({ code: 'invalid', details: { issues: [{ path: 'until' }] } });
  const stock = (await one.book.stocks({ book })).items[0]!;
  expect(stock).toMatchObject({ balance: 20, numbers: '000350001–000350020' });
  const issue = (number: number) =>
    one.book.write({
      book,
      movement: 'issue',
      stock: stock.id,
      from: number,
      until: number,
      recordNo: 'FM-9',
      receiver: '陈先生',
    });
  const { lines } = await issue(350_005);
  expect(lines).toMatchObject([{ out: 1, balance: 19, numbers: '000350005' }]);
  await expect(issue(350_005)).rejects.toMatchObject({ code: 'book_number_missing' });
  await expect(issue(1)).rejects.toMatchObject({ code: 'book_number_missing' });
  await one.book.write({
    book,
    movement: 'spoil',
    stock: stock.id,
    from: 350_006,
    until: 350_007,
    reason: '打印错误',
    ...signed,
  });
  expect((await one.book.stocks({ book })).items[0]).toMatchObject({
    balance: 17,
    numbers: '000350001–000350004, 000350008–000350020',
  });
  // An issue that never was gives its number back, and it goes out again.
  await one.book.reverse({ book, id: lines[0]!.id, note: '录错登记号' });
  await issue(350_005);
  // One sheet is missing: which one is told by an entry with its number.
  const { line, difference } = await one.book.count({ book, id: stock.id, found: 16, ...signed } as never);
  expect(difference).toBe(-1);
  expect(line).toMatchObject({ balance: 17, caseId: expect.any(String) as string });
});

/** An application that was approved. */
async function application(amount: number): Promise<string> {
  const [affairs, deputy] = [await t.as('medical-affairs'), await t.as('deputy-director')];
  const data = { reason: 'unable', treatedOn: '2026-11-20', patient: '周某' };
  const { id } = await affairs.case.create({ type: 'rescue', title: '无力支付', data });
  const { id: proof } = await attachFile(affairs, id, await photo());
  await affairs.case.act({ id, action: 'skip', note: '身份证核对一致' });
  const claim = {
    proof: 'lowIncome',
    proofFiles: [proof],
    expenses: [{ item: '抢救', amount }],
    amount,
    isSubsidised: false,
  };
  await affairs.case.act({ id, action: 'apply', ...claim });
  await deputy.case.act({ id, action: 'approve', approved: amount });
  return id;
}
const paid = (id: string, much: number, more: object = {}) =>
  ({ id, action: 'pay', paid: much, paidOn: '2026-11-20', payVoucher: `ZF-${much}`, ...more }) as never;

test('the rescue fund: to the cent, paid by two with the application, never more than there is', async () => {
  const { one, signed } = await pairOf(t, 'finance');
  const book = 'fund';
  const id = await application(12_345.67);
  await expect(one.case.act(paid(id, 12_345.67))).rejects.toMatchObject({ code: 'fund_missing' });
  await one.book.putItem({ book, code: 'JZ', name: '疾病应急救助基金', isActive: true, least: 10_000 });
  await one.book.write({ book, movement: 'grant', item: 'JZ', quantity: 20_000.1, source: '市财政', voucher: 'BK-1' });
  const [stock] = (await one.book.stocks({ book })).items;
  // Nobody pays past an application, and nobody alone.
  await expect(one.book.write({ book, movement: 'pay', stock: stock!.id, quantity: 1 })).rejects.toMatchObject({
    code: 'book_written_elsewhere',
    details: { where: { zh: '救助申请的“登记拨付”' } },
  });
  await expect(one.case.act(paid(id, 12_345.67))).rejects.toMatchObject({ code: 'countersign_needed' });
  expect(await one.case.act(paid(id, 12_345.67, signed))).toMatchObject({ state: 'paid' });
  const { items: lines } = await one.book.lines({ book, case: id });
  expect(lines).toMatchObject([
    {
      movement: 'pay',
      out: 12_345.67,
      balance: 7_654.43,
      voucher: 'ZF-12345.67',
      second: { name: '乙复核员' },
      caseId: id,
    },
  ]);
  const second = await application(7_654.44);
  await expect(one.case.act(paid(second, 7_654.44, signed))).rejects.toMatchObject({
    code: 'book_short',
    details: { have: '7654.43 元', want: '7654.44 元' },
  });
  expect((await one.case.get({ id: second })).state).toBe('approved');
  expect(await findings(one, book)).toEqual([{ finding: 'below', count: 1 }]);
  await one.book.write({ book, movement: 'back', answers: lines[0]!.id, quantity: 0.01, voucher: 'ZH-1' });
  expect((await one.book.stocks({ book })).items[0]).toMatchObject({ balance: 7_654.44 });
  // Of two funds it is said which one pays.
  await one.book.putItem({ book, code: 'CS', name: '慈善捐赠', isActive: true });
  await one.book.write({ book, movement: 'grant', item: 'CS', quantity: 9_000, source: '捐赠', voucher: 'BK-2' });
  await expect(one.case.act(paid(second, 7_000, signed))).rejects.toMatchObject({
    code: 'fund_choose',
    details: { codes: 'CS、JZ' },
  });
  await one.case.act(paid(second, 7_000, { fund: 'CS', ...signed }));
  expect((await one.book.lines({ book, case: second })).items).toMatchObject([
    { item: { code: 'CS' }, balance: 2_000 },
  ]);
  // What a matter has written nobody takes back alone.
  const [line] = (await one.book.lines({ book, case: second })).items;
  const undo = { book, id: line!.id, note: '账号有误,退汇' };
  await expect(one.book.reverse(undo)).rejects.toMatchObject({ code: 'countersign_needed' });
  await one.book.reverse({ ...undo, ...signed } as never);
});

test('two people sign on their own devices: what is signed is what is written', async () => {
  const { one, two } = await pairOf(t, 'finance');
  const id = await application(10);
  const refused = await one.case
    .act(paid(id, 10, { fund: 'JZ', countersign: { by: 'device' } }))
    .catch((error: { code: string; details: { id: string; code: string } }) => error);
  expect(refused).toMatchObject({ code: 'countersign_waiting' });
  const { id: request, code } = (refused as { details: { id: string; code: string } }).details;
  const before = (await one.book.lines({ book: 'fund' })).total;
  expect((await two.countersign.list({})).toSign).toMatchObject([
    { id: request, zh: expect.stringContaining('支付') as string },
  ]);
  await two.countersign.sign({ id: request, code });
  const { items, total } = await one.book.lines({ book: 'fund' });
  expect(total).toBe(before + 1);
  expect(items[0]).toMatchObject({ out: 10, first: { name: '甲保管员' }, second: { name: '乙复核员' } });
  expect((await one.case.get({ id })).state).toBe('paid');
});
