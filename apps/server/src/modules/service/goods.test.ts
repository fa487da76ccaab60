import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { signatureOf } from '../book/testing.ts';

// Goods that were lost or stored: the matter says whose they are, the book holds them, and both say the same.

let t: TestApp;
let desk: As;
let other: As;
let signed: object;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-02T01:00:00Z' });
  desk = await t.person({ roles: ['service-desk'], name: '服务台甲' });
  other = await t.person({ roles: ['service-desk'], name: '服务台乙' });
  signed = await signatureOf(t, other);
});
afterAll(() => t.stop());

const book = 'custody';
const act = (id: string, action: string, input: Record<string, unknown> = {}) =>
  desk.case.act({ id, action, ...input });
const found = async (item: string, kind = 'other', side: 'found' | 'lost' = 'found') =>
  desk.case.create({ type: 'lostItem', title: item, data: { side, kind, item } });
const linesOf = async (id: string) =>
  (await desk.book.lines({ book, case: id, sort: 'code' })).items.map(({ movement, balance, second, stock }) => ({
    movement,
    balance,
    by: second?.name ?? null,
    tag: stock.batch,
  }));
const here = async () => (await desk.book.stocks({ book })).items.map(({ batch, item }) => `${item.code} ${batch}`);

test('an umbrella that is announced lies in the book under the number of its matter until its owner has it', async () => {
  const { id, number } = await found('长柄雨伞');
  expect(await here()).toEqual([]);
  await act(id, 'match', { storedAt: '1 号柜' });
  expect(await here()).toEqual([`found ${number}`]);
  const [line] = (await desk.book.lines({ book, case: id })).items;
  expect(line).toMatchObject({ data: { what: '长柄雨伞', keptAt: '1 号柜' }, in: 1, caseId: id });
  // Not his after all: it stays where it is, and is not taken in twice.
  await act(id, 'unmatch', { note: '不是同一把' });
  await act(id, 'match', { storedAt: '1 号柜' });
  expect(await linesOf(id)).toHaveLength(1);
  // By hand nobody lets it out.
  await expect(desk.book.write({ book, movement: 'giveBack', answers: line!.id })).rejects.toMatchObject({
    code: 'book_written_elsewhere',
  });
  await act(id, 'giveBack', { result: '本人领回', hasProof: true });
  expect(await linesOf(id)).toEqual([
    { movement: 'takeIn', balance: 1, by: null, tag: number },
    { movement: 'giveBack', balance: 0, by: null, tag: number },
  ]);
  expect(await here()).toEqual([]);
});

