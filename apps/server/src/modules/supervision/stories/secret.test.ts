import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

// What is for named persons is supervised as everything else, and never called by its name: not in lists, not in what
// leaves the house, not in notices, which outlive the right to read.

let t: TestApp;
let secretary: As;
let colleague: As;
let chief: As;
let head: As;
let surgery: string;
const named = '某局张某包庇护工头目';
beforeAll(async () => {
  t = await testApp({ at: '2026-03-02T09:00:00+08:00' });
  const it = await t.as('it');
  surgery = (await it.identity.putDepartment({ code: 'WK', name: '外科' })).id;
  secretary = await t.person({ roles: ['party-secretary'], name: '周书记' });
  colleague = await t.person({ roles: ['party-secretary'], name: '吴书记' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery });
  await secretary.case.create({
    type: 'clue',
    title: named,
    data: {
      category: 'umbrella',
      tags: ['umbrella'],
      source: 'report',
      subjectName: '张某',
      facts: '出面说情',
      evidence: '截图',
      urgency: 'ordinary',
    },
  });
  const demand = await head.case.create({
    type: 'demand',
    title: '骨科李医生索要红包',
    data: { accused: '李医生', facts: '手术前索要 3000 元' },
  });
  await secretary.case.act({ id: demand.id, action: 'accept' });
  const { id } = await head.case.create({
    type: 'hazard',
    title: '通道堆物',
    department: surgery,
    data: { description: '通道被旧床占用', domain: 'fire', source: 'staff' },
  });
  await chief.case.act({ id, action: 'gradeGeneral', domain: 'fire' });
  await chief.register.create({
    kind: 'decision',
    name: '更换灭火器',
    what: '全院排查',
    by: '2026-03-20',
    department: 'WK',
    owner: head.personId,
  });
  await t.later({ days: 120 });
});
afterAll(() => t.stop());

const late = async (who: As, which: Parameters<As['supervision']['list']>[0] = {}) =>
  (await who.supervision.list({ limit: 100, ...which })).items;
const secrets = /张某|李医生|骨科/;

test('a list calls what is for named persons by its type', async () => {
  const items = await late(secretary, { source: 'case' });
  expect(items.map(({ number, title }) => `${number.slice(0, 2)} ${title}`).toSorted()).toEqual(['SY ', 'XS ']);
  expect(JSON.stringify(items)).not.toMatch(secrets);
});

test('no word of it finds it; what is never searched is not found by its number either', async () => {
  for (const q of ['张某', '李医生', '护工']) expect(await late(secretary, { q })).toEqual([]);
  expect(await late(chief, { q: '堆物' })).toHaveLength(1);
  const [clue] = await late(secretary, { source: 'case' }).then((all) =>
    all.filter(({ number }) => number.startsWith('XS')),
  );
  expect(clue).toBeDefined();
  expect(await late(secretary, { q: clue?.number ?? '' })).toEqual([]);
});

test('pressing and escalating tell without its name, whoever hears of it', async () => {
  const items = (await late(secretary, { source: 'case' })).map(({ source, id }) => ({ source, id }));
  // Each presses for the other: of the clue whoever handles clues is told, of the report whoever has taken it up.
  await secretary.supervision.press({ items: items.slice(0, 1) });
  await colleague.supervision.press({ items: items.slice(1) });
  await secretary.supervision.escalate({ items });
  const told = await t.app.db
    .selectFrom('notice')
    .selectAll()
    .where((eb) => eb.or([eb('zh', 'like', '催办%'), eb('zh', 'like', '督办上报%')]))
    .execute();
  expect(told.map(({ person_id }) => person_id).toSorted()).toEqual(
    [secretary.personId, colleague.personId].toSorted(),
  );
  expect(JSON.stringify(told.map(({ zh, en }) => [zh, en]))).not.toMatch(secrets);
  expect(told.map(({ zh }) => /“(.*)”/.exec(zh)?.[1] ?? '').toSorted()).toEqual(
    ['涉黑涉恶线索', '索要红包举报'].toSorted(),
  );
});

test('it leaves the house with a purpose only, and that stands in the record', async () => {
  expect((await secretary.supervision.list({})).needsPurpose).toBe(true);
  for (const path of ['/api/v1/export/supervision-list', '/api/v1/print/supervision-list'])
    expect(await secretary.call('GET', path)).toMatchObject({ status: 422 });
  const paper = await secretary.call('GET', '/api/v1/print/supervision-list?purpose=%E4%B9%A6%E8%AE%B0%E4%BC%9A');
  expect(paper.status).toBe(200);
  expect(paper.raw.toString()).toContain('涉黑涉恶线索');
  expect(paper.raw.toString()).not.toMatch(secrets);
  const line = await t.app.db
    .selectFrom('audit')
    .select('detail')
    .where('action', '=', 'supervision.print')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(line.detail)).toMatchObject({ purpose: '书记会' });
  // Of what is not secret nobody asks.
  expect((await secretary.supervision.list({ source: 'register' })).needsPurpose).toBe(false);
  expect(await secretary.call('GET', '/api/v1/export/supervision-list?source=register')).toMatchObject({ status: 200 });
});

test('cases leave by the right that lets their registers out; without it the list leaves without them', async () => {
  expect((await late(head)).map(({ source }) => source).toSorted()).toContain('case');
  expect(await head.call('GET', '/api/v1/print/supervision-list?source=case')).toMatchObject({ status: 403 });
  expect(await head.call('GET', '/api/v1/export/supervision-list?source=case')).toMatchObject({ status: 403 });
  const paper = (await head.call('GET', '/api/v1/print/supervision-list')).raw.toString();
  expect(paper).toContain('更换灭火器');
  expect(paper).toContain('不含案件');
  expect(paper).not.toContain('通道堆物');
  expect((await chief.call('GET', '/api/v1/print/supervision-list')).raw.toString()).toContain('通道堆物');
});
