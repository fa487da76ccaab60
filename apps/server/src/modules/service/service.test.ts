import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

const morning = '2026-11-23T01:00:00Z';
let t: TestApp;
let chief: As;
let clerk: As;
let colleague: As;
let volunteer: As;
let emergency: string;
beforeAll(async () => {
  t = await testApp({ at: morning });
  chief = await t.as('security-chief');
  emergency = (await (await t.as('it')).identity.putDepartment({ code: 'JZ', name: '急诊科' })).id;
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'FW', name: '服务台', kind: 'service-desk', place: 'HALL' });
  clerk = await t.person({ roles: ['service-desk'], name: '客服小林' });
  colleague = await t.person({ roles: ['service-desk'], name: '客服小陈' });
  volunteer = await t.person({ roles: ['volunteer'], name: '志愿者小周' });
});
beforeEach(() => t.later({ days: 1 }));
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const figuresOf = async (who: As, type: string) => {
  const { groups } = await who.figure.list({ type, from: '2026-11-01', to: '2026-12-31' });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};
const toldOf = async (who: As, id: string) =>
  (await who.notice.list({})).items
    .filter(({ subject }) => subject?.id === id)
    .map(({ zh, urgent }) => ({ zh, urgent }));

test('an enquiry is closed with the tap that registers it, and one tap too many is taken back', async () => {
  const ask = (data: object) =>
    volunteer.case.create({ type: 'enquiry', title: '咨询', place: 'HALL', data: { onSpot: true, ...data } });
  const one = await ask({ kind: 'guide' });
  expect(one).toMatchObject({ number: expect.stringMatching(/^ZX-/), state: 'answered', dueAt: null });
  expect(one.closedAt).not.toBeNull();
  expect((await volunteer.case.timeline({ id: one.id })).items.map(({ action }) => action)).toEqual([
    'create',
    'answer',
  ]);
  const wrong = await ask({ kind: 'insurance' });
  expect(wrong.actions).toContain('undo');
  await act(volunteer, wrong.id, 'undo');
  await expect(act(volunteer, wrong.id, 'undo')).rejects.toMatchObject({ code: 'already_taken' });
  // Nobody takes back what somebody else has registered.
  await expect(act(clerk, one.id, 'undo')).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await figuresOf(clerk, 'enquiry')).toMatchObject({ total: 1, onSpot: 100, passed: 0 });
});

test('a blood pressure says where to go, and is no diagnosis', async () => {
  const take = async (systolic: number, diastolic: number) =>
    (
      await clerk.case.create({
        type: 'enquiry',
        title: '测血压',
        data: { kind: 'convenience', item: 'pressure', onSpot: true, systolic, diastolic },
      })
    ).data['hint'];
  expect([await take(118, 76), await take(88, 58), await take(146, 84), await take(176, 112)]).toEqual([
    'usual',
    'low',
    'raised',
    'urgent',
  ]);
  await expect(take(80, 120)).rejects.toMatchObject({ code: 'too_much' });
  // The hint is made here: nobody writes his own.
  const forged = await clerk.case.create({
    type: 'enquiry',
    title: '测血压',
    data: { kind: 'convenience', item: 'pressure', onSpot: true, hint: 'usual' },
  });
  expect(forged.data['hint']).toBeUndefined();
  expect(await figuresOf(clerk, 'enquiry')).toMatchObject({ raised: 50 });
});

