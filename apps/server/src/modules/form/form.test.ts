import { compileForm, FormDefinition, type FormInput, type OpenForm } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { makeSheet } from '../../kernel/sheet/testing.ts';
import { takeAnswers } from './answers.ts';
import { shippedForms } from './shipped/index.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-01T01:00:00Z' });
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

const one = (ask: string, more: object = {}): FormInput => ({
  title: ['门卫检查', 'Gate check'],
  sections: [
    { title: ['检查', 'Check'], questions: [{ kind: 'check', key: 'gate', ask: [ask, ''], points: 1, ...more }] },
  ],
});
const save = async (code: string, definition: FormInput): Promise<OpenForm> => {
  const { revision } = await chief.form.open({ code, draft: true });
  return chief.form.save({ code, revision, definition: definition as never });
};
const publish = async (code: string, definition: FormInput): Promise<OpenForm> => {
  const { revision } = await save(code, definition);
  return chief.form.publish({ code, revision });
};
const answer = (versionId: string, answers: Record<string, unknown>) =>
  t.app.system('test').tx(async (tx) => {
    tx.unaudited('an answer of a test');
    const by = tx.as({ kind: 'person', id: chief.personId, name: 'security-chief' });
    return takeAnswers(by, {
      versionId,
      answers,
      subject: { kind: 'form', id: newId() },
      placeId: null,
      departmentId: null,
      at: tx.now,
      isDemo: false,
    });
  });

test('the forms of the product are there, each asks what it says, and a second start changes nothing', async () => {
  const { items, total } = await chief.form.list({});
  expect(total).toBe(shippedForms.length);
  expect(items.every(({ version, shipped, questions }) => version === 1 && shipped && questions > 0)).toBe(true);
  const open = await chief.form.open({ code: 'fire-patrol' });
  expect(compileForm(FormDefinition.parse(open.definition)).questions.map(({ question }) => question.source)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    undefined,
  ]);
  await (
    await t.interrupt()
  )();
  expect((await chief.form.list({})).items.map(({ version }) => version)).toEqual(items.map(() => 1));
});

test('a form answers as it was asked, after three versions of it', async () => {
  await chief.form.put({ code: 'gate', name: '门卫检查', area: 'security' });
  const first = await publish('gate', one('大门上锁', { photo: 'none' }));
  expect(first).toMatchObject({ version: 1, name: '门卫检查' });
  const given = await answer(first.versionId!, { gate: 'bad', gateNote: '锁坏' });
  expect(given.result).toMatchObject({ percent: 0, passed: false, bad: ['gate'] });

  // It becomes another question, then another kind, then is asked no more.
  await publish('gate', one('大门有人值守', { isVeto: true }));
  await publish('gate', {
    ...one(''),
    sections: [{ title: ['检查', ''], questions: [{ kind: 'number', key: 'gate', ask: ['几个门', ''], max: 9 }] }],
  });
  const last = await publish('gate', {
    ...one(''),
    sections: [{ title: ['检查', ''], questions: [{ kind: 'text', key: 'note', ask: ['说明', ''] }] }],
  });
  expect(last.versions.map(({ version, answers }) => [version, answers])).toEqual([
    [4, 0],
    [3, 0],
    [2, 0],
    [1, 1],
  ]);
  const read = await chief.form.answer({ id: given.id });
  expect(read).toMatchObject({
    version: 1,
    percent: 0,
    passed: false,
    bad: ['gate'],
    answers: { gate: 'bad', gateNote: '锁坏' },
  });
  const asked = compileForm(FormDefinition.parse(read.definition));
  expect(asked.questions.map(({ label }) => label[0])).toEqual(['大门上锁']);
  const paper = await chief.call('GET', `/api/v1/print/form-answers/${given.id}`);
  const text = paper.raw.toString();
  for (const part of ['大门上锁', '不合格', '锁坏', '第 1 版']) expect(text).toContain(part);
  // Who began with the first version goes on with it.
  expect((await answer(first.versionId!, { gate: 'good' })).result.percent).toBe(100);
  // The record itself refuses that a version is changed.
  await expect(
    t.app.db.updateTable('form_version').set({ by_name: '别人' }).where('id', '=', first.versionId!).execute(),
  ).rejects.toThrow('permission denied');
});

test('two who write one form: the second is told, and nothing of the first is lost', async () => {
  await chief.form.put({ code: 'two', name: '两人编制', area: 'fire' });
  const other = await t.as('medical-affairs');
  const mine = await chief.form.open({ code: 'two' });
  const theirs = await other.form.open({ code: 'two' });
  const kept = await chief.form.save({ code: 'two', revision: mine.revision, definition: one('甲') as never });
  await expect(
    other.form.save({ code: 'two', revision: theirs.revision, definition: one('乙') as never }),
  ).rejects.toMatchObject({ code: 'form_changed' });
  expect(kept.definition).toMatchObject({ sections: [{ questions: [{ ask: ['甲', ''] }] }] });
  await chief.form.discard({ code: 'two' });
  await expect(chief.form.publish({ code: 'two', revision: kept.revision + 1 })).rejects.toMatchObject({
    code: 'no_draft',
  });
});

