import { caseTypes } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo, stageFile } from '../../../test/photos.ts';
import { saysIn } from '../../kernel/cases/index.ts';

let t: TestApp;
let leader: As;
let guard: As;
let police: As;
let nurse: As;
beforeAll(async () => {
  t = await testApp();
  [leader, guard, police, nurse] = await Promise.all([
    t.person({ roles: ['guard-leader'], name: '赵班长' }),
    t.person({ roles: ['guard'], name: '张保安' }),
    t.person({ roles: ['police'], name: '李警官' }),
    t.person({ roles: ['staff'], name: '王护士' }),
  ]);
});
afterAll(() => t.stop());

const report = async (more: Record<string, unknown> = {}) =>
  (
    await nurse.case.create({
      type: 'tout',
      title: '门诊大厅有人拉客',
      data: { placeKind: 'hall', found: 'staff', behaviours: ['accosting', 'luring'], ...more },
    })
  ).id;
const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
/** On scene and found true. */
async function confirmed(alias: string): Promise<string> {
  const id = await report();
  await act(leader, id, 'send', { people: [guard.personId] });
  await act(guard, id, 'arrive');
  await act(guard, id, 'verify', { verdict: 'yes', alias, note: '视频显示其三次搭讪患者' });
  return id;
}
const dispose = (id: string, measure: string, { refused = false, fraud = false } = {}) =>
  act(guard, id, 'dispose', { measure, refused, fraud });

