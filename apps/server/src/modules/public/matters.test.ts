import { field, fieldMeta, kindNameOf } from '@anyuan/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { heicPhoto } from '../../kernel/files/heic.testing.ts';
import { newDraft } from './flow.ts';
import { offeredKinds } from './kinds.ts';
import type { Kit } from './kit.ts';
import { makeSeals } from './seals.ts';
import { Visitor } from './testing.ts';
import { refusedLater } from './trial.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-10T09:00:00+08:00' });
});
afterAll(() => t.stop());

const photo = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#484' } })
    .jpeg()
    .toBuffer();
let visitors = 0;
const visitor = () => new Visitor(t, `203.0.113.${++visitors}`);
const cases = async () => (await t.app.db.selectFrom('case').select(['id', 'data']).execute()).map(({ data }) => data);

/** As much as each question takes, and what people paste along. */
function longest(kind: ReturnType<typeof offeredKinds>[number], step: number): Record<string, string> {
  const asks = Object.entries(kind.steps[step]?.asks ?? {});
  return Object.fromEntries(
    asks.map(([name, schema]): [string, string] => {
      const [choice] = Object.keys(fieldMeta(schema)?.options ?? {});
      if (choice !== undefined) return [`a_${name}`, choice];
      const { type, maxLength = 100, minimum = 1 } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      if (type === 'number' || type === 'integer') return [`a_${name}`, String(minimum)];
      const words: Record<string, string> = { phone: '\u202D（０１０）6552-1234 转 8012\u202C', date: '2026-03-09' };
      const said = words[kindNameOf(schema) ?? ''];
      return [`a_${name}`, said ?? `\u0000${'字'.repeat(maxLength - 2)}😀`];
    }),
  );
}

test('what every page of a form accepts, its last step accepts', { timeout: 60_000 }, async () => {
  const { code } = await (
    await t.as('fire-control')
  ).register.create({ kind: 'station-kit', variety: 'axe', count: 1 });
  for (const kind of offeredKinds().filter(({ type }) => type !== null)) {
    const who = visitor();
    // What is broken is said of a thing with a label.
    await who.get(kind.kind === 'fault' ? `/p/~${code}/fault` : `/p/0/${kind.kind}`);
    for (const [step] of kind.steps.entries()) {
      await who.send(longest(kind, step));
      expect([kind.kind, step, who.page.status, who.page.status === 200 ? '' : who.page.text]).toEqual([
        kind.kind,
        step,
        200,
        '',
      ]);
    }
    await who.agree(kind.asksHealth ? { health: 'yes' } : {});
    if (kind.files !== 'none') await who.send({}, 'next', [{ name: 'IMG_1.HEIC', bytes: heicPhoto() }]);
    expect([kind.kind, who.code()]).toEqual([kind.kind, expect.stringMatching(/^[0-9A-Z-]{14}$/)]);
  }
  const stored = JSON.stringify(await cases());
  expect(stored).toContain('01065521234x8012');
  const files = await t.app.db.selectFrom('stored_file').select('type').distinct().execute();
  expect(files).toEqual([{ type: 'image/jpeg' }]);
});

test('what the case would refuse is said on the page where it is asked', () => {
  const complaint = offeredKinds().find(({ kind }) => kind === 'complaint')!;
  const wider = {
    ...complaint,
    steps: [{ title: complaint.label, asks: { words: field.longText(['内容', 'Words'], { max: 6000 }) } }],
    toCase: (a: { words?: unknown }) => ({ title: 't', data: { channel: 'miniProgram', description: a.words } }),
  } as typeof complaint;
  const kit = { app: t.app, seals: makeSeals(t.app) } as unknown as Kit;
  const draft = { ...newDraft(kit, wider, null, null), answers: { words: '字'.repeat(5000) } };
  expect(refusedLater(t.app.system('public'), draft, wider.steps[0]!, 'zh')).toEqual({
    words: expect.stringMatching(/^最多 \d+ 字$/),
  });
  const short = { ...draft, answers: { words: '短' } };
  // The category is asked on another page: its lack is not this one's.
  expect(refusedLater(t.app.system('public'), short, wider.steps[0]!, 'zh')).toEqual({});
});

test('a second matter out of a form that was left open is a second case; the same again is the same', async () => {
  const who = visitor();
  await who.get('/p/0/snap');
  await who.send({ a_category: 'smoking' });
  await who.send({ a_words: '三楼楼梯间有人吸烟', a_where: '住院楼三楼' });
  await who.agree();
  const form = who.page;
  const picture = await photo();
  const before = (await cases()).length;
  await who.send({}, 'next', [{ name: 'a.jpg', bytes: picture }]);
  const first = who.code();
  who.page = form;
  await who.send({}, 'next', [{ name: 'a.jpg', bytes: picture }]);
  expect(who.code()).toBe(first);
  expect((await cases()).length).toBe(before + 1);
  who.page = form;
  await who.send({ a_words: '通道被轮椅堵住' }, 'next', [{ name: 'a.jpg', bytes: picture }]);
  const second = who.code();
  expect(second).not.toBe(first);
  expect((await cases()).length).toBe(before + 2);
  for (const [code, words] of [
    [first, '吸烟'],
    [second, '堵住'],
  ] as const) {
    const follower = visitor();
    await follower.post('/p/t', { code, go: 'look' });
    const number = /[A-Z]{2,4}-\d{6}-\d{4}/.exec(follower.page.text)?.[0] ?? '';
    const row = await t.app.db.selectFrom('case').select('data').where('number', '=', number).executeTakeFirstOrThrow();
    expect(JSON.stringify(row.data)).toContain(words);
  }
});
