import { refuse, type CaseType } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import type { Ctx } from '../ctx.ts';
import { hooksOf, type TypeHooks } from './hooks.ts';
import { caseApp, ctxOf, errand, openErrand } from './testing.ts';

let t: TestApp;
let desk: As;
let operator: Ctx;
beforeAll(async () => {
  t = await caseApp();
  desk = await t.person({ roles: ['control-room'], name: '王监控' });
  operator = await ctxOf(t, desk);
});
afterAll(() => t.stop());

const rowOf = (id: string) => t.app.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const auditsOf = async (id: string) =>
  (await t.app.db.selectFrom('audit').select('action').where('subject_id', '=', id).orderBy('seq').execute()).map(
    ({ action }) => action,
  );
const drop = (id: string) => desk.case.act({ id, action: 'drop' });

test('two hooks of one type run in the order they came, and the second sees what the first has written', async () => {
  const said: string[] = [];
  const first = hooksOf(errand, {
    opening: (_, fresh) => void (fresh.data.weight = 2),
    opened: () => void said.push('first opened'),
    before: { drop: ({ data }) => void (data.weight = (data.weight ?? 0) + 1) },
    after: { drop: ({ data }) => void said.push(`first after ${data.weight}`) },
  });
  const second = hooksOf(errand, {
    opening: (_, fresh) => void (fresh.data.weight = (fresh.data.weight ?? 0) * 10),
    opened: () => void said.push('second opened'),
    before: { drop: ({ data }) => void (data.weight = (data.weight ?? 0) * 2) },
    after: { '*': ({ name }) => void said.push(`second after ${name}`) },
  });
  const off = t.app.cases.use(first, second);
  const id = await openErrand(operator);
  await drop(id);
  off();
  expect(said).toEqual(['first opened', 'second opened', 'first after 42', 'second after drop']);
  expect(await rowOf(id)).toMatchObject({ state: 'dropped', data: { weight: 42 } });

  // Taken off, they are heard no more.
  await drop(await openErrand(operator));
  expect(said).toHaveLength(4);
});

test('the first that refuses stops the second, and what was written goes back with the whole transaction', async () => {
  const id = await openErrand(operator);
  const before = await rowOf(id);
  const audited = await auditsOf(id);
  const heard: string[] = [];
  const note = (name: string) => (tx: Parameters<NonNullable<TypeHooks['hooks']['opened']>>[0], to: string) => {
    heard.push(name);
    return tx.db.updateTable('case').set({ title: name }).where('id', '=', to).execute();
  };
  const writes = hooksOf(errand, {
    before: {
      async drop({ tx, row }) {
        await note('first')(tx, row.id);
      },
    },
  });
  const refuses = hooksOf(errand, {
    before: {
      drop() {
        throw refuse('wrong_person');
      },
    },
  });
  const last = hooksOf(errand, {
    before: {
      async drop({ tx, row }) {
        await note('last')(tx, row.id);
      },
    },
  });
  const off = t.app.cases.use(writes, refuses, last);
  await expect(drop(id)).rejects.toMatchObject({ code: 'wrong_person' });
  off();
  expect(heard).toEqual(['first']);
  expect(await rowOf(id)).toEqual(before);
  expect(await auditsOf(id)).toEqual(audited);
});

test('a refusal after the second hook has written takes the step, its line and both writings back', async () => {
  const id = await openErrand(operator);
  const off = t.app.cases.use(
    hooksOf(errand, { after: { drop: ({ tx }) => tx.audit('errand.first', 'case', id) } }),
    hooksOf(errand, {
      after: {
        drop() {
          throw refuse('wrong_person');
        },
      },
    }),
  );
  await expect(drop(id)).rejects.toMatchObject({ code: 'wrong_person' });
  off();
  expect(await rowOf(id)).toMatchObject({ state: 'fresh', version: 1 });
  expect(await auditsOf(id)).not.toContain('errand.first');
  expect((await desk.case.timeline({ id })).items.map(({ action }) => action)).toEqual(['create']);
});

test('what cannot be meant is said when the server starts', () => {
  const hooks = hooksOf(errand, { opened: () => undefined });
  const off = t.app.cases.use(hooks);
  expect(() => t.app.cases.use(hooks)).toThrow(/twice/);
  off();
  const again = hooksOf(errand, {});
  expect(() => t.app.cases.use(again, again)).toThrow(/twice/);
  // A declaration the compiler has not seen, as one of a plugged-in module may be.
  const unseen: CaseType = errand;
  expect(() => t.app.cases.use(hooksOf(unseen, { before: { drpo: () => undefined } }))).toThrow(/"drpo".*no such step/);
  expect(() => t.app.cases.use(hooksOf({ ...unseen, type: 'eraand' }, {}))).toThrow(/"eraand"/);
  const every = { opened: () => undefined };
  const offEvery = t.app.cases.useEverywhere(every);
  expect(() => t.app.cases.useEverywhere(every)).toThrow(/twice/);
  offEvery();
});

test('names of steps, fields and answers are checked by the compiler', () => {
  // @ts-expect-error there is no such step
  hooksOf(errand, { before: { dorp: () => undefined } });
  // @ts-expect-error there is no such field
  hooksOf(errand, { opening: (_, fresh) => void fresh.data.wieght });
  // @ts-expect-error the step does not ask that
  hooksOf(errand, { before: { assign: ({ input }) => void input.persons } });
  const typed = hooksOf(errand, { before: { assign: ({ input }) => void (input.people satisfies string[]) } });
  expect(typed.type).toBe('errand');
});