test('a nurse reports a tout, a guard reminds him, and the case is closed within its three days', async () => {
  const id = await report({ victim: '患者刘某', victimPhone: '13800000000' });
  const opened = await leader.case.get({ id });
  expect(opened).toMatchObject({
    number: expect.stringMatching(/^YT-202611-\d{4}$/),
    state: 'reported',
    dueAt: '2026-11-25T16:00:00.000Z',
    data: { isRepeat: false, priorCases: 0 },
    masked: ['victim', 'victimPhone'],
  });
  expect((await leader.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
  // The office opens the victim's name saying what for; a guard who was sent may not.
  expect((await leader.case.open({ id, purpose: 'handle' })).data).toMatchObject({ victimPhone: '13800000000' });

  await act(leader, id, 'send', { people: [guard.personId] });
  expect(JSON.stringify(await guard.case.get({ id }))).not.toContain('刘某');
  t.clock.advance(120);
  await act(guard, id, 'arrive');
  await act(guard, id, 'verify', { verdict: 'yes', alias: '黑夹克', note: '视频与谈话相符' });
  await dispose(id, 'remind');
  await act(leader, id, 'recover', { loss: 800, recovered: 800 });
  const closed = await act(leader, id, 'close', { result: '已提醒,离开院区' });
  expect(closed).toMatchObject({
    state: 'closed',
    data: { measure: 'remind', recovered: 800 },
    kept: { onSite: true, finish: true },
  });
  // Whoever reported it hears how it ended.
  expect((await nurse.notice.list({})).items[0]).toMatchObject({
    subject: { kind: 'case', id },
    zh: expect.stringContaining('结案'),
  });
});

test('the first time a person is only reminded; refusal and fraud are for the police', async () => {
  const id = await confirmed('灰帽子');
  for (const measure of ['stop', 'expel'])
    await expect(dispose(id, measure)).rejects.toMatchObject({ code: 'first_reminder', status: 409 });
  await expect(dispose(id, 'remind', { refused: true })).rejects.toMatchObject({ code: 'for_police' });
  await expect(dispose(id, 'expel', { fraud: true })).rejects.toMatchObject({ code: 'for_police' });
  await expect(act(guard, id, 'callPolice')).rejects.toMatchObject({ code: 'invalid' });
  expect(await act(guard, id, 'callPolice', { policeGround: 'refusal' })).toMatchObject({ state: 'police' });
  expect((await police.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
});

test('a person known from before is stopped or sent away, and his earlier cases are counted and linked', async () => {
  const earlier = [await confirmed('花 衬衫'), await confirmed('花衬衫')];
  await dispose(earlier[0] ?? '', 'remind');
  const unfounded = await report({ alias: '花衬衫' });
  await act(leader, unfounded, 'dismiss', { result: '是患者家属' });
  // Named already in the report.
  expect((await leader.case.get({ id: unfounded })).data).toMatchObject({ priorCases: 2, isRepeat: true });

  const id = await confirmed(' 花衬衫');
  const found = await leader.case.get({ id });
  expect(found.data).toMatchObject({ priorCases: 2, isRepeat: true });
  expect(found.facts).toMatchObject({ isRepeat: true });
  expect(found.links.map((link) => link.id).toSorted()).toEqual(earlier.toSorted());
  expect((await leader.case.get({ id: earlier[0] ?? '' })).links.map((link) => link.id)).toContain(id);
  await expect(dispose(id, 'remind')).rejects.toMatchObject({ code: 'reminded_before' });
  expect(await dispose(id, 'expel')).toMatchObject({ state: 'handled', data: { measure: 'expel' } });
  // Within one case a reminder that did not help is followed by more, too.
  expect(await dispose(earlier[0] ?? '', 'stop')).toMatchObject({ data: { measure: 'stop' } });
});

test('on a doubt nobody is sent away, known or not', async () => {
  const doubtful = async () => {
    const id = await report();
    await act(leader, id, 'send', { people: [guard.personId] });
    await act(guard, id, 'verify', { verdict: 'doubtful', alias: '戴口罩的', note: '自称陪同亲属' });
    return id;
  };
  const first = await doubtful();
  await expect(dispose(first, 'expel')).rejects.toMatchObject({ code: 'first_reminder' });
  await dispose(first, 'remind');
  const second = await doubtful();
  expect((await leader.case.get({ id: second })).data).toMatchObject({ isRepeat: true });
  await expect(dispose(second, 'expel')).rejects.toMatchObject({ code: 'doubtful' });
  expect(await dispose(second, 'remind')).toMatchObject({ state: 'handled' });
});

test('a photo of a person says on what basis it was taken; evidence goes to the police with a list', async () => {
  const staged = await stageFile(guard, await photo());
  const { id } = await guard.case.create({
    type: 'tout',
    title: '大厅',
    data: { placeKind: 'hall', found: 'patrol', behaviours: ['cards'], photos: [staged.id] },
  });
  await act(guard, id, 'arrive');
  const verify = { verdict: 'yes', alias: '拍到的人', note: '当场发卡片' };
  await expect(act(guard, id, 'verify', verify)).rejects.toMatchObject({ code: 'photo_basis_needed' });
  await act(guard, id, 'verify', { ...verify, photoBasis: 'scene' });
  await act(guard, id, 'callPolice', { policeGround: 'fraud' });
  await expect(act(guard, id, 'passEvidence', { policeNumber: 'J-8' })).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(act(leader, id, 'passEvidence')).rejects.toMatchObject({ code: 'fields_missing' });
  const { links } = await act(leader, id, 'passEvidence', { policeNumber: 'J-8', facts: '当场查获名片 20 张' });
  const handover = links.find(({ type }) => type === 'policeHandover')?.id ?? '';
  expect(await leader.case.get({ id: handover })).toMatchObject({
    title: '医托移交:大厅',
    state: 'draft',
    data: { policeNumber: 'J-8' },
  });
});

test('known persons are found by an index, however many touts there are', async () => {
  const plan = await t.app.db.transaction().execute(async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx);
    return sql<{ 'QUERY PLAN': string }>`explain select id from "case"
      where ${saysIn('tout', { loose: 'alias' }, ' 花衬衫')}`.execute(trx);
  });
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('declared_tout_');
});

test('a hand-over needs the police number, from whoever knows it', async () => {
  const id = await confirmed('号贩子老周');
  await act(guard, id, 'callPolice', { policeGround: 'fraud' });
  await expect(act(leader, id, 'handOver')).rejects.toMatchObject({
    code: 'fields_missing',
    details: { names: ['policeNumber'] },
  });
  await expect(act(guard, id, 'handOver', { policeNumber: 'X' })).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await act(police, id, 'handOver', { policeNumber: 'J20261122-07' })).toMatchObject({
    state: 'handedOver',
    data: { policeNumber: 'J20261122-07' },
  });
  expect(await act(leader, id, 'close', { result: '警方立案' })).toMatchObject({ state: 'closed' });
});

test('what the police do not take over goes on in the hospital', async () => {
  const id = await confirmed('卖卡的');
  await act(guard, id, 'callPolice', { policeGround: 'refusal' });
  expect(await act(police, id, 'notTaken', { note: '情节轻微,批评教育' })).toMatchObject({ state: 'handled' });
});

test('guards are never asked for a search or a detention', async () => {
  const { tout } = caseTypes;
  const asked = Object.values(tout.actions).flatMap(({ input }) => Object.keys(input?.shape ?? {}));
  expect(asked.filter((name) => /search|detain|seiz|body/i.test(name))).toEqual([]);
  const id = await confirmed('红围巾');
  // What a step does not ask is not kept, whatever is sent.
  await act(guard, id, 'dispose', { measure: 'remind', refused: false, fraud: false, detained: true });
  expect(await leader.case.get({ id })).not.toHaveProperty('data.detained');
});

test('a guard who finds one on his round is there already and goes up the ladder himself', async () => {
  const { id } = await guard.case.create({
    type: 'tout',
    title: '导诊台拉客',
    data: { placeKind: 'guide', found: 'patrol', behaviours: ['cards'] },
  });
  await act(guard, id, 'arrive');
  await act(guard, id, 'verify', { verdict: 'doubtful', alias: '发卡片的', note: '自称送亲属' });
  expect(await dispose(id, 'remind')).toMatchObject({
    state: 'handled',
    actions: expect.not.arrayContaining(['close']),
  });
});

test('who is not on the case takes no step, and more is not recovered than was lost', async () => {
  const id = await confirmed('蓝背包');
  const other = await t.as('guard');
  await expect(dispose(id, 'remind').then(() => act(other, id, 'arrive'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(act(nurse, id, 'dispose', { measure: 'stop', refused: false, fraud: false })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(act(leader, id, 'recover', { loss: 100, recovered: 200 })).rejects.toMatchObject({ code: 'too_much' });
  await expect(act(guard, id, 'close', { result: '好了' })).rejects.toMatchObject({ code: 'wrong_person' });
});

test('nobody on site in five minutes: those who command are called, at night too, and the promise is broken', async () => {
  t.clock.set('2026-11-22T18:00:00Z');
  const night = await t.as('guard-leader');
  const { id } = await night.case.create({
    type: 'tout',
    title: '急诊门口拉客',
    data: { placeKind: 'entrance', found: 'patrol', behaviours: ['accosting'] },
  });
  t.clock.advance(299);
  await t.app.cases.tick();
  const calls = async () => (await night.notice.list({})).items.filter((one) => one.subject?.id === id && one.urgent);
  expect(await calls()).toEqual([]);
  t.clock.advance(1);
  await t.app.cases.tick();
  expect(await calls()).toMatchObject([{ zh: expect.stringContaining('到场时限已到') }]);
  await act(night, id, 'arrive');
  expect((await night.case.get({ id })).kept).toEqual({ onSite: false });
});
