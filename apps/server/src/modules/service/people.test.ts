import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { Visitor } from '../public/testing.ts';

// Those who stand at the service centre: when they are to, what it comes to, and how they were found.

let t: TestApp;
let chief: As;
let clerk: As;
let zhou: As;
let wu: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T00:00:00Z' });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  await chief.place.put({ code: 'FEVER', name: '发热门诊', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'ZY', name: '志愿者岗', kind: 'service-desk', place: 'HALL' });
  clerk = await t.person({ roles: ['service-desk'], name: '客服小林' });
  zhou = await t.person({ roles: ['volunteer'], name: '周志愿' });
  wu = await t.person({ roles: ['volunteer'], name: '吴志愿' });
});
afterAll(() => t.stop());

const day = '2026-11-23';
const mine = async () => (await clerk.duty.shifts({ from: day, to: day, kind: 'service-desk' })).items;

test('volunteers are planned by area and day; nobody stands at two places, and who is there is seen', async () => {
  const plan = { code: 'ZY', day, from: '08:00', until: '12:00' };
  expect(await clerk.duty.planShifts({ ...plan, people: [zhou.personId], place: 'FEVER', days: 3 })).toEqual({
    made: 3,
  });
  await clerk.duty.planShifts({ ...plan, people: [wu.personId] });
  await expect(
    clerk.duty.planShifts({ ...plan, people: [zhou.personId], from: '11:00', until: '13:00' }),
  ).rejects.toMatchObject({ code: 'shift_overlaps', details: { who: '周志愿', post: '志愿者岗' } });
  const guard = await t.as('guard');
  await expect(clerk.duty.planShifts({ ...plan, people: [guard.personId], day: '2026-11-24' })).rejects.toMatchObject({
    code: 'shift_unfit',
  });
  // The desk plans its own people, not the control room's.
  await chief.duty.putPost({ code: 'JK', name: '监控', kind: 'control-room', place: 'HALL' });
  await expect(clerk.duty.planShifts({ ...plan, code: 'JK', people: [zhou.personId] })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(zhou.duty.planShifts({ ...plan, people: [zhou.personId] })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await mine()).toMatchObject([
    { person: { name: '吴志愿' }, place: { code: 'HALL' }, isOn: false },
    { person: { name: '周志愿' }, place: { code: 'FEVER' }, from: '2026-11-23T00:00:00.000Z', isOn: false },
  ]);
  await zhou.duty.signOn({ code: 'ZY', place: 'FEVER' });
  expect((await mine()).map(({ isOn }) => isOn)).toEqual([false, true]);
  expect((await zhou.duty.shifts({ from: day, to: '2026-11-30', mine: true })).items).toHaveLength(3);
  const [first] = await mine();
  await clerk.duty.removeShift({ id: first!.id });
  expect(await mine()).toHaveLength(1);
  // A night ends the next morning.
  await clerk.duty.planShifts({ ...plan, people: [wu.personId], day: '2026-11-29', from: '20:00', until: '02:00' });
  expect((await clerk.duty.shifts({ from: '2026-11-29', to: '2026-11-29' })).items).toMatchObject([
    { until: '2026-11-29T18:00:00.000Z' },
  ]);
});

test('what a volunteer has served is written when he signs off, once, and a certificate says how much it is', async () => {
  await t.later({ hours: 3, minutes: 30 });
  await zhou.duty.signOff({ code: 'ZY' });
  const book = 'hours';
  expect((await clerk.book.lines({ book })).items).toMatchObject([
    {
      movement: 'serve',
      in: 3.5,
      item: { name: '周志愿' },
      first: { name: '周志愿' },
      data: { area: '发热门诊', startedAt: '2026-11-23T00:00:00.000Z' },
    },
  ]);
  // Who forgot to sign off has not served through the night; a clerk's hours are no volunteer's.
  await wu.duty.signOn({ code: 'ZY' });
  await clerk.duty.signOn({ code: 'ZY' });
  await t.later({ hours: 20 });
  await clerk.duty.signOff({ code: 'ZY' });
  await wu.duty.signOff({ code: 'ZY' });
  expect((await clerk.book.lines({ book })).items).toMatchObject([
    { in: 12, item: { name: '吴志愿' }, note: '上岗 20.0 小时,按上限计' },
    { in: 3.5 },
  ]);
  await zhou.duty.signOn({ code: 'ZY' });
  await t.later({ minutes: 45 });
  await zhou.duty.signOff({ code: 'ZY' });
  const stock = (await clerk.book.stocks({ book, q: '周志愿' })).items[0]!;
  expect(stock.balance).toBe(4.25);
  const { lines } = await clerk.book.write({ book, movement: 'certify', stock: stock.id });
  expect(lines).toMatchObject([{ quantity: 4.25, balance: 4.25, in: null, out: null }]);
  const paper = await clerk.call('GET', `/api/v1/print/books/hours/lines/${lines[0]!.id}`);
  expect(paper.raw.toString()).toMatch(/志愿服务记录证明[^]*周志愿 同志在我院参加志愿服务,累计服务时长 4.25 小时/);
  const english = await clerk.call('GET', `/api/v1/print/books/hours/lines/${lines[0]!.id}?lang=en`);
  expect(english.raw.toString()).toContain('4.25 hours in all');
  // A shift is no paper.
  const shift = (await clerk.book.lines({ book, movement: 'serve' })).items[0]!;
  expect((await clerk.call('GET', `/api/v1/print/books/hours/lines/${shift.id}`)).status).toBe(404);
});

const codeOf = async (who: As, id: string): Promise<string> => {
  const slip = await who.call('GET', `/api/v1/public/ratings/${id}/code?origin=http://a.example&format=slip`);
  expect(slip.status).toBe(200);
  return slip.raw.toString();
};
/** The address behind the code, as a telephone reads it. */
async function addressOf(id: string): Promise<string> {
  const { rateToken } = await import('../public/index.ts');
  expect(await codeOf(clerk, id)).toContain('请扫码评价本次服务');
  return `/p/r/${rateToken(t.app.secrets, id)}`;
}

test('whoever was served rates it by the code, once, without a name; figures tell it by kind and by person', async () => {
  const { id } = await clerk.case.create({ type: 'escort', title: '送检', data: { kind: 'test' } });
  await zhou.duty.signOn({ code: 'ZY' });
  const address = await addressOf(id);
  const patient = new Visitor(t);
  await patient.get(address);
  expect(patient.page.text).toContain('服务还没有结束');
  for (const action of ['accept', 'start', 'finish']) await zhou.case.act({ id, action });
  await patient.get(address);
  expect(patient.page.text).toContain('请您评价这次服务');
  expect(patient.page.html).not.toContain('周志愿');
  await patient.post(address, {});
  expect(patient.page.text).toContain('请点选一个分数');
  await patient.post(address, { a_rating: '2', a_remark: '等得太久' });
  expect(patient.page.text).toContain('已收到您的评价');
  expect(patient.page.html).toContain('/p/0/complaint');
  const again = new Visitor(t);
  await again.get(address);
  expect(again.page.text).toContain('已经评价过了');
  await again.post(address, { a_rating: '5' });
  expect(again.page.text).toContain('已经评价过了');
  expect((await clerk.case.get({ id })).data).toMatchObject({ rating: 2, remark: '等得太久' });

  // One more, by somebody else.
  const other = await clerk.case.create({ type: 'escort', title: '缴费', data: { kind: 'pay' } });
  await wu.duty.signOn({ code: 'ZY' });
  for (const action of ['accept', 'start', 'finish']) await wu.case.act({ id: other.id, action });
  await new Visitor(t).post(await addressOf(other.id), { a_rating: '5' });
  const by = async (who: As, split: string) => {
    const { groups } = await who.figure.list({ type: 'escort', from: '2026-11-01', to: '2026-11-30', by: split });
    return groups.flatMap(({ label: [zh], figures }) => {
      const rating = figures.find(({ name }) => name === 'rating');
      return rating?.value === null || rating === undefined ? [] : [[zh, rating.value]];
    });
  };
  expect(await by(clerk, 'assignee')).toEqual([
    ['吴志愿', 5],
    ['周志愿', 2],
  ]);
  expect(await by(clerk, 'kind')).toEqual([
    ['送检', 2],
    ['缴费', 5],
  ]);
  // How a colleague was found is not for everybody; and each number opens what it counts.
  await expect(by(zhou, 'assignee')).rejects.toMatchObject({ code: 'forbidden' });
  const { groups } = await clerk.figure.list({ type: 'escort', from: '2026-11-01', to: '2026-11-30', by: 'assignee' });
  const figure = groups[0]?.figures.find(({ name }) => name === 'rating')?.of ?? '';
  expect((await clerk.case.list({ type: ['escort'], figure })).items.map((one) => one.id)).toEqual([other.id]);
});

test('an enquiry at the desk is rated, too; a made-up address and one that is too old lead nowhere', async () => {
  const { id } = await clerk.case.create({ type: 'enquiry', title: '问路', data: { kind: 'guide', onSpot: true } });
  const address = await addressOf(id);
  const visitor = new Visitor(t);
  await visitor.get(`${address.slice(0, -4)}AAAA`);
  expect(visitor.page.status).toBe(404);
  await t.later({ days: 8 });
  await visitor.get(address);
  expect(visitor.page.text).toContain('评价时间已过');
  const told = await t.as('service-desk');
  const help = await told.case.create({
    type: 'lostItem',
    title: '伞',
    data: { side: 'lost', kind: 'other', item: '伞' },
  });
  // What is not rated has no code.
  expect((await told.call('GET', `/api/v1/public/ratings/${help.id}/code?origin=http://a.example`)).status).toBe(404);
});
