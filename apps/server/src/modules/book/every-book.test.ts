import {
  answersOf,
  bookKind,
  books,
  fieldMeta,
  formOf,
  isNew,
  itemFormOf,
  kindNameOf,
  movementOf,
  needsTwo,
  ownFields,
  type BookKind,
  type BookLine,
  type BookMovement,
} from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { signatureOf } from './testing.ts';

// The law over every declared book: each of its movements is written through the pages' own route, whatever it is called.

let t: TestApp;
let one: As;
let signed: object;
let people: string[];
let places: string[];
let department: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  places = [];
  for (const code of ['A', 'B'])
    places.push((await chief.place.put({ code, name: code, kind: 'area', parent: 'C' })).id);
  department = (await (await t.as('it')).identity.putDepartment({ code: 'JZ', name: '急诊科' })).id;
  const role = (await t.as('security-admin')).identity;
  await role.putRole({
    code: 'keeper',
    name: '账册保管',
    nameEn: 'Keeper',
    duty: 'operate',
    grants: (['book.read', 'book.write', 'book.manage'] as const)
      .concat([...new Set(Object.values(books).map(({ permission }) => permission))] as never)
      .map((permission) => ({ permission, scope: 'all' as const })),
  });
  one = await t.person({ roles: ['keeper'], name: '甲' });
  const two = await t.person({ roles: ['keeper'], name: '乙' });
  signed = await signatureOf(t, two);
  people = [];
  for (let n = 0; n < 3; n++) people.push((await t.person({ roles: ['staff'], name: `见证${n}` })).personId);
});
afterAll(() => t.stop());

/** Something that can be said to a field of this kind. */
function answer(schema: z.ZodType, nth = 0): unknown {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const kind = kindNameOf(schema);
  switch (kind) {
    case 'choice':
      return Object.keys(fieldMeta(schema)?.options ?? {})[0];
    case 'person':
      return people[nth % people.length];
    case 'department':
      return department;
    case 'place':
      return places[0];
    case 'yesNo':
      return true;
    case 'date':
      return '2030-01-01';
    case 'time':
      return new Date(t.clock.now().getTime() + (nth + 1) * 3_600_000).toISOString();
    case 'phone':
      return '13800138000';
    case 'money':
      return 1;
    case 'number':
    case 'quantity':
      return (inner as z.ZodNumber).minValue ?? 1;
    default:
      return '示例';
  }
}
/** What has to be said; what may be left out is. */
const answers = (form: z.ZodObject): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(form.shape).flatMap(([name, schema], nth) =>
      schema instanceof z.ZodOptional || (own.has(name) && name !== 'voucher')
        ? []
        : [[name, answer(schema as z.ZodType, nth)]],
    ),
  );
const own = new Set<string>(ownFields);

/** One book being worked: gives a line of a movement, with whatever has to come before it. */
class Keeper {
  readonly #kind: BookKind;
  readonly #incoming: string;
  #count = 0;

  constructor(kind: BookKind) {
    this.#kind = kind;
    const incoming = this.byHand().find(([, movement]) => isNew(movement));
    if (!incoming) throw new Error(`nothing comes into ${kind.book} by hand`);
    this.#incoming = incoming[0];
  }

  byHand(): [string, BookMovement][] {
    return Object.entries(this.#kind.movements).filter(([, movement]) => !movement.writtenBy);
  }

  async make(name: string): Promise<BookLine> {
    const movement = movementOf(this.#kind, name)!;
    if (isNew(movement)) return this.#write(name, movement, { item: 'X' }, (this.#count += 1) * 10);
    const about = answersOf(movement).find((of) => !movementOf(this.#kind, of)?.writtenBy);
    if (about !== undefined) return this.#write(name, movement, { answers: (await this.make(about)).id }, 0);
    const { stock } = await this.make(this.#incoming);
    return this.#write(name, movement, { stock: stock.id }, this.#count * 10);
  }

  async #write(name: string, movement: BookMovement, about: object, number: number): Promise<BookLine> {
    const { book, single } = this.#kind;
    const form = formOf(this.#kind, movement);
    const shape = form.shape as Record<string, z.ZodType | undefined>;
    const { lines } = await one.book.write({
      book,
      movement: name,
      ...answers(form),
      ...(shape['batch'] && { batch: single ? `P-${this.#count}` : 'P' }),
      ...(shape['expiry'] && { expiry: '2030-01-01' }),
      ...(shape['place'] && { place: places[0] }),
      ...(shape['to'] && { to: places[1] }),
      ...(shape['quantity'] && { quantity: movement.does === 'in' && isNew(movement) ? 5 : 1 }),
      ...(shape['from'] && { from: number, until: isNew(movement) ? number + 4 : number }),
      ...about,
      ...signed,
    });
    return lines[0]!;
  }
}

/** Every balance is the sum of its lines and none was ever below zero; whoever signs twice is not one person. */
async function lawful(book: string): Promise<number> {
  const { rows } = await sql<{ lines: number; wrong: number; alone: number }>`
    select count(*)::int as lines,
      count(*) filter (where l.balance < 0 or l.total < 0 or s.balance <>
        (select sum(o.delta) from book_line o where o.stock_id = s.id))::int as wrong,
      count(*) filter (where l.needs_second and (l.second_id is null or l.second_id = l.first_id))::int as alone
    from book_line l join book_stock s on s.id = l.stock_id where l.book = ${book}`.execute(t.app.db);
  expect(rows[0]).toMatchObject({ wrong: 0, alone: 0 });
  return rows[0]?.lines ?? 0;
}

test.each(Object.keys(books))('%s: whatever its declaration offers can be done, and keeps the law', async (book) => {
  const kind = bookKind(book) as BookKind;
  await one.book.putItem({ ...answers(itemFormOf(kind)), book, code: 'X', name: '示例', isActive: true });
  const keeper = new Keeper(kind);
  for (const [name, movement] of keeper.byHand()) {
    // What only answers what somebody else writes has a story with him.
    const about = answersOf(movement);
    if (about.length > 0 && about.every((of) => movementOf(kind, of)?.writtenBy)) continue;
    const line = await keeper.make(name);
    expect([name, line.movement, line.second?.name ?? null]).toEqual([
      name,
      name,
      needsTwo(movement, { data: answers(itemFormOf(kind)) }) ? '乙' : null,
    ]);
    expect([name, line.in !== null, line.out !== null]).toEqual([
      name,
      movement.does === 'in',
      movement.does === 'out' || movement.does === 'move',
    ]);
    expect([name, line.caseId !== null]).toEqual([name, movement.opens !== undefined]);
  }
  for (const [name, movement] of Object.entries(kind.movements).filter(([, { writtenBy }]) => writtenBy))
    await expect(
      one.book.write({ book, movement: name, item: 'X', ...answers(formOf(kind, movement)) }),
    ).rejects.toMatchObject({
      code: 'book_written_elsewhere',
    });
  await lawful(book);

  // What is counted wrong opens a case and sets the balance right; numbered things are set right by their numbers.
  const stock = (await one.book.stocks({ book, item: 'X', empty: true })).items[0]!;
  const counted = await one.book.count({ book, id: stock.id, found: stock.balance + 1, ...signed } as never);
  expect(counted).toMatchObject({ difference: 1, line: { caseId: expect.any(String) as string } });
  expect(counted.line.balance).toBe(kind.numbered ? stock.balance : stock.balance + 1);
  const lines = await lawful(book);
  expect((await one.book.lines({ book })).total).toBe(lines);
  expect((await one.call('GET', `/api/v1/print/books/${book}?lang=en`)).status).toBe(200);
});