test('answers that do not fit what is asked are refused at their question, and a photo must be one of its own', async () => {
  const { versionId } = await publish('two', one('灯亮', { photo: 'ifBad' }));
  const refused = (answers: Record<string, unknown>) =>
    answer(versionId!, answers).then(
      () => 'taken',
      (error: { details: { issues?: { path: string; zh: string }[]; what?: string } }) =>
        error.details.issues?.map(({ path, zh }) => `${path}: ${zh}`) ?? error.details.what,
    );
  expect(await refused({})).toEqual(['gate: 须填写']);
  expect(await refused({ gate: 'perhaps' })).toEqual(['gate: 填写有误']);
  expect(await refused({ gate: 'bad' })).toEqual(['gatePhoto: 须填写']);
  const strange = newId();
  expect(await refused({ gate: 'bad', gatePhoto: [strange] })).toBe(strange);
  // What is not asked is let go, not refused: a phone may have been at an older screen.
  expect(await refused({ gate: 'good', gateNote: '没有问题' })).toBe('taken');
});

test('results by question, department and version; each number opens its answers', async () => {
  await chief.form.put({ code: 'ups', name: '机房', area: 'utility' });
  const { versionId } = await publish('ups', {
    title: ['机房', ''],
    passAt: 60,
    sections: [
      {
        title: ['一', ''],
        questions: [
          { kind: 'number', key: 'volt', ask: ['电压', ''], unit: ['V', 'V'], low: 209, high: 231, points: 2 },
          {
            kind: 'choices',
            key: 'what',
            ask: ['做了什么', ''],
            isNeeded: false,
            options: [
              { key: 'a', label: ['擦拭', ''] },
              { key: 'b', label: ['换滤网', ''] },
            ],
          },
        ],
      },
    ],
  });
  await answer(versionId!, { volt: 220, what: ['a', 'b'] });
  await answer(versionId!, { volt: 240, what: ['b'] });
  await answer(versionId!, { volt: 230 });
  const results = await chief.form.results({ code: 'ups', from: '2026-05-01', to: '2026-05-31', by: 'version' });
  expect(results).toMatchObject({ answers: 3, passed: 2, failed: 1, groups: [{ key: '1', answers: 3 }] });
  expect(results.percent).toBeCloseTo(200 / 3);
  expect(results.questions).toMatchObject([
    { key: 'volt', answered: 3, bad: 1, mean: 230, least: 220, most: 240 },
    { key: 'what', answered: 2, counts: { a: 1, b: 2 } },
  ]);
  const { items, total } = await chief.form.answers({ form: 'ups', bad: 'volt' });
  expect([total, items[0]?.passed]).toEqual([1, false]);
  const { groups: figures } = await chief.figure.list({
    type: 'form',
    from: '2026-05-01',
    to: '2026-05-31',
    by: 'form',
  });
  const failed = figures.find(({ key }) => key === '机房')?.figures.find(({ name }) => name === 'failed');
  expect(failed?.value).toBe(1);
  expect((await chief.form.answers({ figure: failed!.of })).total).toBe(1);
  expect((await chief.form.results({ code: 'ups', from: '2026-06-01', to: '2026-06-30' })).answers).toBe(0);
});

test('questions go out as Excel and come back the same; what is wrong stands at its row', async () => {
  const file = async (code: string) => (await chief.call('GET', `/api/v1/export/forms/${code}/questions`)).raw;
  for (const code of ['utilities', 'guard-service', 'surgical-safety', 'record-timeliness']) {
    await chief.form.put({ code: `copy-${code}`, name: code, area: 'security' });
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await file(code))]), 'questions.xlsx');
    form.append('dryRun', 'false');
    const answered = await chief.call('POST', `/api/v1/import/forms/copy-${code}/questions`, form);
    expect([code, answered.status, answered.json]).toMatchObject([code, 200, { bad: 0 }]);
    const shapeOf = async (name: string, draft: boolean) =>
      compileForm(FormDefinition.parse((await chief.form.open({ code: name, draft })).definition)).questions.map(
        ({ key, label, question: { kind, points, isVeto, photo, isNeeded, ...rest } }) => ({
          key,
          ask: label[0],
          kind,
          points,
          isVeto,
          photo,
          isNeeded,
          low: rest['low'],
          high: rest['high'],
          options: (rest['options'] as { key: string }[] | undefined)?.map((option) => option.key),
          showIf: rest.showIf,
        }),
      );
    expect(await shapeOf(`copy-${code}`, true)).toEqual(await shapeOf(code, false));
  }
  const bad = await makeSheet([
    ['部分', '题目', '题型', '选项', '显示条件'],
    ['一', '是否上锁', '是/否', null, null],
    ['一', '哪一种', '单选', '只有一个', null],
    ['一', '为什么', '多行文字', null, 'q9=true'],
    ['一', '什么', '没有的题型', null, null],
  ]);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bad)]), 'bad.xlsx');
  const { json } = await chief.call('POST', '/api/v1/import/forms/gate/questions', form);
  const rows = (json as { rows: { row: number; verdict: string; problems: { zh: string }[] }[] }).rows;
  expect(rows.map(({ verdict }) => verdict)).toEqual(['create', 'bad', 'bad', 'bad']);
});
