import { createHash } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';

let t: TestApp;
let chief: As;
let police: As;
beforeAll(async () => {
  t = await testApp();
  [chief, police] = await Promise.all([t.as('security-chief'), t.as('police')]);
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const facts = '11 月 20 日号贩子周某在大厅倒卖号源';
const evidence = [{ item: '号源截图', quantity: 3 }];
const toStation = { station: '城东派出所', officer: '李警官' };

async function draft(): Promise<string> {
  const data = { policeNumber: 'J-7', facts, persons: [{ name: '周某', role: 'suspect' }], evidence };
  return (await chief.case.create({ type: 'policeHandover', title: '号贩子周某', data })).id;
}
async function received(): Promise<string> {
  const id = await draft();
  await act(chief, id, 'handOver', toStation);
  await act(police, id, 'receive', { receiptNumber: `R-${id.slice(-4)}` });
  return id;
}
const arrests = async () => {
  const answer = await chief.figure.list({ type: 'policeHandover', from: '2026-11-01', to: '2026-11-30' });
  return answer.groups[0]?.figures.find(({ name }) => name === 'arrests')?.value;
};

test('evidence is frozen by its hashes at the hand-over; nothing that comes later changes the list', async () => {
  const id = await draft();
  const kept = [
    await attachFile(chief, id, await photo(), '截图1.jpg'),
    await attachFile(chief, id, await photo(), '截图2.jpg'),
  ];
  await act(chief, id, 'prepare', { files: kept.map((file) => file.id) });
  const sealed = await act(chief, id, 'handOver', { ...toStation, seals: [{ name: '假', size: 1, sha256: '0' }] });
  const list = kept.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  expect(sealed).toMatchObject({ state: 'handedOver', data: { seals: list } });
  // They are the hashes of what is delivered.
  for (const file of kept) {
    const { raw } = await chief.call('GET', `/api/v1/files/${file.id}`);
    expect(createHash('sha256').update(raw).digest('hex')).toBe(file.sha256);
  }

  await attachFile(chief, id, await photo(), '后来的.jpg');
  await expect(act(chief, id, 'prepare', { files: [] })).rejects.toMatchObject({ code: 'already_taken' });
  await expect(act(chief, id, 'handOver', toStation)).rejects.toMatchObject({ code: 'already_taken' });
  await act(police, id, 'receive', { receiptNumber: 'R-1', seals: [], evidence: [] });
  expect((await chief.case.get({ id })).data).toMatchObject({ seals: list, evidence, receiptNumber: 'R-1' });
  expect(await act(chief, id, 'close', { result: '行政拘留 5 日' })).toMatchObject({ state: 'closed' });
});

test('a hand-over needs facts and evidence, and files of its own', async () => {
  const { id } = await chief.case.create({ type: 'policeHandover', title: '空', data: {} });
  await expect(act(chief, id, 'handOver', toStation)).rejects.toMatchObject({
    code: 'fields_missing',
    details: { names: ['facts', 'evidence'] },
  });
  const other = await attachFile(chief, await draft(), await photo());
  await expect(act(chief, id, 'prepare', { files: [other.id] })).rejects.toMatchObject({ code: 'not_found' });
  expect(await act(chief, id, 'withdraw', { result: '警方已自行立案' })).toMatchObject({ state: 'withdrawn' });
});

test('who hands over does not sign the receipt, and persons are shown to those who must know only', async () => {
  const both = await t.as('security-chief', 'police');
  const data = { facts, persons: [{ name: '周某', role: 'suspect' }], evidence };
  const { id } = await both.case.create({ type: 'policeHandover', title: '移交', data });
  await act(both, id, 'handOver', toStation);
  await expect(act(both, id, 'receive', { receiptNumber: 'R-2' })).rejects.toMatchObject({ code: 'wrong_person' });
  expect((await police.case.get({ id })).masked.toSorted()).toEqual(['facts', 'persons']);
  await act(police, id, 'receive', { receiptNumber: 'R-2' });
  expect((await police.case.open({ id, purpose: 'handle' })).data).toMatchObject({ persons: data.persons });
  const director = await t.as('director');
  expect(JSON.stringify(await director.case.get({ id }))).not.toContain('周某');
});

test('the police look before they sign, and send back what is not complete; what they got in the end is sealed', async () => {
  const id = await draft();
  await act(chief, id, 'handOver', toStation);
  await expect(act(chief, id, 'sendBack', { note: '缺录像' })).rejects.toMatchObject({ code: 'wrong_person' });
  await act(police, id, 'inspect');
  expect((await police.case.open({ id, purpose: 'handle' })).data).toMatchObject({ facts });
  const handovers = async () => {
    const answer = await chief.figure.list({ type: 'policeHandover', from: '2026-11-01', to: '2026-11-30' });
    return answer.groups[0]?.figures.find(({ name }) => name === 'handovers')?.value as number;
  };
  const before = await handovers();
  expect(await act(police, id, 'sendBack', { note: '缺 10 时录像' })).toMatchObject({ state: 'draft' });
  expect((await chief.notice.list({})).items.map(({ subject }) => subject?.id)).toContain(id);
  expect(await handovers()).toBe(before - 1);
  const film = await attachFile(chief, id, await photo(), '10 时录像截图.jpg');
  await act(chief, id, 'prepare', { files: [film.id] });
  t.clock.advance(60);
  const again = await act(chief, id, 'handOver', toStation);
  expect(again.data['seals']).toEqual([{ name: film.name, size: film.size, sha256: film.sha256 }]);
  expect(again.stamps['handedOverAt']).toBe(t.clock.now().toISOString());
  expect(await act(police, id, 'receive', { receiptNumber: 'R-9' })).toMatchObject({ state: 'received' });
});

test('an assisted arrest counts with a confirmation number by the police, once, and never without', async () => {
  expect(await arrests()).toBe(0);
  const id = await received();
  const confirm = (who: As, caseId: string, input: Record<string, unknown>) =>
    act(who, caseId, 'confirmArrests', input);
  await expect(confirm(chief, id, { arrests: 2, confirmationNumber: 'Q-1' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(confirm(police, id, { arrests: 2 })).rejects.toMatchObject({ code: 'invalid' });
  await expect(confirm(police, id, { arrests: 0, confirmationNumber: 'Q-1' })).rejects.toMatchObject({
    code: 'invalid',
  });
  // Not by way of any other step either.
  await act(chief, id, 'close', { result: '已抓获', arrests: 9, confirmationNumber: 'Z' });
  expect(await arrests()).toBe(0);

  const [one, two] = [await received(), await received()];
  await confirm(police, one, { arrests: 2, confirmationNumber: 'Q-1' });
  await expect(confirm(police, two, { arrests: 2, confirmationNumber: 'Q-1' })).rejects.toMatchObject({
    code: 'confirmation_counted',
  });
  await expect(confirm(police, one, { arrests: 5, confirmationNumber: 'Q-3' })).rejects.toMatchObject({
    code: 'already_taken',
  });
  await confirm(police, two, { arrests: 1, confirmationNumber: 'Q-2' });
  expect(await arrests()).toBe(3);
});

test('an incident handed over becomes a hand-over, with its number and place', async () => {
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'area', parent: 'C' });
  const { id } = await chief.case.create({
    type: 'incident',
    title: '盗窃手机',
    place: 'ER',
    data: { kind: 'theft', description: '候诊椅上手机被盗' },
  });
  await act(chief, id, 'callPolice', { policeNumber: 'J-9' });
  await act(chief, id, 'handOver', { facts: '嫌疑人被视频锁定' });
  const { links } = await chief.case.get({ id });
  const handover = await chief.case.get({ id: links[0]?.id ?? '' });
  expect(handover).toMatchObject({
    type: 'policeHandover',
    title: '移交:盗窃手机',
    place: { code: 'ER' },
    data: { policeNumber: 'J-9' },
  });
  // What was asked for the police arrives there, as secret as it was.
  expect(handover.masked).toEqual(['facts']);
  expect((await chief.case.open({ id: handover.id, purpose: 'handle' })).data).toMatchObject({
    facts: '嫌疑人被视频锁定',
  });
  await expect(act(chief, id, 'handOver', { facts: '再移交' })).rejects.toMatchObject({ code: 'already_taken' });
});