test('an enquiry that the desk cannot answer goes to a department, whose head answers within four office hours', async () => {
  const head = await t.person({ roles: ['head'], name: '急诊主任', departmentId: emergency });
  const stranger = await t.person({ roles: ['head'], name: '外科主任' });
  const { id, state } = await volunteer.case.create({
    type: 'enquiry',
    title: '胸痛中心怎么挂号',
    data: { kind: 'medical', question: '胸痛中心怎么挂号', name: '王先生', phone: '13800001234' },
  });
  expect(state).toBe('asked');
  const passed = await act(volunteer, id, 'pass', { department: emergency, note: '请回电' });
  expect(passed).toMatchObject({ state: 'passed', dueAt: expect.any(String) });
  expect((await toldOf(head, id)).map(({ zh }) => zh)).toEqual([expect.stringContaining('转科室答复')]);
  await expect(act(stranger, id, 'reply', { answer: '不知道' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(act(volunteer, id, 'reply', { answer: '不知道' })).rejects.toMatchObject({ code: 'wrong_person' });
  await t.later({ minutes: 30 });
  expect(await act(head, id, 'reply', { answer: '二楼胸痛门诊' })).toMatchObject({
    state: 'answered',
    kept: { reply: true },
  });
  expect(await figuresOf(clerk, 'enquiry')).toMatchObject({ passed: 1, onTime: 100, wait: 30 });
});

test('an escort calls whoever stands at the desk, until somebody goes; the patient says how it was', async () => {
  await volunteer.duty.signOn({ code: 'FW' });
  const { id, dueAt } = await clerk.case.create({
    type: 'escort',
    title: '送检:CT 室',
    place: 'HALL',
    data: {
      kind: 'test',
      needs: ['wheelchair', 'oxygen'],
      destination: 'CT 室',
      patient: '李奶奶',
      phone: '13900001111',
    },
  });
  expect(Date.parse(dueAt ?? '') - t.clock.now().getTime()).toBe(5 * 60_000);
  // Who is on duty hears of it; who is not does not.
  expect(await toldOf(volunteer, id)).toEqual([{ zh: expect.stringContaining('新陪检'), urgent: true }]);
  expect(await toldOf(colleague, id)).toEqual([]);
  // A name is for whoever goes with her.
  expect((await volunteer.case.get({ id })).masked.toSorted()).toEqual(['patient', 'phone']);
  await t.later({ minutes: 5 });
  expect(await toldOf(volunteer, id)).toHaveLength(2);
  await t.later({ minutes: 1 });
  await act(volunteer, id, 'accept');
  await expect(act(colleague, id, 'accept')).rejects.toMatchObject({ code: 'already_taken' });
  expect((await volunteer.case.open({ id, purpose: 'handle' })).data).toMatchObject({ patient: '李奶奶' });
  await t.later({ minutes: 2 });
  await act(volunteer, id, 'start');
  await t.later({ minutes: 20 });
  await expect(act(volunteer, id, 'rate', { rating: 5 })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await act(volunteer, id, 'finish')).toMatchObject({ state: 'done', kept: { accept: false, start: true } });
  expect(await act(volunteer, id, 'rate', { rating: 5, remark: '很耐心' })).toMatchObject({ data: { rating: 5 } });
  await expect(act(volunteer, id, 'rate', { rating: 1 })).rejects.toMatchObject({ code: 'already_taken' });

  const { id: second } = await clerk.case.create({ type: 'escort', title: '缴费', data: { kind: 'pay' } });
  await t.later({ minutes: 2 });
  await act(volunteer, second, 'accept');
  expect(await figuresOf(clerk, 'escort')).toMatchObject({
    total: 2,
    done: 1,
    onTime: 50,
    wait: 4,
    took: 20,
    rating: 5,
    rated: 100,
  });
  await volunteer.duty.signOff({ code: 'FW' });
});

test('at a desk nobody has signed on to, an escort calls everybody who works it; nobody else may take it', async () => {
  const nurse = await t.as('staff');
  const { id } = await nurse.case.create({ type: 'escort', title: '全程陪同', data: { kind: 'whole' } });
  expect(await toldOf(clerk, id)).toHaveLength(1);
  await expect(act(nurse, id, 'accept')).rejects.toMatchObject({ code: 'wrong_person' });
  await act(clerk, id, 'accept');
  await act(clerk, id, 'handOn', { people: [colleague.personId], note: '交班' });
  expect(await act(colleague, id, 'start')).toMatchObject({ state: 'going' });
});

test('who may not escort does not stand at the service centre', async () => {
  const guard = await t.as('guard');
  await expect(guard.duty.signOn({ code: 'FW' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('tickets of the one-stop desks run by desk and day; waiting and serving are measured', async () => {
  const draw = async (desk: string) =>
    clerk.case.create({ type: 'oneStop', title: '窗口', data: { desk, items: ['register', 'bed'] } });
  const [first, second, other] = [await draw('admission'), await draw('admission'), await draw('maternity')];
  expect([first, second, other].map(({ data }) => data['ticket'])).toEqual(['A001', 'A002', 'M001']);
  await t.later({ minutes: 6 });
  await act(clerk, first.id, 'call');
  await t.later({ minutes: 9 });
  await act(clerk, first.id, 'finish', { items: ['register', 'bed', 'deposit'] });
  await act(clerk, first.id, 'rate', { rating: 4 });
  await act(clerk, second.id, 'leave');
  expect(await figuresOf(clerk, 'oneStop')).toMatchObject({ total: 1, left: 1, wait: 6, took: 9, rating: 4 });
  await t.later({ days: 1 });
  expect((await draw('admission')).data['ticket']).toBe('A001');
  await expect(
    volunteer.case.create({ type: 'oneStop', title: '窗口', data: { desk: 'discharge', items: ['settle'] } }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('two certificates in one visit; a number is used once', async () => {
  const open = async () =>
    (
      await clerk.case.create({
        type: 'twoCertificates',
        title: '新生儿两证',
        data: { bornOn: '2026-11-20', mother: '陈女士' },
      })
    ).id;
  const [one, two] = [await open(), await open()];
  await act(clerk, one, 'issueBirth', { birthNo: 'X 330000001' });
  await expect(act(clerk, two, 'issueBirth', { birthNo: 'x330000001' })).rejects.toMatchObject({
    code: 'certificate_used',
  });
  await act(clerk, two, 'issueBirth', { birthNo: 'X330000002' });
  expect(await act(clerk, one, 'issueVaccination', { vaccinationNo: 'J1' })).toMatchObject({
    state: 'both',
    data: { sameVisit: true },
  });
  await t.later({ days: 1 });
  expect(await act(clerk, two, 'issueVaccination', { vaccinationNo: 'J2' })).toMatchObject({
    data: { sameVisit: false },
  });
  expect(await figuresOf(clerk, 'twoCertificates')).toMatchObject({ births: 2, joint: 50 });
});
