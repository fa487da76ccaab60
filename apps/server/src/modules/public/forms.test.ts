import type { FormInput } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { Visitor } from './testing.ts';

// A form of the hospital on the page of the public: no account, no script, the same schema as everywhere.

let t: TestApp;
let chief: As;
let token: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-01T01:00:00Z' });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'HQ' });
  await chief.public.make({ places: ['HALL'] });
  token = (await chief.public.spots({ q: 'HALL' })).items.find(({ place }) => place.code === 'HALL')?.token ?? '';
});
afterAll(() => t.stop());

const survey = (ask: string, more: FormInput['sections'][number]['questions'] = []): FormInput => ({
  title: ['停车问卷', 'Parking'],
  note: ['一分钟', 'One minute'],
  sections: [
    {
      title: ['停车', 'Parking'],
      questions: [
        { kind: 'yesNo', key: 'found', ask: [ask, 'Found?'], good: true },
        // It looks back, on its own page.
        {
          kind: 'number',
          key: 'minutes',
          ask: ['找了几分钟', 'Minutes'],
          unit: ['分', 'min'],
          min: 0,
          max: 240,
          showIf: { of: 'found', isBad: true },
        } as never,
        ...more,
      ],
    },
    {
      title: ['收费', 'Fees'],
      showIf: { of: 'found', isBad: false } as never,
      questions: [
        { kind: 'mark', key: 'fees', ask: ['收费是否合理', 'Fees'], badFrom: 2 },
        {
          kind: 'choices',
          key: 'by',
          isNeeded: false,
          ask: ['怎么付的', 'Paid by'],
          options: [
            { key: 'cash', label: ['现金', 'Cash'] },
            { key: 'phone', label: ['手机', 'Phone'] },
          ],
        },
      ],
    },
    {
      title: ['其他', 'More'],
      questions: [{ kind: 'longText', key: 'where', isNeeded: false, ask: ['建议', 'Ideas'] }],
    },
  ],
});
async function publish(definition: FormInput) {
  const { revision } = await chief.form.open({ code: 'PARK', draft: true });
  const saved = await chief.form.save({ code: 'PARK', revision, definition: definition as never });
  return chief.form.publish({ code: 'PARK', revision: saved.revision });
}
const answers = async () => (await chief.form.answers({ form: 'PARK', limit: 50 } as never)).items;

test('it is on the page once the office puts it there, and not before; what cannot be asked there is not put there', async () => {
  await chief.form.put({ code: 'PARK', name: '停车问卷', area: 'security' });
  await expect(chief.form.put({ code: 'PARK', name: '停车问卷', isPublic: true })).rejects.toMatchObject({
    code: 'invalid',
  });
  await publish(survey('好停车吗', [{ kind: 'signature', key: 'sign', ask: ['签名', 'Signature'] }]));
  await expect(chief.form.put({ code: 'PARK', name: '停车问卷', isPublic: true })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'isPublic', zh: expect.stringContaining('签名') as string }] },
  });
  await publish(survey('好停车吗'));
  const visitor = new Visitor(t);
  expect((await visitor.get('/p/0/f-PARK')).status).toBe(404);
  expect((await visitor.get('/p')).text).not.toContain('停车问卷');
  expect(await chief.form.put({ code: 'PARK', name: '停车问卷', isPublic: true })).toMatchObject({ isPublic: true });
  expect((await visitor.get(`/p/${token}`)).text).toContain('停车问卷');
  // Nor does a next version take away what the public can be asked.
  const { revision } = await chief.form.open({ code: 'PARK', draft: true });
  const hard = survey('好停车吗', [{ kind: 'photos', key: 'photo', ask: ['照片', 'Photo'] }]);
  const saved = await chief.form.save({ code: 'PARK', revision, definition: hard as never });
  await expect(chief.form.publish({ code: 'PARK', revision: saved.revision })).rejects.toMatchObject({
    code: 'invalid',
  });
  await chief.form.discard({ code: 'PARK' });
  for (const strange of ['f-NONE', 'f-', 'f-PARK.v99', 'f-fire-patrol', 'f-constructor'])
    expect((await visitor.get(`/p/0/${strange}`)).status).toBe(404);
});

test('without a script it asks what follows from the answers, refuses what the schema refuses, and is one answer', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/f-PARK`);
  expect(visitor.page.text).toContain('好停车吗');
  expect(visitor.page.text).not.toContain('找了几分钟');
  expect(visitor.page.html).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/);
  await visitor.send({});
  expect(visitor.page).toMatchObject({ status: 422 });
  // A bad answer asks more, on the same page; what was said stays.
  await visitor.send({ a_f_found: 'false' });
  expect(visitor.page).toMatchObject({ status: 200 });
  expect(visitor.page.text).toContain('还要问几句');
  expect(visitor.page.text).toContain('找了几分钟');
  expect(visitor.fields()['a_f_found']).toBe('false');
  await visitor.send({ a_f_minutes: '999' });
  expect(visitor.page).toMatchObject({ status: 422 });
  expect(visitor.fields()['a_f_minutes']).toBe('999');
  await visitor.send({ a_f_minutes: '25' });
  // The page of fees is for others.
  expect(visitor.page.text).toContain('建议');
  // Who forges an answer that is not asked of him has not given it.
  await visitor.send({ a_f_where: '多建一层<b>停车</b>楼', a_f_fees: '1', a_f_nothing: 'x' });
  const before = visitor.fields();
  const action = `/p/${token}/f-PARK.v2`;
  expect(visitor.page.html).toContain(`action="${action}"`);
  await visitor.agree();
  expect(visitor.page.text).toContain('已收到,谢谢您');
  const [kept, ...others] = await answers();
  expect(others).toEqual([]);
  expect(kept).toMatchObject({
    version: 2,
    by: { name: '公众' },
    place: expect.stringContaining('门诊大厅') as string,
  });
  expect(kept!.bad).toEqual(['found']);
  const row = await t.app.db
    .selectFrom('form_answer')
    .select('answers')
    .where('id', '=', kept!.id)
    .executeTakeFirstOrThrow();
  expect(row.answers).toEqual({ found: false, minutes: 25, where: '多建一层<b>停车</b>楼' });
  // Nobody jumps over consent and sum.
  await new Visitor(t).post(action, { ...before, go: 'next', step: '9' });
  expect(await answers()).toHaveLength(1);
  // Counted as everywhere.
  expect(await chief.form.results({ code: 'PARK', from: '2026-05-01', to: '2026-05-01' })).toMatchObject({
    answers: 1,
  });
});

test('whoever has begun an older version goes on with that one; a tap more is no second answer', async () => {
  const visitor = new Visitor(t, '203.0.113.8');
  await visitor.get('/p/0/f-PARK');
  await publish(survey('停车方便吗'));
  await visitor.send({ a_f_found: 'true' });
  expect(visitor.page.text).toContain('收费是否合理');
  await visitor.send({ a_f_fees: '5' });
  await visitor.send({});
  const said = await visitor.sum();
  const sent = { ...visitor.fields(), agree: 'yes', said, go: 'next' };
  await visitor.post('/p/0/f-PARK.v2', sent);
  expect(visitor.page.text).toContain('已收到');
  expect((await answers()).map(({ version }) => version)).toEqual([2, 2]);
  await visitor.get('/p/0/f-PARK');
  expect(visitor.page.text).toContain('停车方便吗');
  // Out of use, it is gone for whoever has begun, too.
  await chief.form.put({ code: 'PARK', name: '停车问卷', isPublic: false });
  expect((await visitor.send({ a_f_found: 'true' })).status).toBe(404);
});
