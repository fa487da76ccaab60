import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { shaOf } from './body.ts';

// The law of a letter: what was signed is what is shown, and what is printed; whoever changes it past the server is found.

let t: TestApp;
let director: As;
let deputy: As;
let chief: As;
let head: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.as('deputy-director');
  chief = await t.as('security-chief');
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
});
afterAll(() => t.stop());

const words = fc
  .string({
    minLength: 4,
    maxLength: 60,
    unit: fc.constantFrom('责', '任', '书', '签', 'a', 'B', ' ', '1', '<', '&', '"', "'", '\n', '。'),
  })
  .filter((text) => text.trim().length >= 2);
const line = words.map((text) => text.replaceAll('\n', ' ').trim()).filter((text) => text.length >= 2);
const content = fc
  .record({
    text: words.map((one) => one.trim()),
    first: fc.integer({ min: 1, max: 99 }),
    names: fc.tuple(line, line),
    vetoes: fc.array(line, { maxLength: 3 }),
  })
  .map(({ text, first, names, vetoes }) => ({
    text,
    targets: [
      { name: names[0], weight: first },
      { name: names[1], weight: 100 - first },
    ],
    vetoes,
  }));

const broken = async () =>
  (await verifyAudit(t.app.db, [])).problems.filter(({ thing }) => thing?.table.startsWith('letter'));

test('what was signed is what is printed, whatever it says; a change past the server is found', async () => {
  let year = 2030;
  await fc.assert(
    fc.asyncProperty(content, async (said) => {
      year += 1;
      const template = await chief.letter.putTemplate({
        kind: 'safety',
        year,
        level: 'department',
        name: '目标责任书',
        ...said,
      });
      await director.letter.approveTemplate(template);
      await chief.letter.cascade({
        kind: 'safety',
        year,
        level: 'department',
        dueOn: `${year}-02-01`,
        giver: director.personId,
        departments: ['WK'],
      });
      const [listed] = (await head.letter.list({ year })).items;
      const letter = await head.letter.get({ id: listed?.id ?? '' });
      const of = { id: letter.id, sha256: letter.sha256 };
      await head.letter.signByPassword({ letters: [{ ...of, side: 'taker' }] });
      await director.letter.signByPassword({ letters: [{ ...of, side: 'giver' }] });
      const signed = await deputy.letter.get({ id: letter.id });
      expect(shaOf(signed.body)).toBe(letter.sha256);
      expect(signed.signatures.map(({ sha256 }) => sha256)).toEqual([letter.sha256, letter.sha256]);
      const paper = (await head.call('GET', `/api/v1/print/letters/${letter.id}`)).raw.toString();
      // Twice beside the signatures, once as the print's own.
      expect(paper.split(letter.sha256)).toHaveLength(4);
      expect(paper).not.toContain('与本文本不符');
    }),
    { numRuns: 12 },
  );
  expect(await broken()).toEqual([]);
  const [one] = (await head.letter.list({ year })).items;
  const id = one?.id ?? '';
  // The database refuses it to the server, and to whoever forgets to switch its guard off.
  await expect(
    sql`update letter set body = jsonb_set(body, '{text}', '"别的文本"') where id = ${id}`.execute(t.app.db),
  ).rejects.toThrow('letter_signed');
  await expect(sql`delete from letter_signature where letter_id = ${id}`.execute(t.app.db)).rejects.toThrow(
    'permission denied',
  );
  await sql`alter table letter disable trigger letter_stands`.execute(t.owner);
  await sql`update letter set body = jsonb_set(body, '{text}', '"别的文本"') where id = ${id}`.execute(t.owner);
  expect((await head.call('GET', `/api/v1/print/letters/${id}`)).raw.toString()).toContain('与本文本不符');
  const problems = await broken();
  expect(problems.length).toBeGreaterThan(0);
});

test('a signature that is moved, made or taken away past the server is found', async () => {
  const tampered = async (change: ReturnType<typeof sql>) => {
    const before = (await broken()).length;
    await change.execute(t.owner);
    return (await broken()).length - before;
  };
  const other = (await t.as('staff')).personId;
  expect(
    await tampered(
      sql`update letter_signature set person_id = ${other} where ctid = (select ctid from letter_signature where side = 'taker' limit 1)`,
    ),
  ).toBeGreaterThan(0);
  expect(
    await tampered(
      sql`delete from letter_signature where ctid = (select ctid from letter_signature where side = 'giver' limit 1)`,
    ),
  ).toBeGreaterThan(0);
});
