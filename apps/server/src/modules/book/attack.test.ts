import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { pairOf } from './testing.ts';

/** Somebody of one ward, by a role of the hospital's own, and what the others hold of the same thing. */
let t: TestApp;
let nurse: As;
let elsewhere: string;
let far: string;

beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '院区', kind: 'campus' });
  const rooms: string[] = [];
  for (const n of [1, 2]) {
    await founder.identity.putDepartment({ code: `W${n}`, name: `病区 ${n}`, campus: 'C' });
    rooms.push(
      (await founder.place.put({ code: `R${n}`, name: `药柜 ${n}`, kind: 'area', parent: 'C', department: `W${n}` }))
        .id,
    );
  }
  const { one, signed } = await pairOf(t, 'pharmacy');
  await one.book.putItem({
    book: 'drug',
    code: 'MF10',
    name: '盐酸吗啡注射液',
    spec: '10 mg:1 ml',
    unit: '支',
    class: 'narcotic',
    form: 'injection',
    isActive: true,
  });
  const given = { item: 'MF10', expiry: '2028-05-31', supplier: '国药', quality: 'good', voucher: 'RK-1', ...signed };
  for (const [i, place] of rooms.entries())
    await one.book.write({
      book: 'drug',
      movement: 'accept',
      batch: `B${i}`,
      place,
      quantity: i === 0 ? 5 : 95,
      ...given,
    });
  const [stock] = (await one.book.stocks({ book: 'drug' })).items.filter(({ place }) => place?.code === 'R2');
  elsewhere = stock?.id ?? '';
  far = (await one.book.lines({ book: 'drug' })).items.find((line) => line.stock.id === elsewhere)?.id ?? '';

  const wards = (await founder.identity.departments({})).items;
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('a role of the hospital');
    await tx.db.insertInto('role').values({ code: 'ward', name: '病区', name_en: 'Ward', duty: 'operate' }).execute();
    await tx.db
      .insertInto('role_grant')
      .values(
        (['book.read', 'book.write', 'book.drug'] as const).map((permission) => ({
          role_code: 'ward',
          permission,
          scope: 'department',
        })),
      )
      .execute();
  });
  nurse = await t.person({ roles: ['ward'], departmentId: wards.find(({ code }) => code === 'W1')?.id ?? '' });
});
afterAll(() => t.stop());

test('what others hold is in no balance, line, total, print or file of theirs', async () => {
  const { items } = await nurse.book.items({ book: 'drug' });
  expect(items).toMatchObject([{ code: 'MF10', balance: 5 }]);
  const stocks = (await nurse.book.stocks({ book: 'drug' })).items;
  expect(stocks).toMatchObject([{ balance: 5, item: { balance: 5 }, place: { code: 'R1' } }]);
  const lines = (await nurse.book.lines({ book: 'drug' })).items;
  // "In all" would tell what the others have.
  expect(lines).toMatchObject([{ in: 5, balance: 5, total: null }]);
  for (const path of ['/api/v1/print/books/drug?lang=zh', '/api/v1/export/books/drug?lang=zh']) {
    const { raw } = await nurse.call('GET', path);
    expect([path, raw.includes('药柜 2'), raw.includes('>95<')]).toEqual([path, false, false]);
  }
});

test('nothing is taken from, counted, undone or asked for by its id', async () => {
  const gone = { code: 'not_found' };
  await expect(nurse.book.count({ book: 'drug', id: elsewhere, found: 0 })).rejects.toMatchObject(gone);
  await expect(nurse.book.reverse({ book: 'drug', id: far, note: '冲正' })).rejects.toMatchObject(gone);
  const taken = nurse.book.write({ book: 'drug', movement: 'transfer', stock: elsewhere, quantity: 1, to: elsewhere });
  await expect(taken).rejects.toMatchObject({ code: expect.stringMatching(/not_found|invalid/) });
  expect((await nurse.call('GET', `/api/v1/books/drug/lines?stock=${elsewhere}`)).json).toMatchObject({ total: 0 });
  // Another book is none of his at all.
  await expect(nurse.book.lines({ book: 'chemical' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('nobody witnesses, receives or is written down who is not there', async () => {
  const { one, two, signed } = await pairOf(t, 'pharmacy');
  const write = (movement: string, input: object) => one.book.write({ book: 'drug', movement, ...input, ...signed });
  const issue = { stock: elsewhere, quantity: 1, prescription: 'CF-9', patientNo: 'ZY-9' };
  // Of another house, made up, or the id of something else.
  for (const stranger of [newId(), elsewhere])
    await expect(write('issue', { ...issue, receiver: stranger })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: 'receiver' }] },
    });
  const { lines } = await write('issue', { ...issue, receiver: two.personId });
  const rest = { answers: lines[0]!.id, quantity: 1, rest: '5 mg' };
  await expect(write('remnant', { ...rest, witness: newId() })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'witness' }] },
  });
});

test('what every object has by birth is no book, no movement, no field', async () => {
  for (const name of ['constructor', '__proto__', 'toString']) {
    expect((await nurse.call('GET', `/api/v1/books/${name}/lines`)).status).toBe(422);
    expect((await nurse.call('POST', `/api/v1/books/drug/entries/${name}`, {})).status).toBe(404);
    expect((await nurse.call('GET', `/api/v1/books/drug/stocks?sort=${name}`)).status).toBe(400);
  }
});