test('a ring goes through the hands of two, in and out', async () => {
  const { id, number } = await found('金戒指', 'jewellery');
  await expect(act(id, 'match', { storedAt: '保险柜' })).rejects.toMatchObject({ code: 'countersign_needed' });
  expect((await desk.case.get({ id })).state).toBe('reported');
  await act(id, 'match', { storedAt: '保险柜', ...signed });
  expect(await here()).toEqual([`valuable ${number}`]);
  await expect(act(id, 'giveBack', { result: '领回', hasProof: true })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  await act(id, 'giveBack', { result: '领回', hasProof: true, ...signed });
  expect((await linesOf(id)).map(({ by }) => by)).toEqual(['服务台乙', '服务台乙']);
});

test('many at once: what is common is taken in, each valuable waits for its own second signature', async () => {
  const [umbrella, ring, purse] = [
    await found('折叠伞'),
    await found('银手镯', 'jewellery'),
    await found('钱包', 'money'),
  ];
  const ids = [umbrella.id, ring.id, purse.id];
  const batch = (action: string, input: Record<string, unknown>, beside: object = {}) =>
    desk.call('POST', '/api/v1/cases/batch', { ids, action, input, ...beside });
  const codes = (answer: { json: unknown }) =>
    (answer.json as { items: { refused: { code: string } | null }[] }).items.map(
      ({ refused }) => refused?.code ?? null,
    );
  const waits = [null, 'countersign_needed', 'countersign_needed'];
  expect(codes(await batch('match', { storedAt: '3 号柜' }))).toEqual(waits);
  // Refused means untouched: neither the matter nor the book has moved.
  expect((await desk.case.get({ id: ring.id })).state).toBe('reported');
  expect(await linesOf(ring.id)).toEqual([]);
  expect(await linesOf(umbrella.id)).toEqual([{ movement: 'takeIn', balance: 1, by: null, tag: umbrella.number }]);
  // One signature given for a whole list is none for what nobody has looked at, wherever it stands.
  await batch('match', { storedAt: '3 号柜' }, signed);
  await batch('match', { storedAt: '3 号柜', ...signed });
  for (const { id } of [ring, purse]) expect((await desk.case.get({ id })).state).toBe('reported');
  expect(await linesOf(purse.id)).toEqual([]);
  // Signed one by one, as the list offers it; never by the same person, nor by somebody who does not keep the book.
  const alone = await signatureOf(t, desk);
  await expect(act(ring.id, 'match', { storedAt: '保险柜', ...alone })).rejects.toMatchObject({
    code: 'countersign_same',
  });
  const guard = await signatureOf(t, await t.person({ roles: ['guard'], name: '保安丙' }));
  await expect(act(ring.id, 'match', { storedAt: '保险柜', ...guard })).rejects.toMatchObject({
    code: 'countersign_unfit',
  });
  for (const { id } of [ring, purse]) await act(id, 'match', { storedAt: '保险柜', ...signed });
  expect((await linesOf(ring.id)).map(({ by }) => by)).toEqual(['服务台乙']);
  // Out again: the umbrella leaves with the list, what is valuable does not.
  expect(codes(await batch('giveBack', { result: '领回', hasProof: true }))).toEqual(waits);
  expect(await here()).toEqual(expect.arrayContaining([`valuable ${ring.number}`, `valuable ${purse.number}`]));
  for (const { id } of [ring, purse]) await act(id, 'giveBack', { result: '领回', hasProof: true, ...signed });
  expect((await linesOf(purse.id)).map(({ movement, by }) => [movement, by])).toEqual([
    ['takeIn', '服务台乙'],
    ['giveBack', '服务台乙'],
  ]);
  expect(await here()).toEqual([]);
});

test('what was no match for a thing that is missed never was in custody for it; what the police take has left', async () => {
  const missed = await found('黑色背包', 'clothing', 'lost');
  await act(missed.id, 'match', { storedAt: '2 号柜' });
  await act(missed.id, 'unmatch', { note: '失主说不是' });
  expect((await desk.book.lines({ book, case: missed.id })).items).toMatchObject([
    { movement: 'takeIn', reverses: expect.any(String) as string, balance: 0 },
    { movement: 'takeIn', reversedBy: expect.any(String) as string },
  ]);
  const knife = await found('可疑物品');
  await act(knife.id, 'match', { storedAt: '2 号柜' });
  await act(knife.id, 'close', { reason: 'police', result: '移交派出所' });
  expect((await linesOf(knife.id)).at(-1)).toMatchObject({ movement: 'police', balance: 0 });
  expect(await here()).toEqual([]);
});

test('a bag is stored under a tag for a day; nobody fetches it, and only a year after the notice is it disposed of, by two', async () => {
  const fetchBy = new Date(t.clock.now().getTime() + 24 * 3_600_000).toISOString();
  const ticket = {
    book,
    movement: 'store',
    item: 'stored',
    batch: 'A-07',
    what: '蓝色行李箱',
    owner: '何女士',
    phone: '13800138000',
    fetchBy,
    keptAt: '寄存架 7 格',
    isAllowed: true,
  };
  await expect(desk.book.write({ ...ticket, isAllowed: false })).rejects.toMatchObject({
    code: 'book_must',
    details: { what: { zh: '不属于违禁、贵重、易腐物品' } },
  });
  const { lines } = await desk.book.write(ticket);
  await expect(desk.book.write(ticket)).rejects.toMatchObject({ code: 'book_tag_taken' });
  const paper = await desk.call('GET', `/api/v1/print/books/custody/lines/${lines[0]!.id}`);
  expect(paper.status).toBe(200);
  expect(paper.raw.toString()).toMatch(/寄存凭证[^]*蓝色行李箱/);
  // Another one is fetched in time, and its tag is free again.
  const { lines: second } = await desk.book.write({ ...ticket, batch: 'A-08', what: '伞' });
  await expect(
    desk.book.write({ book, movement: 'fetch', answers: second[0]!.id, checked: false }),
  ).rejects.toMatchObject({ code: 'book_must' });
  await desk.book.write({ book, movement: 'fetch', answers: second[0]!.id, checked: true });
  await desk.book.write({ ...ticket, batch: 'A-08', what: '书包' });

  await t.later({ hours: 25 });
  const late = (await desk.book.books({})).items.find((one) => one.book === book);
  expect(late?.findings).toContainEqual({ finding: 'overdue', count: 2 });
  const { lines: forfeit } = await desk.book.write({ book, movement: 'forfeit', answers: lines[0]!.id });
  const id = forfeit[0]!.caseId!;
  await expect(
    desk.book.write({ book, movement: 'fetch', answers: lines[0]!.id, checked: true }),
  ).rejects.toMatchObject({ code: 'book_too_much' });
  expect(await desk.case.get({ id })).toMatchObject({ type: 'lostItem', data: { side: 'found', item: '蓝色行李箱' } });
  await act(id, 'match', { storedAt: '寄存架 7 格' });
  const dispose = { reason: 'disposed', result: '捐赠' };
  await expect(act(id, 'close', dispose)).rejects.toMatchObject({ code: 'kept_longer' });
  t.clock.advance(366 * 86_400);
  desk = await t.as('service-desk');
  await expect(act(id, 'close', dispose)).rejects.toMatchObject({ code: 'countersign_needed' });
  await act(id, 'close', { ...dispose, ...signed });
  expect((await linesOf(id)).map(({ movement, balance }) => [movement, balance])).toEqual([
    ['forfeit', 1],
    ['dispose', 0],
  ]);
});

test('two certificates and their blanks: what a matter issues leaves the book, a void one is kept apart, by two', async () => {
  const affairs = await t.person({ roles: ['medical-affairs'], name: '病案甲' });
  const beside = await signatureOf(t, await t.person({ roles: ['medical-affairs'], name: '病案乙' }));
  await affairs.book.putItem({ book: 'blank', code: 'CSZM', name: '出生医学证明', isActive: true });
  const receive = { book: 'blank', movement: 'receive', item: 'CSZM', batch: 'X', voucher: 'LR-1' };
  await affairs.book.write({ ...receive, from: 330_000_001, until: 330_000_010, ...beside });
  const open = async () =>
    (
      await desk.case.create({
        type: 'twoCertificates',
        title: '新生儿两证',
        data: { bornOn: '2026-03-01', mother: '陈女士' },
      })
    ).id;
  const [one, two] = [await open(), await open()];
  await act(one, 'issueBirth', { birthNo: 'X 330000001' });
  const numbers = async () => (await affairs.book.stocks({ book: 'blank' })).items[0]?.numbers;
  expect(await numbers()).toBe('330000002–330000010');
  await expect(act(two, 'issueBirth', { birthNo: 'X330000011' })).rejects.toMatchObject({
    code: 'book_number_missing',
  });
  // A series that the book does not keep is nothing to it.
  await act(two, 'issueBirth', { birthNo: 'Q420000001' });
  await expect(act(one, 'reissue', { birthNo: 'X330000002', note: '姓名打错' })).rejects.toMatchObject({
    code: 'countersign_needed',
  });
  await act(one, 'reissue', { birthNo: 'X330000002', note: '姓名打错', ...beside });
  expect(await numbers()).toBe('330000003–330000010');
  expect((await affairs.book.lines({ book: 'blank', case: one, sort: 'code' })).items).toMatchObject([
    { movement: 'issue', numbers: '330000001', reversedBy: expect.any(String) as string },
    { movement: 'issue', numbers: '330000001', reverses: expect.any(String) as string },
    { movement: 'spoil', numbers: '330000001', second: { name: '病案乙' } },
    { movement: 'issue', numbers: '330000002' },
  ]);
});
